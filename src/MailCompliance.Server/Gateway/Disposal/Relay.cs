using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>
/// Sends a message on: copies into the same transaction, the log entry durable before the last byte, the outcome after it
/// (design section 4). 250 only where the next hop said it.
/// </summary>
public sealed class Relay(ComplianceDatabase database, DepartureBuilder departures, LogEntries entries, NoticeWriter notices, Alarms alarms)
{
    /// <summary>Sends what the plan makes of the message.</summary>
    /// <exception cref="Exception">A fault of our own: the next hop has no complete message, or the client has to hear 451 all the same.</exception>
    public async Task<SmtpReply> SendAsync(MessageInHand message, Evaluation evaluation, NextHopTransaction hop, CancellationToken cancellation)
    {
        var copies = await CopyRecipients.AddAsync(evaluation.Plan, hop, cancellation);
        if (copies.Refusal is { } refusal)
        {
            await database.Log.BeginAsync(entries.For(message, LogState.Deferred, evaluation) with { Reply = LogEntries.ReplyText(refusal) }, cancellation);
            return refusal;
        }

        var departure = departures.Build(message, evaluation, hop.Accepted.Select(recipient => recipient.Address));
        var result = await SendLoggedAsync(message, entries.For(message, LogState.Sending, evaluation, nextHop: hop.Security), departure, hop, cancellation);
        if (result.Outcome == SendOutcome.Accepted)
        {
            await OweCopiesAsync(message, departure, copies.Owed);
            await TellSenderAsync(message, evaluation);
        }

        return result.Reply;
    }

    /// <summary>Sends a message that we checked before.</summary>
    public async Task<SmtpReply> SendUnchangedAsync(MessageInHand message, NextHopTransaction hop, CancellationToken cancellation)
    {
        var entry = entries.For(message, LogState.Sending, null, why: "passed before");
        return (await SendLoggedAsync(message, entry, departures.BuildUnchanged(message), hop, cancellation)).Reply;
    }

    private async Task<SendResult> SendLoggedAsync(
        MessageInHand message, MessageLogEntry entry, Departure departure, NextHopTransaction hop, CancellationToken cancellation)
    {
        // begun now, awaited before the last byte: the disk works while the network does
        var logged = database.Log.BeginAsync(entry, CancellationToken.None);
        SendResult result;
        try
        {
            result = await hop.SendAsync(departure.Segments, message.HasBareLineEndings, async _ => await logged, cancellation);
        }
        catch (Exception)
        {
            await logged;
            _ = database.Log.CompleteAsync(message.Id, new LogOutcome(LogState.Unknown, null));
            throw;
        }

        await logged;
        _ = database.Log.CompleteAsync(message.Id, new LogOutcome(StateOf(result), LogEntries.ReplyText(result.Reply), result.Outcome == SendOutcome.Accepted ? departure.Length : 0));
        return result;
    }

    private static LogState StateOf(SendResult result) => result.Outcome switch
    {
        SendOutcome.Accepted => LogState.Delivered,
        SendOutcome.Unknown => LogState.Unknown,
        SendOutcome.Refused => result.Reply.IsPermanent ? LogState.Rejected : LogState.Deferred,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, null),
    };

    /// <summary>Durable before our 250; if that fails the client sends again, for a copy that is owed must not be forgotten.</summary>
    private async Task OweCopiesAsync(MessageInHand message, Departure departure, IReadOnlyList<string> owed)
    {
        foreach (var address in owed)
        {
            alarms.Raise(AlarmKind.CopyRefused, $"The next hop refuses the address that copies go to; the copy of {message.Id} is owed");
            await database.Copies.AddAsync(new OwedMail($"copy:{message.Id}:{address}", message.Mail.Address, address, departure.ToBytes(), message.Id));
        }
    }

    /// <summary>The message has gone: a tip that cannot be queued must not make the client send it again.</summary>
    private async Task TellSenderAsync(MessageInHand message, Evaluation evaluation)
    {
        if (evaluation.Plan.Find<TellSender>() is not { } tell || notices.Warned(message, evaluation, tell) is not { } notice)
            return;
        try
        {
            await database.Notices.AddAsync(notice);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or IOException)
        {
            alarms.Raise(AlarmKind.OwedMail, $"The tip to the sender of {message.Id} could not be queued: {FaultReport.Of(fault)}");
        }
    }
}
