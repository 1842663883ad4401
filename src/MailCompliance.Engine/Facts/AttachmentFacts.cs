using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Text;

namespace MailCompliance.Engine.Facts;

/// <summary>What is known of one attachment.</summary>
public sealed record AttachmentFacts
{
    public required Attachment Attachment { get; init; }

    public string FileName => Attachment.FileName;

    /// <summary>Decoded bytes.</summary>
    public long Length => Attachment.Length;

    /// <summary>An inline image that belongs to the look of the message (logo, signature), not a file that somebody sends.</summary>
    public bool IsSignatureImage { get; init; }

    /// <summary>The true type by content; null where the channel does not see the content.</summary>
    public FileKind? Kind { get; init; }

    /// <summary>The text inside, or why there is none; null where the channel does not see the content.</summary>
    public ExtractedDocument? Document { get; init; }
}
