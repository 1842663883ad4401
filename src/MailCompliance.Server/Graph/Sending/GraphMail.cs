using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.Messages;
using MailCompliance.Mime;
using MailCompliance.Storage.Outbox;
using Microsoft.Graph.Users.Item.SendMail;
using Models = Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>Mails of our own as <c>sendMail</c> takes them (Microsoft Learn, "user: sendMail"): as JSON, since only so nothing is saved to Sent Items.</summary>
internal static class GraphMail
{
    /// <summary>A request may have 4 MB, and base64 takes a third more than the bytes.</summary>
    public const int LargestAttachment = 2_900_000;

    public const string KeyHeader = "x-mailcompliance-key";

    private const string IdMark = ".mailcompliance@";

    /// <summary>A notice: its subject and text.</summary>
    public static SendMailPostRequestBody Notice(OwedMail mail, GraphOptions options, bool withMessageId)
    {
        var message = MessageReader.Read(MailDocument.Parse(mail.Content), Channel.Graph, envelopeSender: "", [mail.Recipient]);
        return Of(mail, withMessageId ? MessageIdOf(mail, options) : null, message.Subject ?? "", message.Bodies.FirstOrDefault(body => !body.IsHtml)?.Content ?? "", null);
    }

    /// <summary>A copy: the message as it was sent, as a file. One that is too large is named, with where it lies.</summary>
    public static SendMailPostRequestBody Copy(OwedMail mail, GraphOptions options, bool withMessageId)
    {
        var message = MessageReader.Read(MailDocument.Parse(mail.Content), Channel.Graph, envelopeSender: mail.EnvelopeSender, null);
        var author = message.From?.Address ?? mail.EnvelopeSender;
        var isSmall = mail.Content.Length <= LargestAttachment;
        var text = $"{author} sent a message to {string.Join(", ", message.VisibleRecipients.Select(recipient => recipient.Address))}.\n"
            + "The school's email policy asks that you get a copy.\n\n"
            + (isSmall ? "The message is attached as it was sent.\n" : $"It is too large to attach. You find it in Sent Items of {author}.\n")
            + $"\nReference {mail.About}. The e-mail check wrote this message. Please do not reply to it.\n";
        return Of(mail, withMessageId ? MessageIdOf(mail, options) : null, $"Copy: {message.Subject}", text, isSmall ? [new Models.FileAttachment { Name = "message.eml", ContentType = "message/rfc822", ContentBytes = mail.Content.ToArray() }] : null);
    }

    /// <summary>The same for every attempt at one mail, so that it can be looked for (Microsoft Learn, "Update message": of a draft the id may be set).</summary>
    public static string MessageIdOf(OwedMail mail, GraphOptions options)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mail.Key} {mail.Recipient}")).AsSpan(0, 16));
        return $"<{key}{IdMark}{options.Sender.Mailbox!.Split('@')[^1]}>";
    }

    /// <summary>Whether a mail of our own bears the id; else somebody or something else gave it one.</summary>
    public static bool IsOurs(string? messageId) => messageId?.Contains(IdMark, StringComparison.Ordinal) == true;

    private static SendMailPostRequestBody Of(OwedMail mail, string? messageId, string subject, string text, List<Models.Attachment>? attachments)
    {
        var message = new Models.Message
        {
            Subject = subject,
            Body = new Models.ItemBody { ContentType = Models.BodyType.Text, Content = text },
            ToRecipients = [new Models.Recipient { EmailAddress = new Models.EmailAddress { Address = mail.Recipient } }],
            InternetMessageHeaders = [new Models.InternetMessageHeader { Name = KeyHeader, Value = mail.Key }],
        };
        // what is never set is not written, what is set to null would be
        if (attachments is not null)
            message.Attachments = attachments;
        if (messageId is not null)
            message.InternetMessageId = messageId;
        return new SendMailPostRequestBody { Message = message, SaveToSentItems = false };
    }
}
