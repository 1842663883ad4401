using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Duties;

namespace MailCompliance.Engine.Policy;

/// <summary>From the items of one file to the policy they mean.</summary>
internal sealed class PolicyFileReader(PolicyCatalogue catalogue, ProblemList problems, DateOnly today)
{
    /// <summary>Stands in for a school that the file does not name; it comes into force only where nothing is asked.</summary>
    private static readonly SchoolDetails Unnamed = new() { Name = "", Domains = [] };

    private readonly SettingsBinder binder = new(problems, [.. catalogue.Rules.Select(rule => rule.Id)]);

    public SchoolPolicy? Read(JsonItem root, ReadOnlySpan<byte> utf8)
    {
        if (binder.Bind(typeof(PolicyDocument), root, PolicyDocument.OtherKeys) is not PolicyDocument document)
            return null;

        var rules = new RulesSection(catalogue.Rules, binder, problems).Read(root[PolicyDocument.RulesKey]);
        var school = (document.School ?? Unnamed) with { Headteacher = document.School?.Headteacher ?? document.Contacts.Headteacher };
        var policy = new SchoolPolicy
        {
            Hash = Convert.ToHexStringLower(SHA256.HashData(utf8)),
            Source = Encoding.UTF8.GetString(utf8),
            Details = document.Policy,
            School = school,
            Contacts = document.Contacts with { Headteacher = school.Headteacher },
            Rules = rules.Active,
            Duties = ReadDuties(root[PolicyDocument.DutiesKey], school),
            Exceptions = document.Exceptions,
            PartialHold = document.PartialHold,
            Roles = document.Roles,
            Terms = document.Terms,
            Closed = document.Closed,
            Approval = document.Approval,
            ReadPictures = document.Documents.ReadPictures,
            Retention = document.Retention,
            SendingWindow = rules.SendingWindow,
        };
        policy = document.Protection is null ? policy : policy with { Protection = document.Protection };

        new PolicyChecks(policy, document, root, problems, today).Run();
        new PolicyLint(policy, root, problems).Run();
        OutdatedReferences.Check(root, document.Policy.KeepingChildrenSafeEdition, problems);
        return policy;
    }

    private List<IDuty> ReadDuties(JsonItem? section, SchoolDetails school)
    {
        var duties = new List<IDuty>();
        if (section is null)
            return duties;
        if (section.Kind != JsonValueKind.Object)
        {
            problems.Error(section, $"must be an object {{ … }}, not {section.Named}.");
            return duties;
        }

        foreach (var member in section.Members)
        {
            if (catalogue.Duties.FirstOrDefault(duty => duty.Id == member.Name) is not { } definition)
                problems.Unknown(member.Value.Path, member.Line, member.Name, "duty", catalogue.Duties.Select(duty => duty.Id));
            else if (IsDigest(member.Value))
                problems.Error(member.Value["as"]!, "copies as a digest are not offered yet. Write \"cc\" or \"envelope\".");
            else if (binder.Bind(definition.SettingsType, member.Value) is { } settings)
                Add(definition, settings, member.Value);
        }

        return duties;

        void Add(DutyDefinition definition, object settings, JsonItem item)
        {
            if (Making.Try(() => definition.Create(settings, school), item, problems) is { } duty)
                duties.Add(duty);
        }
    }

    private static bool IsDigest(JsonItem duty) => duty["as"] is { Kind: JsonValueKind.String, Text: "digest" };
}

/// <summary>Calls a rule's or duty's own constructor, which may refuse settings that each look fine.</summary>
internal static class Making
{
    public static T? Try<T>(Func<T> create, JsonItem item, ProblemList problems) where T : class
    {
        try
        {
            return create();
        }
        catch (ArgumentException e)
        {
            problems.Error(item, e.Message);
            return null;
        }
    }
}
