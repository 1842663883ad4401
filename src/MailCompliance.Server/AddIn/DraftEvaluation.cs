using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Storage;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.AddIn;

/// <summary>A draft to an answer: the same engine, policy and people as the gateway's, and the proof of what is shown.</summary>
public sealed class DraftEvaluation(AddInParts parts)
{
    /// <summary>Nobody knows whether a signature is missing in a text that could not be read.</summary>
    private const string StampSignature = "stamp-signature";

    private readonly EvaluationSeal seal = new(parts.Keys, parts.Clock);

    /// <exception cref="Exception">A fault of our own; the add-in goes on with what it can judge by itself.</exception>
    public async Task<EvaluateResponse> EvaluateAsync(EvaluateRequest draft, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var started = parts.Clock.GetTimestamp();
        var message = DraftReader.Read(draft, mailbox.Mailbox);
        var (evaluation, permission) = await PermittedAsync(await parts.Engine.EvaluateAsync(message, parts.Policy(), parts.People(), cancellation), cancellation);
        var id = EntryId.New(parts.Clock.GetUtcNow());
        var answer = new EvaluateResponse(
            1,
            id,
            evaluation.PolicyHash[..Math.Min(12, evaluation.PolicyHash.Length)],
            WireName.Of(evaluation.Verdict.Kind),
            [.. evaluation.Verdict.Rulings.Select(ReportedFinding.Of)],
            [.. ReportedAction.Of(evaluation.Plan).Where(action => action.Action != StampSignature || !message.Unread.HasFlag(MessageParts.Text))],
            message.NotSeen,
            ReportedRecipient.Of(evaluation.Facts),
            MayProve(draft, mailbox) ? ProofOf(id, evaluation, draft.Reason) : null,
            permission,
            WireName.Of(ReasonFor(evaluation.Verdict)));
        parts.Watch.Evaluated(draft, answer, parts.Clock.GetElapsedTime(started));
        return answer;
    }

    /// <summary>As it is judged when somebody allowed it already.</summary>
    private async Task<(Evaluation Evaluation, PermissionInForce? Permission)> PermittedAsync(Evaluation evaluation, CancellationToken cancellation)
    {
        if (LiftedHold.Of(evaluation, "allowed before it was sent", parts.Policy()) is not { } lifted
            || await parts.Database.SendPermissions.FindAsync(DraftMark.Of(evaluation.Facts, lifted.Rulings), cancellation) is not { } granted)
            return (evaluation, null);
        return (lifted.Evaluation, new PermissionInForce(granted.RequestId, granted.Until));
    }

    /// <summary>The strictest of what the rules that warn ask for.</summary>
    private AskReason ReasonFor(Verdict verdict)
    {
        var asked = verdict.Rulings.Where(ruling => ruling.Outcome == Outcome.Warn).Select(ruling => parts.Policy().ReasonFor(ruling.Rule)).ToList();
        return asked.Contains(AskReason.Require) ? AskReason.Require : asked.Contains(AskReason.Offer) ? AskReason.Offer : AskReason.None;
    }

    /// <summary>Only for the connected mailbox itself, and only for what was seen whole.</summary>
    private static bool MayProve(EvaluateRequest draft, ConnectedMailbox mailbox) =>
        draft.Unread.Count == 0
        && draft.Body is { Truncated: false }
        && string.Equals(draft.From?.Trim(), mailbox.Mailbox, StringComparison.OrdinalIgnoreCase);

    private SignedHeader? ProofOf(string id, Evaluation evaluation, string? reason)
    {
        var shown = evaluation.Verdict.Rulings.Where(ruling => ruling.Outcome == Outcome.Warn).Select(ruling => ruling.Rule).Distinct().ToList();
        return shown.Count == 0 || evaluation.Verdict.Kind == VerdictKind.Block
            ? null
            : new SignedHeader(EvaluationSeal.HeaderName, seal.Sign(id, evaluation.Facts, shown, reason));
    }
}
