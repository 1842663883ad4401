using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Messages;
using MailCompliance.Mime;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>Mails of our own as <c>sendMail</c> takes them (Microsoft Learn, "user: sendMail"): as JSON, since only so nothing is saved to Sent Items.</summary>
internal static class GraphMail
{
    /// <summary>A request may have 4 MB, and base64 takes a third more than the bytes.</summary>
    public const int LargestAttachment = 2_900_000;

    public const string KeyHeader = "x-mailcompliance-key";

    private const string IdMark = ".mailcompliance@";

    /// <summary>A notice: its subject and text.</summary>
    public static GraphSendMail Notice(OwedMail mail, GraphOptions options)
    {
        var message = MessageReader.Read(MailDocument.Parse(mail.Content), Channel.Graph, envelopeSender: "", [mail.Recipient]);
        return Of(mail, options, message.Subject ?? "", message.Bodies.FirstOrDefault(body => !body.IsHtml)?.Content ?? "", []);
    }

    /// <summary>A copy: the message as it was sent, as a file. One that is too large is named, with where it lies.</summary>
    public static GraphSendMail Copy(OwedMail mail, GraphOptions options)
    {
        var message = MessageReader.Read(MailDocument.Parse(mail.Content), Channel.Graph, envelopeSender: mail.EnvelopeSender, null);
        var author = message.From?.Address ?? mail.EnvelopeSender;
        var isSmall = mail.Content.Length <= LargestAttachment;
        var text = $"{author} sent a message to {string.Join(", ", message.VisibleRecipients.Select(recipient => recipient.Address))}.\n"
            + "The school's email policy asks that you get a copy.\n\n"
            + (isSmall ? "The message is attached as it was sent.\n" : $"It is too large to attach. You find it in Sent Items of {author}.\n")
            + $"\nReference {mail.About}. The e-mail check wrote this message. Please do not reply to it.\n";
        return Of(mail, options, $"Copy: {message.Subject}", text, isSmall ? [new("#microsoft.graph.fileAttachment", "message.eml", "message/rfc822", mail.Content.ToArray())] : []);
    }

    /// <summary>The same for every attempt at one mail, so that it can be looked for (Microsoft Learn, "Update message": of a draft the id may be set).</summary>
    public static string MessageIdOf(OwedMail mail, GraphOptions options)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Key} {mail.Recipient}")).AsSpan(0, 16));
        return $"<{key}{IdMark}{options.Sender.Mailbox!.Split('@')[^1]}>";
    }

    /// <summary>Whether a mail of our own bears the id; else somebody or something else gave it one.</summary>
    public static bool IsOurs(string? messageId) => messageId?.Contains(IdMark, StringComparison.Ordinal) == true;

    private static GraphSendMail Of(OwedMail mail, GraphOptions options, string subject, string text, IReadOnlyList<GraphFileAttachment> attachments) => new(
        new GraphOutgoingMessage(
            subject,
            new GraphBody("text", text),
            [new GraphRecipient(new GraphAddress(null, mail.Recipient))],
            attachments.Count == 0 ? null : attachments,
            [new GraphHeader(KeyHeader, mail.Key)],
            MessageIdOf(mail, options)),
        SaveToSentItems: false);
}
