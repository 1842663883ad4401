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
    private readonly Quarantine quarantine = database.Quarantine;

    /// <exception cref="Exception">Not stored: the client has to hear 451.</exception>
    public async Task<SmtpReply> HoldAsync(MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, CancellationToken cancellation)
    {
        var description = Describe(message, evaluation, hold, policy);
        var told = notices.Held(message, evaluation, hold, description.ExpiresAt);
        var held = await quarantine.HoldAsync(description, told, cancellation);
        if (held is { IsNew: false, State: HeldState.Pending })
        {
            // a split that was never finished, and the message is judged otherwise now: it waits as a whole
            await quarantine.WithdrawAsync(held.Id, cancellation);
            held = await quarantine.HoldAsync(description, told, cancellation);
        }

        return await AnswerAsync(message, evaluation, held, cancellation);
    }

    /// <summary>First step of a split: stored for those who wait, and nobody told. It counts once it is confirmed.</summary>
    /// <param name="message">On its way to those who wait only.</param>
    /// <param name="copied">Who gets a copy of what goes to the others.</param>
    public Task<HoldResult> PrepareAsync(
        MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, IReadOnlyList<string> copied, CancellationToken cancellation) =>
        quarantine.HoldAsync(
            Describe(message, evaluation, hold, policy) with { Envelope = (HeldEnvelope.Of(message) with { Copied = copied }).ToJson(), IsPending = true }, [], cancellation);

    /// <summary>Last step of a split: the others have got it.</summary>
    /// <exception cref="Exception">Not confirmed: the client has to hear 451, and to send all of it again.</exception>
    public async Task<SmtpReply> ConfirmAsync(MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy, CancellationToken cancellation)
    {
        var told = notices.Held(message, evaluation, hold, ExpiryOf(message, policy), othersHaveIt: true);
        var confirmed = await quarantine.ConfirmAsync(message.Id, told, cancellation);
        if (!confirmed && await quarantine.FindSummaryAsync(message.Id, cancellation) is null or { State: HeldState.Pending })
            throw new InvalidOperationException($"Message {message.Id} was withdrawn while it was sent to its other recipients");
        return await AnswerAsync(message, evaluation, new HoldResult(message.Id, confirmed, HeldState.Held), cancellation);
    }

    /// <summary>The split cannot be finished: nothing is kept, the client sends all of it again.</summary>
    public Task WithdrawAsync(string id, CancellationToken cancellation) => quarantine.WithdrawAsync(id, cancellation);

    /// <summary>The log entry and the answer of a message that is held, or that joins an earlier one.</summary>
    public async Task<SmtpReply> AnswerAsync(MessageInHand message, Evaluation evaluation, HoldResult held, CancellationToken cancellation)
    {
        var answer = held.IsNew || await quarantine.FindSummaryAsync(held.Id, cancellation) is not { } earlier
            ? HeldAnswer.Waiting(held.Id)
            : HeldAnswer.Of(earlier, message.Mail.SmtpUtf8);
        var entry = entries.For(message, answer.Verdict == "hold" ? LogState.Held : LogState.Repeated, evaluation);
        await database.Log.BeginAsync(
            entry with
            {
                Recipients = [.. entry.Recipients.Where(recipient => message.Addresses.Contains(recipient.Address, StringComparer.OrdinalIgnoreCase))],
                Reply = LogEntries.ReplyText(answer.Reply),
                // never an earlier attempt that was put off: what repeats this entry is answered with its reference
                Repeats = held.Id == message.Id ? null : held.Id,
            },
            cancellation);
        return answer.Reply;
    }

    private HeldMessage Describe(MessageInHand message, Evaluation evaluation, Hold hold, SchoolPolicy policy)
    {
        if (hold.Approvers.Count == 0)
            alarms.Raise(AlarmKind.NobodyDecides, $"Message {message.Id} is held and the policy names nobody who may decide about it");
        return new HeldMessage
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
            Findings = StandingApproval.FindingsOf(evaluation),
            Concerned = hold.Concerned,
            ConcernedBy = hold.SenderDecides ? "" : evaluation.Facts.People.StaffDigest,
            ExpiresAt = ExpiryOf(message, policy),
            RemindAt = HoldReminder.FirstFor(message.At, policy),
        };
    }

    private static DateTimeOffset ExpiryOf(MessageInHand message, SchoolPolicy policy) =>
        new SchoolDays(policy).After(message.At, Math.Max(1, policy.HoldSchoolDays));
}
