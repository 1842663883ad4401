using System.Text;

namespace MailCompliance.Mime.Reading;

/// <summary>Reads the tree of parts in one pass: headers line by line, bodies by a search for the next delimiter line.</summary>
internal sealed class StructureReader
{
    private readonly ReadOnlyMemory<byte> source;
    private readonly ReadingState state;
    private readonly BoundaryScanner boundaries;
    private readonly HeaderBlockReader headerReader;

    /// <summary>The delimiter at which the part read last ended.</summary>
    private BoundaryHit hit;

    private StructureReader(ReadOnlyMemory<byte> source, ReadingState state)
    {
        this.source = source;
        this.state = state;
        var lineEnds = LineEnds.Of(source.Span);
        if (lineEnds.BareCr)
            state.Note("A line ends with a bare CR.");
        if (lineEnds.BareLf)
            state.Note("A line ends with a bare LF.");
        // CR alone counts as a line end in a header only where the message knows no other
        var isOldMac = lineEnds.BareCr && !source.Span.Contains((byte)'\n');
        boundaries = new BoundaryScanner(source, lineEnds);
        headerReader = new HeaderBlockReader(source, state, boundaries, isOldMac ? (byte)'\r' : (byte)'\n');
    }

    public static MimePart ReadMessage(ReadOnlyMemory<byte> source, ReadingState state) =>
        new StructureReader(source, state).ReadEntity(0, null, 0, 0);

    /// <param name="parent">A multipart, or an attached message whose root this is; null at the top.</param>
    private MimePart ReadEntity(int start, MimePart? parent, int index, int depth)
    {
        state.CheckDepth(depth);
        state.CountPart();
        var isMessage = parent is null || !parent.IsMultipart;
        var headers = headerReader.Read(start, isMessage, out var bodyStart);
        var part = new MimePart(
            state.Limits, source, parent, index, headers, TypeOf(headers, parent), new ByteRange(start, bodyStart));
        if (headerReader.IsCutShort)
        {
            hit = headerReader.Boundary;
            part.BodyRange = new ByteRange(bodyStart, bodyStart);
            return part;
        }

        if (part.IsMultipart)
            ReadMultipart(part, bodyStart, depth);
        else if (IsMessageType(part.ContentType.MediaType))
            ReadAttachedMessage(part, bodyStart, depth);
        else
            ReadLeaf(part, bodyStart);
        return part;
    }

    private void ReadLeaf(MimePart part, int bodyStart)
    {
        hit = boundaries.Find(bodyStart);
        EndBody(part, bodyStart);
    }

    private void EndBody(MimePart part, int bodyStart)
    {
        var end = hit.Level < 0 ? source.Length : LineEnds.Before(source.Span, hit.LineStart, bodyStart);
        // a child that ends within its header reaches up to the delimiter
        if (part.Children.Count > 0 && part.Children[^1].Source.Equals(source))
            end = Math.Max(end, part.Children[^1].BodyRange.End);
        part.BodyRange = new ByteRange(bodyStart, end);
    }

    private void ReadMultipart(MimePart part, int bodyStart, int depth)
    {
        var boundary = part.ContentType.Parameter("boundary");
        if (string.IsNullOrWhiteSpace(boundary))
        {
            state.Note("A multipart has no boundary.");
            ReadLeaf(part, bodyStart);
            return;
        }

        var level = boundaries.Count;
        boundaries.Push(boundary);
        hit = boundaries.Find(bodyStart);
        part.Adopt(ReadChildren(part, level, depth));
        boundaries.Pop();
        if (part.Children.Count == 0)
            state.Note("A multipart has no parts.");
        if (hit.Level == level)
            hit = boundaries.Find(hit.After);
        else
            state.Note("A multipart is not closed.");
        EndBody(part, bodyStart);
    }

    private List<MimePart> ReadChildren(MimePart part, int level, int depth)
    {
        var parts = new List<MimePart>();
        while (hit.Level == level && !hit.Closes)
        {
            var start = hit.After;
            if (start >= source.Length)
                hit = new BoundaryHit(-1, false, source.Length, source.Length);
            else if (boundaries.TryMatch(start, out var next))
                hit = next;
            else
                parts.Add(ReadEntity(start, part, parts.Count, depth + 1));
        }

        return parts;
    }

    private void ReadAttachedMessage(MimePart part, int bodyStart, int depth)
    {
        var isEncoded = part.TransferEncoding is not TransferEncoding.Identity;
        if (isEncoded && !LooksLikeHeader(source.Span[bodyStart..]))
        {
            ReadLeaf(part, bodyStart);
            ReadEncodedMessage(part, depth);
            return;
        }

        if (isEncoded)
            state.Note("An attached message is not encoded as it says.");
        if (bodyStart >= source.Length || boundaries.TryMatch(bodyStart, out _))
        {
            state.Note("An attached message is empty.");
            ReadLeaf(part, bodyStart);
            return;
        }

        part.Adopt([ReadEntity(bodyStart, part, 0, depth + 1)]);
        EndBody(part, bodyStart);
    }

    /// <summary>RFC 2046 section 5.2.1 forbids it, some programs do it: what is inside must be seen all the same.</summary>
    private void ReadEncodedMessage(MimePart part, int depth)
    {
        state.Note("An attached message is encoded.");
        var decoded = part.DecodeBytes();
        if (LooksLikeHeader(decoded.Span))
            part.Adopt([new StructureReader(decoded, state).ReadEntity(0, part, 0, depth + 1)]);
    }

    private ContentType TypeOf(HeaderList headers, MimePart? parent)
    {
        if (headers.Find("Content-Type") is not { } field)
            return parent?.ContentType.MediaType == "multipart/digest" ? ContentType.AttachedMessage : ContentType.PlainText;
        var type = ContentType.Parse(field.RawValue, out var isReadable);
        if (!isReadable)
            state.Note("A Content-Type cannot be read.");
        return type;
    }

    private static bool IsMessageType(string mediaType) => mediaType is "message/rfc822" or "message/global" or "message/news";

    private static bool LooksLikeHeader(ReadOnlySpan<byte> bytes)
    {
        var colon = bytes[..Math.Min(bytes.Length, 100)].IndexOf((byte)':');
        return bytes.StartsWith("From "u8) || (colon > 0 && bytes[..colon].IndexOfAny(" \t\r\n"u8) < 0 && Ascii.IsValid(bytes[..colon]));
    }
}
