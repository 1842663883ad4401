using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Who may decide about a held message: by the most delicate of its reasons, never its own sender.</summary>
internal static class Approvers
{
    private static readonly string[] DataRules =
    [
        "personal-data", "forbidden-data", "confidential", "consent", "wrong-child", "recipient-mismatch", "pupil-private-address",
        "own-webmail", "auto-forward", "uninspectable-attachment", "look-alike-recipient", "personal-contact", "pupil-image",
    ];

    /// <summary>Addresses, each once; empty only where the policy names nobody but the sender: then the message waits.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<Ruling> reasons, MessageFacts facts, SchoolPolicy policy)
    {
        var first = Without(Preferred(reasons, policy), facts);
        return first.Count > 0 ? first : [.. Without([.. policy.Reserve, policy.Contacts.Technician], facts).Take(1)];
    }

    private static IEnumerable<string?> Preferred(IReadOnlyList<Ruling> reasons, SchoolPolicy policy)
    {
        var contacts = policy.Contacts;
        if (reasons.Any(IsSafeguarding))
            return [contacts.Dsl];
        if (reasons.Any(ruling => DataRules.Contains(ruling.Rule)))
            return [contacts.Dpo, policy.Head];
        if (reasons.Any(ruling => ruling.Rule == "mass-send"))
            return [.. contacts.SeniorStaff, policy.Head];
        return [policy.Head, .. contacts.SeniorStaff];
    }

    private static bool IsSafeguarding(Ruling ruling) =>
        ruling.Rule == "safeguarding-document" || ruling.Finding.Data == DetectionType.Safeguarding;

    private static List<string> Without(IEnumerable<string?> candidates, MessageFacts facts)
    {
        string?[] own = [facts.Sender.Address, facts.Message.EnvelopeSender, facts.Sender.ActualSender?.Email];
        return
        [
            .. candidates.OfType<string>()
                .Where(address => address.Length > 0 && !own.Contains(address, StringComparer.OrdinalIgnoreCase))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }
}
