using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Turns a MIME document and its envelope into an <see cref="OutgoingMessage"/>.</summary>
public static class MessageReader
{
    /// <param name="envelopeSender">MAIL FROM; empty: the null sender; null: taken from the header fields (Sender, else From).</param>
    /// <param name="envelopeRecipients">RCPT TO; null: To, Cc and Bcc of the header.</param>
    public static OutgoingMessage Read(
        MailDocument document, Channel channel, string? envelopeSender, IReadOnlyList<string>? envelopeRecipients) =>
        throw new NotImplementedException();
}
