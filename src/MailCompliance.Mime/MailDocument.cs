namespace MailCompliance.Mime;

/// <summary>A message as it lies in memory: parsed once, never changed. Every header and part knows its byte range.</summary>
public sealed class MailDocument
{
    /// <summary>Reads the structure; bodies are decoded on demand. Takes any bytes: what is irregular is noted, not refused.</summary>
    /// <param name="bytes">The message as on the wire, without dot-stuffing. Must stay unchanged while the document is used.</param>
    /// <exception cref="MimeLimitException">A limit is exceeded.</exception>
    public static MailDocument Parse(ReadOnlyMemory<byte> bytes, MimeLimits? limits = null) => throw new NotImplementedException();

    public ReadOnlyMemory<byte> Bytes => throw new NotImplementedException();

    /// <summary>The outermost part; its headers are the message's.</summary>
    public MimePart Root => throw new NotImplementedException();

    public HeaderList Headers => Root.Headers;

    /// <summary>Everything that deviates from RFC 5322 and MIME, in words; empty for a regular message.</summary>
    public IReadOnlyList<string> Irregularities => throw new NotImplementedException();

    /// <summary>All parts without children, in order, those of attached messages included.</summary>
    public IEnumerable<MimePart> Leaves() => throw new NotImplementedException();
}
