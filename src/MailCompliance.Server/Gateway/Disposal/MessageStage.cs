using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>What becomes of a message that has arrived whole: read, recognised, judged, and relayed, held or refused. One recorded outcome each.</summary>
public sealed class MessageStage(
    GatewayParts parts, ClientAdmission admission, LoopGuard loops, ProcessedMark mark, Relay relay, Holding holding, SplitHold split, LogEntries entries, GatewayMetrics metrics, Alarms alarms)
{
    private readonly MessageLog log = parts.Database.Log;
    private readonly StandingApproval standing = new(parts.Database.Allowances, parts.Permissions);
    private readonly ILogger<MessageStage> diary = parts.Loggers.CreateLogger<MessageStage>();

    /// <exception cref="Exception">A fault of our own: 451, nothing was relayed.</exception>
    public async Task<SmtpReply> RunAsync(string id, SmtpPeer peer, MailFrom mail, SpooledMessage spooled, NextHopTransaction hop, CancellationToken cancellation)
    {
        try
        {
            return await DecideAsync(Read(id, peer, mail, spooled, hop), hop, cancellation);
        }
        catch (MimeLimitException)
        {
            return await RefuseUnreadableAsync(id, peer, mail, spooled, hop, cancellation);
        }
    }

    private async Task<SmtpReply> DecideAsync(MessageInHand message, NextHopTransaction hop, CancellationToken cancellation)
    {
        if (admission.AtMessage(message.Document) is { } stranger)
            return await RefuseAsync(message, stranger, "another tenant's message", cancellation);
        if (loops.IsLooping(message.Document))
            return await RefuseAsync(message, new SmtpReply(554, "5.4.6", "This message goes round in circles between mail servers"), "mail loop", cancellation);
        if (mark.IsOn(message.Document, message.RepeatKey))
            return await relay.SendUnchangedAsync(message, hop, cancellation);

        var policy = parts.Policy();
        var earlier = await log.FindRepeatAsync(message.RepeatKey, cancellation);
        if (earlier is not null && await AnswerAgainAsync(message, earlier, policy, cancellation) is { } same)
            return same;
        return await JudgeAsync(message with { Repeats = earlier?.Id }, policy, parts.People(), hop, cancellation);
    }

    private MessageInHand Read(string id, SmtpPeer peer, MailFrom mail, SpooledMessage spooled, NextHopTransaction hop)
    {
        var document = MailDocument.Parse(spooled.Bytes);
        var digest = ContentDigest.Of(document);
        var key = RepeatKey.Of(
            document.Headers.Find("Message-ID")?.RawValue,
            mail.Address,
            hop.Accepted.Select(recipient => recipient.Address),
            digest.Value);
        return new MessageInHand(id, parts.Clock.GetUtcNow(), peer, mail, [.. hop.Accepted], document, digest, key, spooled.HasBareLineEndings);
    }

    private async Task<SmtpReply> JudgeAsync(MessageInHand message, SchoolPolicy policy, PeopleSnapshot people, NextHopTransaction hop, CancellationToken cancellation)
    {
        var started = parts.Clock.GetTimestamp();
        var outgoing = message.ToOutgoing();
        var evaluation = await parts.Engine.EvaluateAsync(outgoing, policy, people, cancellation);
        if (parts.Proofs is { } proofs && await proofs.ReadAsync(evaluation.Facts, message.MessageId, cancellation) is { } proof)
            evaluation = evaluation.Knowing(proof, policy);
        metrics.RecordChecking(parts.Clock.GetElapsedTime(started));
        Note(message.Id, evaluation);

        if (evaluation.Plan.Find<Refuse>() is not null)
            return await RefuseByPolicyAsync(message, evaluation, cancellation);
        if (evaluation.Plan.Find<Hold>() is { } hold)
            return await HoldAsync(message, evaluation, hold, policy, people, hop, cancellation);
        return await relay.SendAsync(message, evaluation, hop, cancellation);
    }

    private async Task<SmtpReply> HoldAsync(
        MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, PeopleSnapshot people, NextHopTransaction hop, CancellationToken cancellation)
    {
        if (await standing.LiftAsync(message, evaluation, policy, cancellation) is { } allowed)
            return await relay.SendAsync(message, allowed, hop, cancellation);
        if (policy.PartialHold == PartialHold.Split && await split.TryAsync(message, evaluation, hold, policy, people, hop, cancellation) is { } reply)
            return reply;
        return await holding.HoldAsync(message, evaluation, hold, policy, cancellation);
    }

    private void Note(string id, Evaluation evaluation)
    {
        if (evaluation.Skipped.Count > 0)
            alarms.Raise(AlarmKind.RulesSkipped, $"Message {id} was judged without {string.Join(", ", evaluation.Skipped)}: {evaluation.Facts.Unavailable} could not be had");
        var verdict = evaluation.Verdict;
        if (verdict.Rulings.Count == 0)
            return;
        foreach (var ruling in verdict.Rulings)
            metrics.CountRuling(ruling.Rule, WireName.Of(ruling.Outcome));
        diary.LogInformation("Message {Id}: {Verdict} by {Rules}", id, WireName.Of(verdict.Kind), string.Join(", ", verdict.Rulings.Select(ruling => ruling.Rule).Distinct()));
    }

    /// <summary>What a repeat hears without being judged again; null: it goes its way. Refused under another policy is judged anew.</summary>
    private async Task<SmtpReply?> AnswerAgainAsync(MessageInHand message, EarlierEntry earlier, SchoolPolicy policy, CancellationToken cancellation)
    {
        if (await parts.Database.Quarantine.FindSummaryAsync(earlier.Id, cancellation) is { State: not HeldState.Pending } held)
        {
            var answer = HeldAnswer.Of(held, message.Mail.SmtpUtf8);
            return await RepeatAsync(message, earlier, answer.Verdict, answer.Reply, cancellation);
        }

        if (earlier.State != LogState.Refused)
            return null;
        var entry = await log.FindAsync(earlier.Id, cancellation);
        return entry?.PolicyHash == policy.Hash && LogEntries.ReadReply(earlier.Reply) is { } reply
            ? await RepeatAsync(message, earlier, "block", reply, cancellation)
            : null;
    }

    private async Task<SmtpReply> RepeatAsync(MessageInHand message, EarlierEntry earlier, string verdict, SmtpReply reply, CancellationToken cancellation)
    {
        var entry = entries.For(message, LogState.Repeated, null, verdict, "answered as before");
        await log.BeginAsync(entry with { Repeats = earlier.Id, Reply = LogEntries.ReplyText(reply) }, cancellation);
        return reply;
    }

    private async Task<SmtpReply> RefuseByPolicyAsync(MessageInHand message, Evaluation evaluation, CancellationToken cancellation)
    {
        var reply = new SmtpReply(550, "5.7.1", RefusalText.For(evaluation.Verdict.Decisive, message.Mail.SmtpUtf8));
        var fileNames = evaluation.Facts.Attachments.Select(attachment => attachment.FileName);
        var kept = reply with { Text = RefusalText.WithoutFileNames(evaluation.Verdict.Decisive, fileNames, message.Mail.SmtpUtf8) };
        await log.BeginAsync(entries.For(message, LogState.Refused, evaluation) with { Reply = LogEntries.ReplyText(kept) }, cancellation);
        return reply;
    }

    private async Task<SmtpReply> RefuseAsync(MessageInHand message, SmtpReply reply, string why, CancellationToken cancellation)
    {
        await log.BeginAsync(entries.For(message, LogState.Refused, null, "block", why) with { Reply = LogEntries.ReplyText(reply) }, cancellation);
        return reply;
    }

    /// <summary>
    /// Beyond the reader's limits: nobody could check it, and whoever had to decide about it could not read it either. So it is
    /// refused, with the way out, rather than held or passed.
    /// </summary>
    private async Task<SmtpReply> RefuseUnreadableAsync(string id, SmtpPeer peer, MailFrom mail, SpooledMessage spooled, NextHopTransaction hop, CancellationToken cancellation)
    {
        var reply = new SmtpReply(554, "5.6.0", "This message is nested or built in a way that cannot be checked. Write a new message and attach the files to it directly");
        var entry = entries.ForUnreadable(id, parts.Clock.GetUtcNow(), mail, hop.Accepted, spooled.Bytes.Length, peer, reply);
        await log.BeginAsync(entry, cancellation);
        return reply;
    }
}
