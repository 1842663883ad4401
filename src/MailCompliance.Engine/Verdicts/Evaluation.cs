using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Verdicts;

/// <summary>All that the engine has to say about one message.</summary>
/// <param name="PolicyHash">SHA-256 (hex) of the policy file that decided.</param>
public sealed record Evaluation(MessageFacts Facts, Verdict Verdict, ActionPlan Plan, string PolicyHash)
{
    /// <summary>Ids of rules that were left out because their facts could not be had and the policy says <c>"ifUnavailable": "pass"</c>.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>The same findings, with what is to be done now that a proof has been looked at.</summary>
    public Evaluation Knowing(WarningProof proof, SchoolPolicy policy)
    {
        var facts = Facts with { Proof = proof };
        var verdict = Verdict.From(Verdict.Rulings);
        var plan = Planning.For(facts, verdict, policy);
        return this with { Facts = facts, Verdict = verdict.SettledBy(plan), Plan = plan };
    }

    /// <summary>The same findings, of which those that the verdict rests on are allowed: they are recorded and decide nothing. A block is never lifted.</summary>
    /// <param name="because">Who allowed it, for the decision trace.</param>
    public Evaluation Allowing(string because, SchoolPolicy policy)
    {
        var allowed = Verdict.Decisive.Where(ruling => ruling.Outcome < Outcome.Block).ToHashSet(ReferenceEqualityComparer.Instance);
        var verdict = Verdict.From([.. Verdict.Rulings.Select(ruling => allowed.Contains(ruling) ? ruling with { Outcome = Outcome.Record, Because = because } : ruling)]);
        var plan = Planning.For(Facts, verdict, policy);
        return this with { Verdict = verdict.SettledBy(plan), Plan = plan };
    }
}
