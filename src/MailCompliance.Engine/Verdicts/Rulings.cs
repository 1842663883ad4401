using System.Globalization;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Engine.Verdicts;

/// <summary>Findings to rulings: the rule's outcome, its cases, the exceptions, what a duty repairs.</summary>
/// <remarks>
/// Cases are tried for every recipient that the finding is about, and for each class of that recipient: the first that matches gives
/// the outcome for him as that class, and the strictest over all of them counts. So a case for parents never softens what the same
/// message owes to an agency, and somebody who is parent and governor is treated as whichever is stricter (S1, S2 section 7.1).
/// </remarks>
public static class Rulings
{
    public static Ruling For(ActiveRule active, Finding finding, MessageFacts facts, SchoolPolicy policy)
    {
        var (outcome, because) = FromCases(active, finding, facts);
        if (outcome > Outcome.Record)
        {
            if (policy.Duties.FirstOrDefault(duty => duty.Repairs(active.Id, facts)) is { } duty)
                (outcome, because) = (Outcome.Record, $"repaired by {duty.Id}");
            else if (policy.Exceptions.FirstOrDefault(exception => Covers(exception, active.Id, facts)) is { } exception)
                (outcome, because) = (Outcome.Record, ExceptionWords(exception));
        }

        return new Ruling(active.Id, outcome, active.Clause, finding, because);
    }

    private static (Outcome Outcome, string Because) FromCases(ActiveRule active, Finding finding, MessageFacts facts)
    {
        (Outcome Outcome, string Because) plain =
            finding.OwnOutcome is { } own ? (own, "the outcome of this list") : (active.Outcome, "the rule's outcome");
        if (active.Cases.Count == 0)
            return plain;
        var cases = active.Cases.Select((one, index) => new ReadyCase(one, index)).Where(one => one.AppliesTo(facts.Sender)).ToList();
        var seen = Viewed(finding, facts)
            .Select(recipient => cases.Find(one => one.AppliesTo(recipient)) is { } matching ? matching.ResultFor(recipient.Kind) : plain)
            .ToList();
        if (seen.Count == 0)
            return cases.Find(one => one.IsForAllRecipients) is { } general ? general.Result : plain;
        return seen.MaxBy(result => result.Outcome);
    }

    /// <summary>Every recipient that counts, once for each of his classes.</summary>
    private static IEnumerable<SeenRecipient> Viewed(Finding finding, MessageFacts facts)
    {
        foreach (var recipient in facts.Recipients)
        {
            if (finding.Recipients.Count > 0 && !finding.Recipients.Contains(recipient.Address, StringComparer.OrdinalIgnoreCase))
                continue;
            var person = facts.People.StaffAt(recipient.Address);
            foreach (var kind in recipient.Classes)
                yield return new SeenRecipient(recipient.Address, kind, person);
        }
    }

    private static bool Covers(PolicyException exception, string rule, MessageFacts facts)
    {
        var today = DateOnly.FromDateTime(facts.At.DateTime);
        return exception.Rule == rule
            && today >= exception.From
            && today <= exception.Until
            && PartyPattern.Parse(exception.Sender).MatchesSender(facts.Sender)
            && (exception.MaxRecipients is not { } most || MostRecipients(facts) <= most);
    }

    private static int MostRecipients(MessageFacts facts) =>
        Math.Max(OutsideRecipients.Of(facts).Count, facts.Recent.SameMessage);

    private static string ExceptionWords(PolicyException exception) => string.Create(
        CultureInfo.InvariantCulture,
        $"exception approved by {exception.ApprovedBy} until {exception.Until:yyyy-MM-dd}");

    /// <summary>A recipient seen as one of his classes.</summary>
    private sealed record SeenRecipient(string Address, RecipientClass Kind, StaffMember? Person);

    /// <summary>A case with its patterns ready to match.</summary>
    private sealed class ReadyCase(RuleCase source, int index)
    {
        private readonly PartyPattern[] senders = [.. source.Senders.Select(PartyPattern.Parse)];
        private readonly PartyPattern[] recipients = [.. source.Recipients.Select(PartyPattern.Parse)];

        public (Outcome Outcome, string Because) Result => (source.Outcome, $"case {index + 1} of the rule");

        /// <summary>With the class that it was decided for: of several classes the strictest counts, and this says which.</summary>
        public (Outcome Outcome, string Because) ResultFor(RecipientClass kind) =>
            recipients.Length == 0 ? Result : (source.Outcome, $"{Result.Because}, for {PartyPattern.PluralOf(kind)}");

        public bool IsForAllRecipients => recipients.Length == 0 || recipients.Any(pattern => pattern.IsAny);

        public bool AppliesTo(SenderFacts sender) => senders.Length == 0 || senders.Any(pattern => pattern.MatchesSender(sender));

        public bool AppliesTo(SeenRecipient recipient) =>
            recipients.Length == 0 || recipients.Any(pattern => pattern.MatchesRecipient(recipient.Address, recipient.Kind, recipient.Person));
    }
}
