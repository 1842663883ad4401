using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Who is asked to decide about a held message: by the most delicate of its reasons, and of those who may (<see cref="Deciders"/>).</summary>
internal static class Approvers
{
    private static readonly string[] DataRules =
    [
        "personal-data", "forbidden-data", "confidential", "consent", "wrong-child", "recipient-mismatch", "pupil-private-address",
        "own-webmail", "auto-forward", "uninspectable-attachment", "look-alike-recipient", "personal-contact", "pupil-image",
    ];

    /// <summary>Addresses, each once; empty only where the policy names nobody but those whom it concerns: then the message waits.</summary>
    /// <param name="concerned">As <see cref="ConcernedStaff"/> says.</param>
    public static IReadOnlyList<string> For(IReadOnlyList<Ruling> reasons, IReadOnlyCollection<string> concerned, MessageFacts facts, SchoolPolicy policy) =>
        Deciders.Of(Preferred(reasons, policy), concerned, policy, facts.People);

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
}
