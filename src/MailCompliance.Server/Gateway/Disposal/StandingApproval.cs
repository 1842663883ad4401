using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// What an approver let a sender write to somebody is not held again for the same rules until the day given then
/// (<see cref="Allowances"/>). Asked only about messages that would be held.
/// </summary>
public sealed class StandingApproval(Allowances allowances)
{
    /// <summary>Holds that one message can have, one behind the other: for a rule's outcome, then for want of protection.</summary>
    private const int MostHolds = 3;

    /// <returns>The evaluation without its hold; null where any rule or any recipient is not covered, or it is the sender who decides.</returns>
    public async Task<Evaluation?> LiftAsync(MessageInHand message, Evaluation evaluation, SchoolPolicy policy, CancellationToken cancellation)
    {
        var lifted = evaluation;
        for (var holds = 0; lifted.Plan.Find<Hold>() is { } hold; holds++)
        {
            if (hold.SenderDecides || holds == MostHolds || await CoverAsync(message, lifted, cancellation) is not { Count: > 0 } approvals)
                return null;
            lifted = lifted.Allowing("allowed with held message " + string.Join(", ", approvals), policy);
        }

        return lifted.Plan.Find<Refuse>() is null ? lifted : null;
    }

    private Task<IReadOnlyList<string>> CoverAsync(MessageInHand message, Evaluation evaluation, CancellationToken cancellation) => allowances.CoverAsync(
        evaluation.Facts.Sender.Address, message.Addresses, [.. evaluation.Verdict.Decisive.Select(ruling => ruling.Rule).Distinct()], cancellation);
}
