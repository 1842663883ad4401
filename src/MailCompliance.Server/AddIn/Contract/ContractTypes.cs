using System.Reflection;
using System.Text.Json;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn.LocalPolicies;

namespace MailCompliance.Server.AddIn.Contract;

/// <summary>A member of the contract as JSON has it.</summary>
/// <param name="IsOptional">It may be left out.</param>
internal sealed record ContractMember(string Name, Type Type, bool IsOptional);

/// <summary>The records of the contract, by reflection: what its documents are made from, so that they cannot say anything else than the service does.</summary>
internal static class ContractTypes
{
    private static readonly Type[] Requests = [typeof(PairingRequest), typeof(EvaluateRequest), typeof(AdviceRequest), typeof(PermissionRequest), typeof(IncidentRequest), typeof(FeedbackRequest), typeof(TelemetryRequest)];
    private static readonly Type[] Answers = [typeof(PairingResponse), typeof(SignInResponse), typeof(ConfigResponse), typeof(EvaluateResponse), typeof(RequestTaken), typeof(OwnMatters)];

    /// <summary>Every record, each after those it is made of.</summary>
    public static IReadOnlyList<Type> All { get; } = InOrder();

    public static IEnumerable<ContractMember> MembersOf(Type record)
    {
        var nullability = new NullabilityInfoContext();
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var underlying = Nullable.GetUnderlyingType(property.PropertyType);
            var isOptional = underlying is not null || nullability.Create(property).ReadState == NullabilityState.Nullable;
            yield return new(JsonNamingPolicy.CamelCase.ConvertName(property.Name), underlying ?? property.PropertyType, isOptional);
        }
    }

    /// <returns>Null: the type is no list.</returns>
    public static Type? ItemOf(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    /// <summary>Of the contract's own, or one that all channels report with.</summary>
    public static bool IsRecord(Type type) => type.Namespace == typeof(ContractTypes).Namespace || type.Namespace == typeof(ReportedFinding).Namespace || type.Namespace == typeof(LocalPolicy).Namespace;

    private static List<Type> InOrder()
    {
        var found = new List<Type>();
        foreach (var type in Requests.Concat(Answers))
            Add(type);
        return found;

        void Add(Type type)
        {
            if (found.Contains(type))
                return;
            foreach (var member in MembersOf(type).Select(member => ItemOf(member.Type) ?? member.Type).Where(IsRecord))
                Add(member);
            found.Add(type);
        }
    }
}
