using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Gateway.Notices;

/// <summary>
/// Notices about messages, ready for the outbox.
/// Authors are written to only at addresses of the school itself: a forged author outside gets no mail from us. Those who
/// decide are named by the policy and may be anywhere.
/// </summary>
public sealed class NoticeWriter(Func<SchoolPolicy> policy, TimeProvider clock, string? publicUrl)
{
    /// <summary>To the sender and to those who decide, when a message is held.</summary>
    /// <param name="expiresAt">When it goes back without a decision.</param>
    /// <param name="othersHaveIt">Whether it went to further recipients at once.</param>
    public IReadOnlyList<OwedMail> Held(MessageInHand message, Evaluation evaluation, Hold hold, DateTimeOffset expiresAt, bool othersHaveIt = false)
    {
        var school = policy().School;
        var about = About(message.Id, evaluation, [.. evaluation.Verdict.Decisive], message.Addresses, school) with
        {
            Deadline = TimeZoneInfo.ConvertTime(expiresAt, clock.LocalTimeZone),
            OthersHaveIt = othersHaveIt,
        };
        var mails = new List<OwedMail>();
        if (hold.SenderDecides)
        {
            Add(mails, $"held:{message.Id}:asked", NoticeTexts.AskSender(about), school, message.Id);
            return mails;
        }

        Add(mails, $"held:{message.Id}:sender", NoticeTexts.HeldForSender(about, hold.Approvers), school, message.Id);
        foreach (var approver in hold.Approvers)
            Add(mails, $"held:{message.Id}:to:{approver}", NoticeTexts.HeldForApprover(about, approver), school, message.Id, isNamedByPolicy: true);
        return mails;
    }

    /// <summary>To those who were asked and may decide: it still waits.</summary>
    /// <param name="senderDecides">Held only to ask the sender.</param>
    public IReadOnlyList<OwedMail> Reminders(HeldDetails held, IReadOnlyList<string> to, bool senderDecides)
    {
        var (school, mails) = (policy().School, new List<OwedMail>());
        var about = AboutWaiting(held, school);
        foreach (var approver in to)
        {
            var text = senderDecides ? NoticeTexts.AskSenderAgain(about) : NoticeTexts.ReminderFor(about, approver);
            Add(mails, $"reminder:{held.Summary.Id}:{held.Summary.Reminders + 1}:{approver}", text, school, held.Summary.Id, isNamedByPolicy: !senderDecides);
        }

        return mails;
    }

    /// <summary>To deputies and the reserve: they are asked as well.</summary>
    public IReadOnlyList<OwedMail> AlsoAsked(HeldDetails held, IReadOnlyList<string> further)
    {
        var (school, mails) = (policy().School, new List<OwedMail>());
        var about = AboutWaiting(held, school);
        foreach (var person in further)
            Add(mails, $"held:{held.Summary.Id}:to:{person}", NoticeTexts.AlsoAsked(about, person, held.Summary.Approvers), school, held.Summary.Id, isNamedByPolicy: true);
        return mails;
    }

    /// <summary>The tip after delivery; null where the sender is not of the school.</summary>
    public OwedMail? Warned(MessageInHand message, Evaluation evaluation, TellSender tell)
    {
        var now = policy();
        var school = now.School;
        var mails = new List<OwedMail>();
        Add(mails, $"warned:{message.Id}", NoticeTexts.Warned(About(message.Id, evaluation, tell.Rulings, message.Addresses, school), now.Contacts.Dpo), school, message.Id);
        return mails.FirstOrDefault();
    }

    /// <summary>To the sender: released and sent.</summary>
    public IReadOnlyList<OwedMail> Released(HeldDetails held) =>
        ToSender(held, "released", about => NoticeTexts.Released(about, held.Summary.DecidedBy ?? "Your school"));

    /// <summary>To the sender: it comes back, refused or expired.</summary>
    public IReadOnlyList<OwedMail> Returned(HeldDetails held) =>
        ToSender(held, "returned", about => held.Summary.State == HeldState.Expired
            ? NoticeTexts.Expired(about)
            : NoticeTexts.Refused(about, held.Summary.DecidedBy ?? "Your school", held.Summary.Reason));

    /// <summary>To whoever decided: what was released did not go, or not to everybody.</summary>
    /// <param name="decidedAgain">Whether it waits for a new decision.</param>
    public IReadOnlyList<OwedMail> ReleaseFailed(HeldDetails held, string reply, bool decidedAgain)
    {
        if (held.Summary.DecidedBy is not { } approver)
            return [];
        var school = policy().School;
        var mails = new List<OwedMail>();
        var key = $"failed:{held.Summary.Id}:{held.Summary.StateAt.ToUnixTimeSeconds()}";
        Add(mails, key, NoticeTexts.ReleaseFailed(About(held, school), approver, reply, decidedAgain), school, held.Summary.Id, held.Summary.Approvers.Contains(approver));
        return mails;
    }

    private List<OwedMail> ToSender(HeldDetails held, string kind, Func<NoticeSubject, NoticeMail> text)
    {
        var school = policy().School;
        var mails = new List<OwedMail>();
        Add(mails, $"{kind}:{held.Summary.Id}", text(About(held, school)), school, held.Summary.Id);
        return mails;
    }

    private void Add(List<OwedMail> mails, string key, NoticeMail notice, SchoolDetails school, string about, bool isNamedByPolicy = false)
    {
        if (school.Domains.Count == 0 || !(isNamedByPolicy || school.Owns(notice.To)) || !CanStandInEnvelope(notice.To))
            return;
        mails.Add(notice.ToOwed(key, school, clock.GetUtcNow(), about));
    }

    /// <summary>An author's address comes from a header field, which holds anything.</summary>
    private static bool CanStandInEnvelope(string address) => !address.Any(c => c <= ' ' || c is '<' or '>' || char.IsControl(c) || char.IsSurrogate(c));

    private NoticeSubject About(string id, Evaluation evaluation, IReadOnlyList<Ruling> rulings, IReadOnlyList<string> recipients, SchoolDetails school) =>
        new(id, school.Name, evaluation.Facts.Sender.Address, evaluation.Facts.Message.Subject, recipients, rulings, Link(id));

    private NoticeSubject About(HeldDetails held, SchoolDetails school) => new(
        held.Summary.Id,
        school.Name,
        held.Summary.From,
        held.Subject,
        held.Summary.To,
        [.. HeldEvaluation.Read(held.Evaluation).Rulings.Select(ruling => ruling.ToRuling())],
        Link(held.Summary.Id));

    private NoticeSubject AboutWaiting(HeldDetails held, SchoolDetails school) =>
        About(held, school) with { Deadline = TimeZoneInfo.ConvertTime(held.Summary.ExpiresAt, clock.LocalTimeZone) };

    private string? Link(string id) => publicUrl is null ? null : $"{publicUrl.TrimEnd('/')}/messages/{id}";
}
