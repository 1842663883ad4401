using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine;

/// <summary>The whole product in one method: what is known, what the rules say, what the school wants done.</summary>
public sealed class ComplianceEngine(FactGatherer gatherer)
{
    /// <summary>Findings of one rule in one message: a person reads the first few, and thousands of parts must not make thousands of log entries.</summary>
    public const int MostFindings = 200;

    /// <summary>Judges one message. Asks the outside only while gathering facts; everything after is pure.</summary>
    /// <exception cref="Exception">A fault of our own: the channel answers with a temporary failure, never with a pass.</exception>
    public async Task<Evaluation> EvaluateAsync(
        OutgoingMessage message, SchoolPolicy policy, PeopleSnapshot people, CancellationToken cancellation)
    {
        var facts = await gatherer.GatherAsync(message, policy, people, cancellation);

        var applying = policy.Rules.Where(active => ClassTreatment.Of(facts.Class).Applies(active.Definition)).ToList();
        var skipped = applying.Where(active => (active.Definition.Needs & facts.Unavailable) != 0 || (active.Definition.NeedsRead & message.Unread) != 0).ToList();
        var rulings = (
            from active in applying.Except(skipped)
            from finding in active.Rule.Check(facts).Take(MostFindings)
            let ruling = Rulings.For(active, finding, facts, policy)
            where ruling.Outcome != Outcome.Off
            select ruling).ToList();
        if (SubjectTag.RulingFor(facts.Request) is { } asked)
            rulings.Add(asked);

        var verdict = Verdict.From(rulings);
        var plan = Planning.For(facts, verdict, policy);

        return new Evaluation(facts, verdict.SettledBy(plan), plan, policy.Hash) { Skipped = [.. skipped.Select(active => active.Id)] };
    }
}
