using System.Text;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Gateway.Notices;

/// <summary>What a notice is about, without any content of the message but its subject, which the sender knows.</summary>
/// <param name="Reference">The held message's id.</param>
/// <param name="Link">The portal page of the message; null where no public address is configured.</param>
public sealed record NoticeSubject(
    string Reference,
    string SchoolName,
    string Sender,
    string? MessageSubject,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<Ruling> Rulings,
    string? Link)
{
    /// <summary>When a held message goes back to its sender; null where it does not matter.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Whether the message went to further recipients, who are not named here.</summary>
    public bool OthersHaveIt { get; init; }
}

/// <summary>The texts of all notices: plain English, what, where, how to put it right, by which clause.</summary>
public static class NoticeTexts
{
    private const int RecipientsShown = 10;

    /// <summary>To the sender: the message waits.</summary>
    public static NoticeMail HeldForSender(NoticeSubject about, IReadOnlyList<string> approvers) => new(
        about.Sender,
        "Not sent yet: your message waits for approval",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has not been sent yet.\n").Append(OthersLine(about)).Append('\n')
            .Append("Why\n").Append(Reasons(about.Rulings))
            .Append("\nWhat happens next\n")
            .Append(approvers.Count == 0
                ? "  The policy names nobody who can decide about it. Please tell your technician.\n"
                : $"  {Listing.Or(approvers)} can approve it or send it back to you.\n")
            .Append("  We will tell you when that is done. Please do not send the same message again.\n")
            .Append(DeadlineLine(about, "it goes back to you"))
            .Append(LinkLine(about, "See it here"))
            .Append(Foot(about)).ToString());

    /// <summary>To one of those who decide: somebody waits for them.</summary>
    public static NoticeMail HeldForApprover(NoticeSubject about, string approver) =>
        ToApprover(about, approver, $"Your decision is needed: a message from {about.Sender}", "");

    /// <summary>To one of those who decide: it still waits.</summary>
    public static NoticeMail ReminderFor(NoticeSubject about, string approver) =>
        ToApprover(about, approver, $"Still waiting for your decision: a message from {about.Sender}", "This is a reminder. Nobody has decided yet.\n");

    /// <summary>To a deputy or the reserve: the others are away or have not decided.</summary>
    public static NoticeMail AlsoAsked(NoticeSubject about, string person, IReadOnlyList<string> others) => ToApprover(
        about, person, $"Your decision is needed: a message from {about.Sender}", $"You are asked because {Listing.And(others)} {(others.Count == 1 ? "is" : "are")} away, cannot decide about this message, or did not decide in time.\n");

    /// <summary>To the sender, whose own word it waits for.</summary>
    public static NoticeMail AskSenderAgain(NoticeSubject about) => AskSender(about) with { Subject = "Still not sent: please look at your message again" };

    private static NoticeMail ToApprover(NoticeSubject about, string approver, string subject, string opening) => new(
        approver,
        subject,
        new StringBuilder()
            .Append(opening)
            .Append(about.Sender).Append(" wants to send a message to ").Append(RecipientList(about)).Append(".\n")
            .Append("It waits for your decision.\n").Append(OthersLine(about)).Append('\n')
            .Append("Why\n").Append(Reasons(about.Rulings))
            .Append("\nHow to decide\n")
            .Append(about.Link is null ? $"  If you need to see the message, ask {about.Sender} to show it to you.\n" : LinkLine(about, "Read it and decide here"))
            .Append(about.Link is null ? "  Tell your technician what you decide. There is no need to answer this message.\n" : "")
            .Append(DeadlineLine(about, "it goes back to its sender"))
            .Append(about.Link is null ? ForTechnician(about, approver) : "")
            .Append(Foot(about)).ToString());

    /// <summary>To the sender, whose mail program showed no warning: the message waits for his own word.</summary>
    public static NoticeMail AskSender(NoticeSubject about) => new(
        about.Sender,
        "Not sent yet: please look at your message again",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has not been sent yet. Something in it does not follow our policy.\n").Append(OthersLine(about)).Append('\n')
            .Append("Why\n").Append(Reasons(about.Rulings))
            .Append("\nWhat to do\n")
            .Append("  If something is wrong: put it right and send it again as a new message.\n")
            .Append("  If it is right as it is: ").Append(about.Link is null ? "ask your technician to release it.\n" : "release it.\n")
            .Append(LinkLine(about, "Release it here"))
            .Append(DeadlineLine(about, "it comes back to you"))
            .Append(about.Link is null ? $"\nFor the technician\n  mailcompliance quarantine release {about.Reference} --by {about.Sender}\n" : "")
            .Append(Foot(about)).ToString());

    /// <summary>To the one who released it: it did not go after all.</summary>
    /// <param name="reply">What the next mail server said, or what the policy says now.</param>
    /// <param name="decidedAgain">False: only some recipients were refused.</param>
    public static NoticeMail ReleaseFailed(NoticeSubject about, string approver, string reply, bool decidedAgain) => new(
        approver,
        $"{(decidedAgain ? "Not sent" : "Not sent to everybody")}: a message from {about.Sender} that you approved",
        new StringBuilder()
            .Append("You approved a message from ").Append(about.Sender).Append(" to ").Append(RecipientList(about)).Append(".\n")
            .Append(decidedAgain ? "It could not be sent.\n\n" : "It could not be sent to everybody.\n\n")
            .Append("Why\n  ").Append(reply.ReplaceLineEndings("\n  ")).Append("\n\n")
            .Append(decidedAgain ? "The message waits for your decision again.\n" : "Everybody else has got it.\n")
            .Append(decidedAgain && about.Link is null ? "Tell your technician whether to try again or to send it back.\n" : "")
            .Append(LinkLine(about, "See it here"))
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: it has gone.</summary>
    public static NoticeMail Released(NoticeSubject about, string by) => new(
        about.Sender,
        "Sent: your message was approved",
        $"{by} approved your message{Named(about)}. It has been sent. There is nothing more to do.\n{Foot(about)}");

    /// <summary>To the sender: it comes back, with advice.</summary>
    public static NoticeMail Refused(NoticeSubject about, string by, string? reason) => new(
        about.Sender,
        "Not sent: your message was sent back to you",
        new StringBuilder()
            .Append(by).Append(" did not approve your message").Append(Named(about)).Append(". It has not been sent.\n")
            .Append(string.IsNullOrWhiteSpace(reason) ? "" : $"\nWhat they say\n  {reason.ReplaceLineEndings(" ")}\n")
            .Append("\nWhy it was stopped\n").Append(Reasons(about.Rulings))
            .Append("\nIf you still need to send it, put this right and write a new message.\n")
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: nobody decided in time.</summary>
    public static NoticeMail Expired(NoticeSubject about) => new(
        about.Sender,
        "Not sent: nobody decided in time about your message",
        new StringBuilder()
            .Append("Nobody decided in time about your message").Append(Named(about)).Append(". It has not been sent.\n")
            .Append("If it is still needed, put right what is named below and write a new message, or speak to the person who decides.\n")
            .Append("\nWhy it was stopped\n").Append(Reasons(about.Rulings))
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: it has gone, and here is what to do better next time.</summary>
    /// <param name="dpo">Address of the data protection officer; null: not named by the policy.</param>
    public static NoticeMail Warned(NoticeSubject about, string? dpo) => new(
        about.Sender,
        "Sent, but please read this: a tip about your message",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has been sent. Something in it does not follow our policy.\n\n")
            .Append("What\n").Append(Reasons(about.Rulings))
            .Append("\nPlease do this next time. There is nothing to do now, unless something went out that should not have.\n")
            .Append("Then tell the data protection officer at once").Append(dpo is null ? "" : $": {dpo}").Append(".\n")
            .Append(Foot(about)).ToString());

    /// <summary>Where there is no page to decide on.</summary>
    private static string ForTechnician(NoticeSubject about, string approver) =>
        $"\nFor the technician\n  To send it:    mailcompliance quarantine release {about.Reference} --by {approver}\n"
        + $"  To refuse it:  mailcompliance quarantine refuse {about.Reference} --by {approver} --reason \"why\"\n";

    private static string Named(NoticeSubject about) =>
        string.IsNullOrWhiteSpace(about.MessageSubject) ? $" to {RecipientList(about)}" : $" “{about.MessageSubject.Trim()}” to {RecipientList(about)}";

    private static string RecipientList(NoticeSubject about) =>
        about.Recipients.Count <= RecipientsShown
            ? string.Join(", ", about.Recipients)
            : $"{string.Join(", ", about.Recipients.Take(RecipientsShown))} and {about.Recipients.Count - RecipientsShown} more";

    private static string Reasons(IReadOnlyList<Ruling> rulings)
    {
        var text = new StringBuilder();
        foreach (var ruling in rulings)
        {
            text.Append("  - ").Append(ruling.Finding.What).Append('\n')
                .Append("    ").Append(ruling.Finding.WhatToDo).Append('\n')
                .Append("    Policy: ").Append(ruling.Clause).Append('\n');
        }

        return text.ToString();
    }

    private static string OthersLine(NoticeSubject about) => about.OthersHaveIt ? "Everybody else on it has got it.\n" : "";

    private static string DeadlineLine(NoticeSubject about, string otherwise) => about.Deadline is { } end
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"  If nobody decides by {end:dddd d MMMM, HH:mm}, {otherwise}.\n")
        : "";

    private static string LinkLine(NoticeSubject about, string words) => about.Link is null ? "" : $"  {words}: {about.Link}\n";

    private static string Foot(NoticeSubject about) =>
        $"\nReference {about.Reference}. The e-mail check of {about.SchoolName} wrote this message. Please do not reply to it.\n";
}
