using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>Puts a message into quarantine: message, notices and audit entry in one durable commit, then 250.</summary>
public sealed class Holding(ComplianceDatabase database, LogEntries entries, NoticeWriter notices, Alarms alarms)
{
    public static SmtpReply HeldReply(string id) => new(250, "2.0.0", $"held for approval, reference {id}");

    /// <exception cref="Exception">Not stored: the client has to hear 451.</exception>
    public async Task<SmtpReply> HoldAsync(MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, CancellationToken cancellation)
    {
        if (hold.Approvers.Count == 0)
            alarms.Raise(AlarmKind.NobodyDecides, $"Message {message.Id} is held and the policy names nobody who may decide about it");
        var description = Describe(message, evaluation, hold, policy);
        var held = await database.Quarantine.HoldAsync(description, notices.Held(message, evaluation, hold, description.ExpiresAt), cancellation);
        var reply = HeldReply(held.Id);
        var entry = entries.For(message, LogState.Held, evaluation) with
        {
            Reply = LogEntries.ReplyText(reply),
            // never an earlier attempt that was put off: what repeats this entry is answered with its reference
            Repeats = held.IsNew ? null : held.Id,
        };
        await database.Log.BeginAsync(entry, cancellation);
        return reply;
    }

    private static HeldMessage Describe(MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy) => new()
    {
        Id = message.Id,
        RepeatKey = message.RepeatKey,
        MessageId = message.MessageId,
        From = evaluation.Facts.Sender.Address,
        To = message.Addresses,
        Envelope = HeldEnvelope.Of(message).ToJson(),
        Evaluation = HeldEvaluation.Of(evaluation, hold).ToJson(),
        Subject = evaluation.Facts.Message.Subject,
        Content = message.Document.Bytes,
        Approvers = hold.Approvers,
        Rules = [.. evaluation.Verdict.Decisive.Select(ruling => ruling.Rule).Distinct()],
        ExpiresAt = new SchoolDays(policy.Terms).After(message.At, Math.Max(1, policy.HoldSchoolDays)),
    };
}
