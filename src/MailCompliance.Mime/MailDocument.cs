using MailCompliance.Mime.Reading;

namespace MailCompliance.Mime;

/// <summary>A message as it lies in memory: parsed once, never changed. Every header and part knows its byte range.</summary>
public sealed class MailDocument
{
    private MailDocument(ReadOnlyMemory<byte> bytes, MimeLimits limits, MimePart root, IReadOnlyList<string> irregularities)
    {
        Bytes = bytes;
        Limits = limits;
        Root = root;
        Irregularities = irregularities;
    }

    /// <summary>Reads the structure; bodies are decoded on demand. Takes any bytes: what is irregular is noted, not refused.</summary>
    /// <param name="bytes">The message as on the wire, without dot-stuffing. Must stay unchanged while the document is used.</param>
    /// <exception cref="MimeLimitException">A limit is exceeded.</exception>
    public static MailDocument Parse(ReadOnlyMemory<byte> bytes, MimeLimits? limits = null)
    {
        limits ??= MimeLimits.Default;
        var reading = new ReadingState(limits);
        var root = StructureReader.ReadMessage(bytes, reading);
        return new MailDocument(bytes, limits, root, reading.Irregularities);
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The limits it was read with.</summary>
    public MimeLimits Limits { get; }

    /// <summary>The outermost part; its headers are the message's.</summary>
    public MimePart Root { get; }

    public HeaderList Headers => Root.Headers;

    /// <summary>Everything that deviates from RFC 5322 and MIME, in words; empty for a regular message. Holds none of the message's own words.</summary>
    public IReadOnlyList<string> Irregularities { get; }

    /// <summary>All parts without children, in order, those of attached messages included. A multipart without readable parts is one.</summary>
    public IEnumerable<MimePart> Leaves() => Parts().Where(part => part.Children.Count == 0);

    /// <summary>All parts in order, each before its children.</summary>
    public IEnumerable<MimePart> Parts()
    {
        var pending = new Stack<MimePart>();
        pending.Push(Root);
        while (pending.TryPop(out var part))
        {
            yield return part;
            for (var i = part.Children.Count - 1; i >= 0; i--)
                pending.Push(part.Children[i]);
        }
    }
}
