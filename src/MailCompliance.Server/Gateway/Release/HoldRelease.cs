using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>
/// Sends what was approved, through the same steps as any other message: judged again for its duties, stamped, copied and
/// protected under the policy of now. The decision overrules a hold; where a policy changed since forbids the message, it waits
/// for a new decision. The decision is taken once; the sending is repeated, with the same Message-ID, until the next hop has
/// answered.
/// </summary>
public sealed class HoldRelease(
    GatewayParts parts, DepartureBuilder departures, Func<MailFrom, NextHopTransaction> nextHop, NoticeWriter notices, Alarms alarms, string node, ILogger<HoldRelease> log)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>As Exchange does: a quarter of an hour.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(15);

    /// <summary>After so long the next hop's temporary refusals are shown to those who decide.</summary>
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(2);

    private readonly Quarantine quarantine = parts.Database.Quarantine;

    /// <summary>Sends one message, if any waits.</summary>
    /// <returns>False: nothing to do.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        if (await quarantine.ClaimReleaseAsync(node, Lease, cancellation) is not { } claim)
            return false;
        try
        {
            await SendAsync(claim, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            alarms.Raise(AlarmKind.OwedMail, $"Released message {claim.Message.Summary.Id} could not be sent: {FaultReport.Of(fault)}");
            await quarantine.PostponeReleaseAsync(claim, parts.Clock.GetUtcNow() + RetryAfter, null, cancellation);
        }

        return true;
    }

    private async Task SendAsync(ReleaseClaim claim, CancellationToken cancellation)
    {
        var id = claim.Message.Summary.Id;
        var content = await quarantine.ReadContentAsync(id, cancellation) ?? throw new InvalidOperationException($"Held message {id} has no content");
        var envelope = HeldEnvelope.Read(claim.Message.Envelope);
        var document = MailDocument.Parse(content);
        var message = new MessageInHand(id, envelope.At, envelope.ToPeer(), envelope.Mail, envelope.Recipients, document, ContentDigest.Of(document), claim.Message.RepeatKey, envelope.HasBareLineEndings);
        var outgoing = message.ToOutgoing();
        var evaluation = await parts.Engine.EvaluateAsync(outgoing, parts.Policy(), parts.People(), cancellation);

        if (evaluation.Plan.Find<Refuse>() is not null)
        {
            await FailAsync(claim, new SmtpReply(550, "5.7.1", RefusalText.For(evaluation.Verdict.Decisive, utf8: true)), cancellation);
            return;
        }

        await using var hop = nextHop(message.Mail);
        var refused = await RecipientsAsync(message, hop, cancellation);
        if (refused.Now is { } later)
            await PostponeAsync(claim, later, cancellation);
        else if (hop.Accepted.Count == 0)
            await FailAsync(claim, refused.Replies[^1], cancellation);
        else
            await SendAsync(claim, message, evaluation, hop, refused.Replies, envelope.Copied, cancellation);
    }

    private async Task SendAsync(
        ReleaseClaim claim, MessageInHand message, Evaluation evaluation, NextHopTransaction hop, IReadOnlyList<SmtpReply> refused, IReadOnlyList<string>? copied,
        CancellationToken cancellation)
    {
        var copies = await CopyRecipients.AddAsync(evaluation.Plan, hop, cancellation, copied);
        if (copies.Refusal is { } notNow)
        {
            await PostponeAsync(claim, notNow, cancellation);
            return;
        }

        var departure = departures.Build(message, evaluation, hop.Accepted.Select(recipient => recipient.Address));
        var result = await hop.SendAsync(departure.Segments, message.HasBareLineEndings, _ => ValueTask.CompletedTask, cancellation);
        switch (result.Outcome)
        {
            case SendOutcome.Accepted:
                foreach (var address in copies.Owed)
                    await parts.Database.Copies.AddAsync(new OwedMail($"copy:{message.Id}:{address}", message.Mail.Address, address, departure.ToBytes(), message.Id), cancellation);
                await FinishAsync(claim, message, departure, result.Reply, refused, cancellation);
                break;
            case SendOutcome.Unknown:
                await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Unknown, LogEntries.ReplyText(result.Reply), [], cancellation);
                log.LogWarning("Released message {Id}: the next hop did not answer; retry of unknown: {IsRetry}", message.Id, claim.IsRetryOfUnknown);
                break;
            case SendOutcome.Refused when result.Reply.IsPermanent:
                await FailAsync(claim, result.Reply, cancellation);
                break;
            case SendOutcome.Refused:
                await PostponeAsync(claim, result.Reply, cancellation);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {result.Outcome}");
        }
    }

    /// <summary>Asks for every recipient; those refused for good stay behind, one refused for now makes all wait.</summary>
    private static async Task<(SmtpReply? Now, List<SmtpReply> Replies)> RecipientsAsync(MessageInHand message, NextHopTransaction hop, CancellationToken cancellation)
    {
        var refusals = new List<SmtpReply>();
        foreach (var recipient in message.Recipients)
        {
            var reply = await hop.RecipientAsync(recipient, cancellation);
            if (reply.IsPermanent)
                refusals.Add(reply);
            else if (!reply.IsPositive)
                return (reply, refusals);
        }

        return (null, refusals);
    }

    private async Task FinishAsync(
        ReleaseClaim claim, MessageInHand message, Departure departure, SmtpReply reply, IReadOnlyList<SmtpReply> refused, CancellationToken cancellation)
    {
        var mails = notices.Released(claim.Message).Concat(refused.Count > 0 ? notices.ReleaseFailed(claim.Message, LogEntries.ReplyText(refused[0]), decidedAgain: false) : []);
        await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Released, LogEntries.ReplyText(reply), [.. mails], cancellation);
        await parts.Database.Log.CompleteAsync(message.Id, new LogOutcome(LogState.Delivered, LogEntries.ReplyText(reply), departure.Length));
        log.LogInformation("Released message {Id} sent, {Refused} recipients refused", message.Id, refused.Count);
    }

    private async Task FailAsync(ReleaseClaim claim, SmtpReply reply, CancellationToken cancellation)
    {
        alarms.Raise(AlarmKind.OwedMail, $"Released message {claim.Message.Summary.Id} could not go: {reply.Code} {reply.EnhancedCode}");
        var text = LogEntries.ReplyText(reply);
        await quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Failed, text, notices.ReleaseFailed(claim.Message, text, decidedAgain: true), cancellation);
    }

    private async Task PostponeAsync(ReleaseClaim claim, SmtpReply reply, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (claim.Message.Summary.StateAt + GiveUpAfter < now)
        {
            await FailAsync(claim, reply, cancellation);
            return;
        }

        await quarantine.PostponeReleaseAsync(claim, now + RetryAfter, LogEntries.ReplyText(reply), cancellation);
    }
}
