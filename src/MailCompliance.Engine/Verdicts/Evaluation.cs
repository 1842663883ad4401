using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Verdicts;

/// <summary>All that the engine has to say about one message.</summary>
/// <param name="PolicyHash">SHA-256 (hex) of the policy file that decided.</param>
public sealed record Evaluation(MessageFacts Facts, Verdict Verdict, ActionPlan Plan, string PolicyHash)
{
    /// <summary>Ids of rules that were left out because their facts could not be had and the policy says <c>"ifUnavailable": "pass"</c>.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];
}
