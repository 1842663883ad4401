using System.Text;

namespace MailCompliance.Server.AddIn.Contract;

/// <summary>The contract as the add-in's sources have it: <c>src/addin/src/service/contract.ts</c>.</summary>
public static class TypeScriptContract
{
    public static string Text()
    {
        var text = new StringBuilder("/** The service's contract, version 1. Written from the service's own types: a test says how, and fails where the two differ. */\n");
        foreach (var record in ContractTypes.All)
        {
            text.Append("\nexport interface ").Append(record.Name).Append(" {\n");
            foreach (var member in ContractTypes.MembersOf(record))
                text.Append("  ").Append(member.Name).Append(member.IsOptional ? "?: " : ": ").Append(NameOf(member.Type)).Append(member.IsOptional ? " | null;\n" : ";\n");
            text.Append("}\n");
        }

        return text.ToString();
    }

    private static string NameOf(Type type) => type switch
    {
        _ when ContractTypes.ItemOf(type) is { } item => NameOf(item) + "[]",
        _ when ContractTypes.IsRecord(type) => type.Name,
        _ when type == typeof(bool) => "boolean",
        _ when type == typeof(int) || type == typeof(long) => "number",
        _ => "string",
    };
}
