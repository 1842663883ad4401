using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Turns a MIME document and its envelope into an <see cref="OutgoingMessage"/>.</summary>
public static class MessageReader
{
    /// <param name="envelopeSender">MAIL FROM; empty: the null sender; null: taken from the header fields (an empty Return-Path, Sender, else From).</param>
    /// <param name="envelopeRecipients">RCPT TO; null: To, Cc and Bcc of the header.</param>
    /// <exception cref="MimeLimitException">A body or a file inside is larger than the document's limits allow.</exception>
    public static OutgoingMessage Read(
        MailDocument document, Channel channel, string? envelopeSender, IReadOnlyList<string>? envelopeRecipients)
    {
        var headers = document.Headers;
        var from = FirstOf(headers, "From");
        var sender = FirstOf(headers, "Sender");
        var visible = HeaderRecipients.Visible(headers);
        var content = MessageContent.Read(document);

        return new OutgoingMessage
        {
            Channel = channel,
            MessageId = Trimmed(headers.Find("Message-ID")?.RawValue),
            EnvelopeSender = envelopeSender ?? SenderOfHeader(headers, sender ?? from),
            From = from,
            Sender = sender is null || IsSame(sender, from) ? null : sender,
            Recipients = envelopeRecipients is null
                ? HeaderRecipients.All(headers, visible)
                : HeaderRecipients.OfEnvelope(envelopeRecipients, visible),
            VisibleRecipients = visible,
            Subject = headers.Value("Subject"),
            Bodies = content.Bodies,
            HasMoreReadings = content.HasMoreReadings,
            Attachments = content.Attachments,
            OutlookClass = content.OutlookClass,
            Document = document,
            Bytes = document.Bytes.Length,
        };
    }

    // stored mail notes the null sender of its last transaction so
    private static string SenderOfHeader(HeaderList headers, MailAddress? author) =>
        headers.Find("Return-Path")?.RawValue == "<>" ? "" : author?.Address ?? "";

    private static MailAddress? FirstOf(HeaderList headers, string name) =>
        headers.Find(name) is { } field && MailAddress.ParseList(field) is [var first, ..] ? first : null;

    private static bool IsSame(MailAddress one, MailAddress? other) =>
        string.Equals(one.Address, other?.Address, StringComparison.OrdinalIgnoreCase);

    private static string? Trimmed(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
