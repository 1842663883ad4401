using MailCompliance.Mime;

namespace MailCompliance.Engine.Messages;

/// <summary>Sorts a document's parts into what is read and what is attached.</summary>
/// <remarks>
/// A text part is a body unless it is marked or named as a file; the very first part is one whatever its name. Of alternatives the
/// last that can be read is shown (RFC 2046 section 5.1.4). Attached messages are attachments as a whole. Nothing is dropped but
/// the signature of multipart/signed, and that only when it looks like one.
/// </remarks>
internal sealed class MessageContent
{
    private const int MaxSignatureBytes = 64 * 1024;

    private readonly MailDocument document;
    private readonly List<MessageBody> bodies = [];
    private readonly List<Attachment> attachments = [];
    private readonly MimePart? firstLeaf;
    private readonly HashSet<string> shownPictures = [];
    private readonly Dictionary<MimePart, Tnef> tnef = [];

    private MessageContent(MailDocument document)
    {
        this.document = document;
        firstLeaf = FirstLeaf(document.Root);
    }

    private readonly record struct Tnef(bool IsComplete, IReadOnlyList<EmbeddedFile> Files);

    public IReadOnlyList<MessageBody> Bodies => bodies;

    public IReadOnlyList<Attachment> Attachments => attachments;

    /// <summary>Other readings than are kept: see <see cref="OtherReadings"/>.</summary>
    public bool HasMoreReadings { get; private set; }

    /// <summary>Outlook's message class where the message carries one (TNEF): "IPM.Note".</summary>
    public string? OutlookClass { get; private set; }

    public static MessageContent Read(MailDocument document)
    {
        var content = new MessageContent(document);
        content.CollectBodies(document.Root, isShown: true);
        var others = OtherReadings.Of(document, out var hasMore);
        content.bodies.AddRange(others);
        content.HasMoreReadings = hasMore;
        content.CollectShownPictures();
        content.CollectAttachments(document.Root);
        return content;
    }

    private static MimePart FirstLeaf(MimePart part)
    {
        while (part.IsMultipart && part.Children.Count > 0)
            part = part.Children[0];
        return part;
    }

    private void CollectBodies(MimePart part, bool isShown)
    {
        if (part.IsMultipart && part.Children.Count > 0)
        {
            if (part.ContentType.MediaType == "multipart/alternative")
                CollectAlternatives(part, isShown);
            else
                CollectEach(part, isShown);
        }
        else if (IsTnef(part))
        {
            AddTnef(part, isShown);
        }
        else if (IsBody(part))
        {
            bodies.Add(BodyOf(part, isShown));
        }
    }

    private void CollectEach(MimePart part, bool isShown)
    {
        foreach (var child in part.Children)
            CollectBodies(child, isShown);
    }

    private void CollectAlternatives(MimePart part, bool isShown)
    {
        var shown = part.Children.LastOrDefault(HasReadableBody);
        foreach (var child in part.Children)
            CollectBodies(child, isShown && (shown is null || ReferenceEquals(child, shown)));
    }

    private bool HasReadableBody(MimePart part) =>
        part.IsMultipart ? part.Children.Any(HasReadableBody) : IsReadable(part) && IsBody(part);

    private static bool IsReadable(MimePart part) => part.ContentType.MediaType is "text/plain" or "text/html";

    private bool IsBody(MimePart part)
    {
        if (part.IsMessage || part.Disposition == "attachment")
            return false;
        if (IsCalendar(part))
            return true;
        // a multipart without readable parts is shown as text by some programs: read it rather than not
        if (part.IsMultipart)
            return true;
        return IsReadable(part) && (part.FileName is null || ReferenceEquals(part, firstLeaf));
    }

    // an invitation itself, not a calendar file that somebody attaches
    private static bool IsCalendar(MimePart part) =>
        part.ContentType.MediaType == "text/calendar"
        && (part.Parent is null || part.Parent.ContentType.MediaType == "multipart/alternative" || part.ContentType.Parameter("method") is not null);

    // an invitation's words are shown where no text says them
    private MessageBody BodyOf(MimePart part, bool isShown)
    {
        var text = part.DecodeText();
        return IsCalendar(part)
            ? new MessageBody(IsHtml: false, CalendarText.Of(text), part) { IsShown = isShown && !bodies.Exists(body => body.IsShown) }
            : new MessageBody(part.ContentType.MediaType == "text/html", text, part) { IsShown = isShown };
    }

    private static bool IsTnef(MimePart part) =>
        part.ContentType.MediaType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || string.Equals(part.FileName, "winmail.dat", StringComparison.OrdinalIgnoreCase);

    // Outlook shows what TNEF holds and not the text beside it; other programs the opposite: both are shown
    private void AddTnef(MimePart part, bool isShown)
    {
        var isRead = TnefReader.TryRead(part.DecodeBytes(), document.Limits, out var content, out var problem);
        tnef[part] = new Tnef(isRead && problem is null, isRead ? content.Attachments : []);
        if (!isRead)
            return;
        OutlookClass = content.MessageClass;
        if (!string.IsNullOrWhiteSpace(content.Html))
            bodies.Add(new MessageBody(IsHtml: true, content.Html, part) { IsShown = isShown });
        else if (!string.IsNullOrWhiteSpace(content.PlainText))
            bodies.Add(new MessageBody(IsHtml: false, content.PlainText, part) { IsShown = isShown });
    }

    private void CollectShownPictures()
    {
        foreach (var body in bodies)
        {
            if (body.IsHtml)
                ContentReferences.AddTo(shownPictures, body.Content);
        }
    }

    private void CollectAttachments(MimePart part)
    {
        if (part.IsMultipart && part.Children.Count > 0)
        {
            foreach (var child in part.Children)
                CollectAttachments(child);
        }
        else if (tnef.TryGetValue(part, out var read))
        {
            // what could not be read whole stays an attachment of its own, for the rule about such
            if (!read.IsComplete)
                attachments.Add(Of(part, isInline: false));
            attachments.AddRange(read.Files.Select(file => Of(file, part)));
        }
        else if (IsBody(part))
        {
            AddUuencoded(part);
        }
        else if (!IsDetachedSignature(part))
        {
            var id = part.ContentId;
            var isInline = id is not null && (part.Disposition == "inline" || shownPictures.Contains(id));
            attachments.Add(Of(part, isInline));
        }
    }

    private void AddUuencoded(MimePart part)
    {
        if (part.ContentType.MediaType != "text/plain" || !Uuencoding.MayBeIn(part.DecodeText()))
            return;
        foreach (var file in UuencodedText.Extract(part.DecodeText(), document.Limits, out _))
            attachments.Add(Of(file, part));
    }

    private static bool IsDetachedSignature(MimePart part)
    {
        if (part.Parent?.ContentType.MediaType != "multipart/signed" || part.BodyRange.Length > MaxSignatureBytes)
            return false;
        return part.ContentType.MediaType switch
        {
            // a DER sequence, as every CMS object begins (RFC 5652)
            "application/pkcs7-signature" or "application/x-pkcs7-signature" => part.DecodeBytes().Span is [0x30, ..],
            "application/pgp-signature" => part.DecodeText().AsSpan().TrimStart().StartsWith("-----BEGIN PGP SIGNATURE", StringComparison.Ordinal),
            _ => false,
        };
    }

    private static Attachment Of(MimePart part, bool isInline) =>
        new(AttachmentNames.Of(part), part.ContentType.MediaType, part.DecodedLength(), isInline, part.DecodeBytes, part);

    private Attachment Of(EmbeddedFile file, MimePart container) =>
        new(file.FileName.Length > 0 ? file.FileName : "unnamed", file.DeclaredType, file.Content.Length,
            file.ContentId is not null && shownPictures.Contains(file.ContentId), () => file.Content, container);
}
