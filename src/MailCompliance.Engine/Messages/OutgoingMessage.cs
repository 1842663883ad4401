using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Through which door a message came to the engine.</summary>
public enum Channel
{
    Gateway,
    AddIn,
    Graph,
    CommandLine,
}

/// <summary>Where a recipient stands in the message; <see cref="Bcc"/> also for those in the envelope only.</summary>
public enum RecipientField
{
    To,
    Cc,
    Bcc,
}

/// <summary>One recipient, by address (as given, never changed in case) and field.</summary>
public sealed record Recipient(string Address, string? DisplayName, RecipientField Field);

/// <summary>A readable body. <paramref name="Source"/> is null where the channel had no MIME (a draft).</summary>
/// <param name="Content">The decoded characters: plain text, or HTML source.</param>
public sealed record MessageBody(bool IsHtml, string Content, MimePart? Source)
{
    /// <summary>False for an alternative that a richer one replaces for the reader.</summary>
    public bool IsShown { get; init; } = true;
}

/// <summary>A file that travels with the message.</summary>
/// <param name="FileName">Decoded; "unnamed" with an extension by type where the message gives none.</param>
/// <param name="Length">Decoded bytes.</param>
/// <param name="IsInline">Shown inside the HTML body (referred to by cid, or disposition inline with a Content-ID).</param>
/// <param name="Content">Decoded bytes, or null where the channel sees only name and size.</param>
public sealed record Attachment(
    string FileName,
    string? DeclaredType,
    long Length,
    bool IsInline,
    Func<ReadOnlyMemory<byte>>? Content,
    MimePart? Source);

/// <summary>A message on its way out, as its channel sees it; the same for SMTP, a draft in Outlook and Sent Items.</summary>
public sealed record OutgoingMessage
{
    public required Channel Channel { get; init; }

    /// <summary>The Message-ID with its angle brackets, or null where there is none.</summary>
    public string? MessageId { get; init; }

    /// <summary>MAIL FROM without angle brackets; empty for the null sender.</summary>
    public required string EnvelopeSender { get; init; }

    /// <summary>The author by the From field; null where missing.</summary>
    public MailAddress? From { get; init; }

    /// <summary>The Sender field: who sent it on the author's behalf; null where the author sent it.</summary>
    public MailAddress? Sender { get; init; }

    /// <summary>Every recipient that this transaction delivers to, each once.</summary>
    public required IReadOnlyList<Recipient> Recipients { get; init; }

    /// <summary>To and Cc of the header, whether or not this transaction delivers to them.</summary>
    public IReadOnlyList<Recipient> VisibleRecipients { get; init; } = [];

    /// <summary>The decoded subject; null where the field is missing.</summary>
    public string? Subject { get; init; }

    /// <summary>The readable bodies in order: usually one, or plain and HTML alternatives.</summary>
    public IReadOnlyList<MessageBody> Bodies { get; init; } = [];

    /// <summary>Whether a badly built message can be read in more ways than <see cref="Bodies"/> holds.</summary>
    public bool HasMoreReadings { get; init; }

    public IReadOnlyList<Attachment> Attachments { get; init; } = [];

    /// <summary>Outlook's message class where the message carries one (TNEF): "IPM.Note".</summary>
    public string? OutlookClass { get; init; }

    /// <summary>The message in MIME; null where the channel has none.</summary>
    public MailDocument? Document { get; init; }

    /// <summary>Size on the wire in bytes; 0 where the channel does not know.</summary>
    public long Bytes { get; init; }

    /// <summary>What tells this message from every other and is the same when it is sent again, where the channel has worked it out already; null: made from the content.</summary>
    public string? RepeatKey { get; init; }

    /// <summary>What this channel cannot see, in words of the <c>notSeen</c> contract.</summary>
    public IReadOnlyList<string> NotSeen { get; init; } = [];

    /// <summary>Parts that should have been read and were not: rules that find something missing in them say nothing.</summary>
    public MessageParts Unread { get; init; }
}
