using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Text.Kinds;

namespace MailCompliance.Engine.Facts;

/// <summary>What is inside the attachments.</summary>
internal static class AttachmentReading
{
    /// <summary>
    /// Largest picture shown in the text that counts as part of its look (logo, signature). A photo put into the text is a file
    /// that somebody sends, however it is shown.
    /// </summary>
    private const long MaxSignatureImageBytes = 256 * 1024;

    /// <summary>All such pictures of one message together; the rest count as files.</summary>
    private const long MaxSignatureImagesBytes = 512 * 1024;

    /// <summary>
    /// Work on all attachments of one message, in units of <see cref="DocumentLimits.MaxWork"/>; those that come after it is spent are
    /// only told by their content, and are facts that could not be inspected.
    /// </summary>
    public const long MaxWork = 150_000_000;

    public static async ValueTask<IReadOnlyList<AttachmentFacts>> ReadAsync(
        IReadOnlyList<Attachment> attachments, IDocumentReader documents, bool readPictures, CancellationToken cancellation)
    {
        var facts = new List<AttachmentFacts>(attachments.Count);
        var (pictures, work) = (0L, 0L);
        var maxWork = readPictures ? MaxWork * DocumentLimits.PicturesCost : MaxWork;
        foreach (var attachment in attachments)
        {
            var document = attachment.Content is not { } content ? null
                : work < maxWork ? await documents.ReadAsync(attachment.FileName, content(), readPictures, cancellation)
                : new ExtractedDocument(FileKinds.Of(attachment.FileName, content()), "", Uninspectable.TooCostly);
            work += document?.Work ?? 0;
            var isPicture = IsSmallPicture(attachment, document) && pictures + attachment.Length <= MaxSignatureImagesBytes;
            pictures += isPicture ? attachment.Length : 0;
            facts.Add(new AttachmentFacts { Attachment = attachment, IsSignatureImage = isPicture, Kind = document?.Kind, Document = document });
        }

        return facts;
    }

    /// <summary>What is known of attachments without looking inside.</summary>
    public static IReadOnlyList<AttachmentFacts> Unread(IReadOnlyList<Attachment> attachments) =>
        [.. attachments.Select(attachment => new AttachmentFacts { Attachment = attachment, IsSignatureImage = IsSmallPicture(attachment, null) })];

    // by content where it is seen: a program does not become a picture by its label
    private static bool IsSmallPicture(Attachment attachment, ExtractedDocument? document) =>
        attachment.IsInline
        && attachment.Length <= MaxSignatureImageBytes
        && (document is null
            ? attachment.DeclaredType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true
            : document.Kind.Family == FileFamily.Image);
}
