using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// What an approver let a sender write to somebody is not held again where no more is found than was approved: until the day given then and for so many
/// messages (<see cref="Allowances"/>), or once because it was asked for before sending. Asked only about messages that would be held.
/// </summary>
public sealed class StandingApproval(Allowances allowances, ISendPermissions? permissions)
{
    /// <returns>The evaluation without its hold; null where any finding or any recipient is not covered, or it is the sender who decides.</returns>
    /// <exception cref="Exception">A fault of our own: 451. The message is counted once at most when it comes again.</exception>
    public async Task<Evaluation?> LiftAsync(MessageInHand message, Evaluation evaluation, SchoolPolicy policy, CancellationToken cancellation)
    {
        if (LiftedHold.Of(evaluation, "", policy) is not { } lifted)
            return null;
        var findings = HeldFindings(lifted.Rulings);
        var approvals = await allowances.ClaimAsync(message.Id, evaluation.Facts.Sender.Address, message.Addresses, findings, message.RepeatKey, cancellation);
        if (approvals.Count > 0)
            return LiftedHold.Of(evaluation, "allowed with held message " + string.Join(", ", approvals), policy)!.Evaluation;
        return permissions is not null && await permissions.UseAsync(message.Id, evaluation.Facts, findings, message.MessageId, cancellation) is { } request
            ? LiftedHold.Of(evaluation, "allowed before it was sent, request " + request, policy)!.Evaluation
            : null;
    }

    /// <summary>What holds the message, so that it is known again.</summary>
    public static IReadOnlyList<HeldFinding> FindingsOf(Evaluation evaluation) => HeldFindings(evaluation.Verdict.Decisive);

    private static IReadOnlyList<HeldFinding> HeldFindings(IEnumerable<Ruling> rulings) => [.. rulings.Select(ruling => new HeldFinding(ruling.Rule, FindingMark.Of(ruling.Finding)))];
}
