using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// What an approver let a sender write to somebody is not held again where no more is found than was approved, until the day given
/// then and for so many messages (<see cref="Allowances"/>). Asked only about messages that would be held.
/// </summary>
public sealed class StandingApproval(Allowances allowances)
{
    /// <summary>Holds that one message can have, one behind the other: for a rule's outcome, then for want of protection.</summary>
    private const int MostHolds = 3;

    /// <returns>The evaluation without its hold; null where any finding or any recipient is not covered, or it is the sender who decides.</returns>
    /// <exception cref="Exception">A fault of our own: 451. The message is counted once at most when it comes again.</exception>
    public async Task<Evaluation?> LiftAsync(MessageInHand message, Evaluation evaluation, SchoolPolicy policy, CancellationToken cancellation)
    {
        var findings = new List<HeldFinding>();
        if (Lifted(evaluation, "", policy, findings) is null)
            return null;
        var approvals = await allowances.ClaimAsync(message.Id, evaluation.Facts.Sender.Address, message.Addresses, findings, message.RepeatKey, cancellation);
        return approvals.Count == 0 ? null : Lifted(evaluation, "allowed with held message " + string.Join(", ", approvals), policy, []);
    }

    /// <summary>What holds the message, so that it is known again.</summary>
    public static IReadOnlyList<HeldFinding> FindingsOf(Evaluation evaluation) =>
        [.. evaluation.Verdict.Decisive.Select(ruling => new HeldFinding(ruling.Rule, MarkOf(ruling.Finding)))];

    /// <param name="findings">Gets all that has to be allowed for it.</param>
    private static Evaluation? Lifted(Evaluation evaluation, string because, SchoolPolicy policy, List<HeldFinding> findings)
    {
        var lifted = evaluation;
        for (var holds = 0; lifted.Plan.Find<Hold>() is { } hold; holds++)
        {
            if (hold.SenderDecides || holds == MostHolds)
                return null;
            findings.AddRange(FindingsOf(lifted));
            lifted = lifted.Allowing(because, policy);
        }

        return lifted.Plan.Find<Refuse>() is null ? lifted : null;
    }

    /// <summary>Alike only with the same words, numbers and kinds of evidence: three pupils approved are not thirty.</summary>
    private static string MarkOf(Finding finding)
    {
        var told = string.Join('\n', [finding.Data?.ToString(), finding.Confidence?.ToString(), finding.Where?.Part.Split(':', 2)[0], finding.What, .. finding.Evidence]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, 16));
    }
}
