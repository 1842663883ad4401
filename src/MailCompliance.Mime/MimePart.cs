namespace MailCompliance.Mime;

/// <summary>A half-open range [Start, End) of the message's bytes.</summary>
public readonly record struct ByteRange(int Start, int End)
{
    public int Length => End - Start;
}

/// <summary>One entity of the MIME tree.</summary>
public sealed class MimePart
{
    /// <summary>Section number as in IMAP (RFC 9051 section 6.4.5): "1", "2.1"; "" for a multipart root.</summary>
    public string Path => throw new NotImplementedException();

    public MimePart? Parent => throw new NotImplementedException();

    /// <summary>Parts of a multipart; the one root of an attached message; empty for a leaf.</summary>
    public IReadOnlyList<MimePart> Children => throw new NotImplementedException();

    public HeaderList Headers => throw new NotImplementedException();

    /// <summary>Lower-case type/subtype with parameters; text/plain where missing or unreadable.</summary>
    public ContentType ContentType => throw new NotImplementedException();

    /// <summary>Lower-case disposition: "attachment", "inline"; null where the field is missing.</summary>
    public string? Disposition => throw new NotImplementedException();

    /// <summary>Decoded file name (RFC 2231 and 2047, disposition before type); null where none is given.</summary>
    public string? FileName => throw new NotImplementedException();

    /// <summary>Content-ID without angle brackets; null where missing.</summary>
    public string? ContentId => throw new NotImplementedException();

    public bool IsMultipart => ContentType.MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal);

    /// <summary>message/rfc822 (or global) with a readable message inside.</summary>
    public bool IsMessage => throw new NotImplementedException();

    /// <summary>The header block, with the blank line that ends it.</summary>
    public ByteRange HeaderRange => throw new NotImplementedException();

    /// <summary>The body as it stands, transfer-encoded; without the line end that belongs to the next boundary.</summary>
    public ByteRange BodyRange => throw new NotImplementedException();

    /// <summary>The body's bytes after the transfer encoding is undone.</summary>
    /// <exception cref="MimeLimitException">Larger than <see cref="MimeLimits.MaxDecodedBytes"/>.</exception>
    public ReadOnlyMemory<byte> DecodeBytes() => throw new NotImplementedException();

    /// <summary>Exact length of <see cref="DecodeBytes"/> without keeping the bytes.</summary>
    public long DecodedLength() => throw new NotImplementedException();

    /// <summary>The body's characters: transfer encoding and charset undone, format=flowed left as it stands, line ends as in the message.</summary>
    public string DecodeText() => throw new NotImplementedException();
}

/// <summary>Content-Type (RFC 2045 section 5).</summary>
public sealed class ContentType
{
    /// <summary>"text/plain", lower case.</summary>
    public string MediaType => throw new NotImplementedException();

    /// <summary>Decoded parameter value, or null.</summary>
    public string? Parameter(string name) => throw new NotImplementedException();

    public string? Charset => Parameter("charset");
}
