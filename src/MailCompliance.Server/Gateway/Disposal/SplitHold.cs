using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// Holds a message for some recipients and sends it to the others, where the policy says so (design section 4): pending hold
/// committed, next hop's 250 for the others, hold confirmed, then our 250. Broken off at any point the client has no 250 and
/// sends all of it again; what it finds then is taken up where it was left.
/// </summary>
public sealed class SplitHold(GatewayParts parts, Relay relay, Holding holding)
{
    private readonly MessageLog log = parts.Database.Log;

    /// <returns>The answer; null where the message cannot be split and waits as a whole.</returns>
    /// <exception cref="Exception">A fault of our own: 451.</exception>
    public async Task<SmtpReply?> TryAsync(
        MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, PeopleSnapshot people, NextHopTransaction hop, CancellationToken cancellation)
    {
        var waiting = WaitingRecipients.Of(evaluation, policy);
        var others = message.Recipients.Where(recipient => !waiting.Contains(recipient.Address)).ToList();
        if (others.Count == 0 || others.Count == message.Recipients.Count)
            return null;

        var going = Going(message, others);
        // with the key of the whole message: who is counted once is not counted again
        var judged = await parts.Engine.EvaluateAsync(message.To(others).ToOutgoing(), policy, people, cancellation);
        if (judged.Plan.Find<Hold>() is not null || judged.Plan.Find<Refuse>() is not null)
            return null;

        var staying = message.To([.. message.Recipients.Except(others)]);
        var held = await holding.PrepareAsync(staying, evaluation, hold, policy, CopyRecipients.Of(judged.Plan), cancellation);
        if (held.State != HeldState.Pending)
            return await holding.AnswerAsync(staying, evaluation, held, cancellation);
        return await FinishAsync(staying with { Id = held.Id }, evaluation, hold, policy, going, judged, hop, cancellation);
    }

    private async Task<SmtpReply> FinishAsync(
        MessageInHand staying, Evaluation evaluation, Hold hold, SchoolPolicy policy, MessageInHand going, Evaluation judged, NextHopTransaction hop, CancellationToken cancellation)
    {
        var earlier = await log.FindRepeatAsync(going.RepeatKey, cancellation);
        // an earlier attempt came so far before it broke off: the others have it, by the next hop's own word
        if (earlier is not { State: LogState.Delivered })
        {
            await hop.KeepOnlyAsync(going.Recipients);
            var reply = await relay.SendAsync(going with { Repeats = earlier?.Id }, judged, hop, cancellation);
            if (!reply.IsPositive)
            {
                await holding.WithdrawAsync(staying.Id, cancellation);
                return reply;
            }
        }

        return await holding.ConfirmAsync(staying, evaluation, hold, policy, cancellation);
    }

    private static MessageInHand Going(MessageInHand message, IReadOnlyList<RcptTo> others)
    {
        var key = RepeatKey.Of(
            message.MessageId, message.Mail.Address, others.Select(recipient => recipient.Address), message.Digest.Value);
        return message.To(others) with { Id = EntryId.New(message.At), RepeatKey = key };
    }
}
