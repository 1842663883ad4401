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
    string? Link);

/// <summary>The texts of all notices: plain English, what, where, how to put it right, by which clause.</summary>
public static class NoticeTexts
{
    private const int RecipientsShown = 10;

    /// <summary>To the sender: the message waits.</summary>
    public static NoticeMail HeldForSender(NoticeSubject about, IReadOnlyList<string> approvers) => new(
        about.Sender,
        "Not sent yet: your message waits for approval",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has not been sent yet.\n\n")
            .Append("Why\n").Append(Reasons(about.Rulings))
            .Append("\nWhat happens next\n")
            .Append("  ").Append(string.Join(", ", approvers)).Append(" can approve it or send it back to you.\n")
            .Append("  You will get a message when that is done. You need not send it again.\n")
            .Append(LinkLine(about, "See it here"))
            .Append(Foot(about)).ToString());

    /// <summary>To one of those who decide: somebody waits for them.</summary>
    public static NoticeMail HeldForApprover(NoticeSubject about, string approver) => new(
        approver,
        $"Your decision is needed: a message from {about.Sender}",
        new StringBuilder()
            .Append(about.Sender).Append(" wants to send a message to ").Append(RecipientList(about)).Append(".\n")
            .Append("It waits for your decision.\n\n")
            .Append("Why\n").Append(Reasons(about.Rulings))
            .Append("\nHow to decide\n")
            .Append(LinkLine(about, "Read it and decide here"))
            .Append("  Or ask your technician to run one of:\n")
            .Append("    mailcompliance quarantine release ").Append(about.Reference).Append(" --by ").Append(approver).Append('\n')
            .Append("    mailcompliance quarantine refuse ").Append(about.Reference).Append(" --by ").Append(approver).Append(" --reason \"...\"\n")
            .Append(Foot(about)).ToString());

    /// <summary>To the sender, whose mail program showed no warning: the message waits for his own word.</summary>
    public static NoticeMail AskSender(NoticeSubject about) => new(
        about.Sender,
        "Not sent yet: please look at your message again",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has not been sent yet. Something in it does not fit our policy.\n\n")
            .Append(Reasons(about.Rulings))
            .Append("\nWhat to do\n")
            .Append("  Put it right and send it again. Or, if it is right as it is, release it.\n")
            .Append(LinkLine(about, "Release it here"))
            .Append("  Or ask your technician to run\n")
            .Append("    mailcompliance quarantine release ").Append(about.Reference).Append(" --by ").Append(about.Sender).Append('\n')
            .Append(Foot(about)).ToString());

    /// <summary>To the one who released it: it did not go after all.</summary>
    /// <param name="reply">What the next mail server said, or what the policy says now.</param>
    /// <param name="decidedAgain">False: only some recipients were refused.</param>
    public static NoticeMail ReleaseFailed(NoticeSubject about, string approver, string reply, bool decidedAgain) => new(
        approver,
        $"{(decidedAgain ? "Not sent" : "Not sent to everybody")}: a message of {about.Sender} that you approved",
        new StringBuilder()
            .Append("You approved a message of ").Append(about.Sender).Append(" to ").Append(RecipientList(about)).Append(".\n")
            .Append("It could not be sent to everybody.\n\n")
            .Append("Why\n  ").Append(reply.ReplaceLineEndings(" ")).Append("\n\n")
            .Append(decidedAgain ? "The message waits for your decision again.\n" : "Everybody else has got it.\n")
            .Append(LinkLine(about, "See it here"))
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: it has gone.</summary>
    public static NoticeMail Released(NoticeSubject about, string by) => new(
        about.Sender,
        "Sent: your message was approved",
        $"Your message{Named(about)} was approved by {by} and has been sent.\n{Foot(about)}");

    /// <summary>To the sender: it comes back, with advice.</summary>
    public static NoticeMail Refused(NoticeSubject about, string by, string? reason) => new(
        about.Sender,
        "Not sent: your message was sent back to you",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" was not approved by ").Append(by).Append(" and has not been sent.\n")
            .Append(string.IsNullOrWhiteSpace(reason) ? "" : $"\nTheir words\n  {reason.ReplaceLineEndings(" ")}\n")
            .Append("\nWhy it was stopped\n").Append(Reasons(about.Rulings))
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: nobody decided in time.</summary>
    public static NoticeMail Expired(NoticeSubject about) => new(
        about.Sender,
        "Not sent: nobody decided in time about your message",
        new StringBuilder()
            .Append("Nobody decided in time about your message").Append(Named(about)).Append(". It has not been sent.\n")
            .Append("If it is still needed, send it again or speak to the person who decides.\n")
            .Append("\nWhy it was stopped\n").Append(Reasons(about.Rulings))
            .Append(Foot(about)).ToString());

    /// <summary>To the sender: it has gone, and here is what to do better next time.</summary>
    public static NoticeMail Warned(NoticeSubject about) => new(
        about.Sender,
        "Sent, with a tip: please check your message",
        new StringBuilder()
            .Append("Your message").Append(Named(about)).Append(" has been sent. Something in it does not fit our policy.\n\n")
            .Append(Reasons(about.Rulings))
            .Append("\nYou need not do anything now, unless something should not have gone out. Then tell your DPO at once.\n")
            .Append(Foot(about)).ToString());

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

    private static string LinkLine(NoticeSubject about, string words) => about.Link is null ? "" : $"  {words}: {about.Link}\n";

    private static string Foot(NoticeSubject about) =>
        $"\nReference {about.Reference}. This message was made by the mail system of {about.SchoolName}.\n";
}
