using System.Globalization;
using MailCompliance.Mime.Decoding;
using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime;

/// <summary>One entity of the MIME tree.</summary>
public sealed class MimePart
{
    private readonly MimeLimits limits;
    private readonly int position;
    private MimePart[] children = [];
    private string? path;
    private string? text;
    private ParameterList? dispositionParameters;

    internal MimePart(
        MimeLimits limits, ReadOnlyMemory<byte> source, MimePart? parent, int position,
        HeaderList headers, ContentType contentType, ByteRange headerRange)
    {
        this.limits = limits;
        this.position = position;
        Source = source;
        Parent = parent;
        Headers = headers;
        ContentType = contentType;
        HeaderRange = headerRange;
        TransferEncoding = TransferEncodings.Of(headers);
    }

    /// <summary>Section number as in IMAP (RFC 9051 section 6.4.5): "1", "2.1"; "" for a multipart root, "2.TEXT" for that of an attached message.</summary>
    public string Path => path ??= BuildPath();

    public MimePart? Parent { get; }

    /// <summary>Parts of a multipart; the one root of an attached message; empty for a leaf.</summary>
    public IReadOnlyList<MimePart> Children => children;

    public HeaderList Headers { get; }

    /// <summary>Lower-case type/subtype with parameters; text/plain where missing or unreadable.</summary>
    public ContentType ContentType { get; }

    /// <summary>Lower-case disposition: "attachment", "inline"; null where the field is missing.</summary>
    public string? Disposition
    {
        get
        {
            if (Headers.Find("Content-Disposition") is not { } own)
                return null;
            var value = own.RawValue.AsSpan();
            HeaderText.SkipBlanks(ref value);
            var token = HeaderText.TakeToken(ref value);
            return token.Length == 0 ? null : token.ToString().ToLowerInvariant();
        }
    }

    /// <summary>Decoded file name (RFC 2231 and 2047, disposition before type); null where none is given.</summary>
    public string? FileName => FileNameOf(DispositionParameters.Find("filename")) ?? FileNameOf(ContentType.Parameter("name"));

    /// <summary>
    /// Other names that some program may give the file: of repeated fields and parameters, and of broken continuations
    /// (RFC 2231). Empty nearly always.
    /// </summary>
    public IEnumerable<string> OtherFileNames => Headers
        .Where(header => header.Is("Content-Disposition") || header.Is("Content-Type"))
        .SelectMany(header => ParameterList.Every(header.RawValue, "filename").Concat(ParameterList.Every(header.RawValue, "name")))
        .Select(FileNameOf)
        .OfType<string>()
        .Where(name => name != FileName)
        .Distinct();

    /// <summary>Content-ID without angle brackets; null where missing.</summary>
    public string? ContentId
    {
        get
        {
            var value = Headers.Find("Content-ID")?.RawValue;
            if (string.IsNullOrEmpty(value))
                return null;
            var open = value.IndexOf('<', StringComparison.Ordinal);
            var close = value.IndexOf('>', open + 1);
            return (open < 0 ? value : close < 0 ? value[(open + 1)..] : value[(open + 1)..close]).Trim();
        }
    }

    public bool IsMultipart => ContentType.MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => ContentType.MediaType.StartsWith("text/", StringComparison.Ordinal);

    /// <summary>message/rfc822 (or global) with a readable message inside.</summary>
    public bool IsMessage => !IsMultipart && children.Length > 0;

    /// <summary>
    /// What the ranges of this part count in: the document's bytes, or, inside an attached message that is itself
    /// base64 or quoted-printable, the decoded bytes of that attachment.
    /// </summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>The header block, with the blank line that ends it.</summary>
    public ByteRange HeaderRange { get; }

    /// <summary>The body as it stands, transfer-encoded; without the line end that belongs to the next boundary.</summary>
    public ByteRange BodyRange { get; internal set; }

    /// <summary>Content-Transfer-Encoding as understood; an unknown one reads as <see cref="Mime.TransferEncoding.Identity"/>.</summary>
    public TransferEncoding TransferEncoding { get; }

    /// <summary>The body's bytes before the transfer encoding is undone.</summary>
    public ReadOnlyMemory<byte> RawBody => Source[BodyRange.Start..BodyRange.End];

    /// <summary>The body's bytes after the transfer encoding is undone. Decoded anew at every call.</summary>
    /// <exception cref="MimeLimitException">Larger than <see cref="MimeLimits.MaxDecodedBytes"/>.</exception>
    public ReadOnlyMemory<byte> DecodeBytes()
    {
        CheckLength();
        return IsMultipart ? RawBody : BodyDecoder.Decode(RawBody, TransferEncoding);
    }

    /// <summary>The body's bytes as another transfer encoding than the one understood gives them, for fields that contradict one another.</summary>
    /// <exception cref="MimeLimitException">Larger than <see cref="MimeLimits.MaxDecodedBytes"/>.</exception>
    public ReadOnlyMemory<byte> DecodeBytesAs(TransferEncoding encoding)
    {
        CheckLength();
        return BodyDecoder.Decode(RawBody, encoding);
    }

    /// <summary>Exact length of <see cref="DecodeBytes"/> without keeping the bytes.</summary>
    public long DecodedLength() => IsMultipart ? BodyRange.Length : BodyDecoder.DecodedLength(RawBody.Span, TransferEncoding);

    /// <summary>
    /// The body's characters: transfer encoding and charset undone, a byte order mark left out, format=flowed left as it stands,
    /// line ends as in the message. Kept once decoded.
    /// </summary>
    /// <exception cref="MimeLimitException">Larger than <see cref="MimeLimits.MaxDecodedBytes"/>.</exception>
    public string DecodeText()
    {
        if (text is not null)
            return text;
        CheckLength();
        using var decoded = BodyDecoder.Rent(RawBody, IsMultipart ? TransferEncoding.Identity : TransferEncoding);
        return text = TextCharset.Of(this, decoded.Span).Decode(decoded.Span);
    }

    internal ParameterList DispositionParameters =>
        dispositionParameters ??= Headers.Find("Content-Disposition") is { } own
            ? ParameterList.AfterFirstWord(own.RawValue)
            : ParameterList.Empty;

    internal void Adopt(List<MimePart> parts) => children = [.. parts];

    private static string? FileNameOf(string? parameter) => string.IsNullOrWhiteSpace(parameter) ? null : parameter.Trim();

    private void CheckLength()
    {
        // no encoding makes a body longer, so most parts are decided without a count
        if (BodyRange.Length > limits.MaxDecodedBytes && DecodedLength() > limits.MaxDecodedBytes)
            throw new MimeLimitException(MimeLimit.DecodedBytes, $"A part has more than {limits.MaxDecodedBytes} bytes when decoded.");
    }

    private string BuildPath()
    {
        var isRootOfMessage = Parent is null || !Parent.IsMultipart;
        var above = Parent is null ? "" : Parent.Path.EndsWith(".TEXT", StringComparison.Ordinal) ? Parent.Path[..^5] : Parent.Path;
        if (isRootOfMessage && IsMultipart)
            return Parent is null ? "" : above + ".TEXT";
        var number = isRootOfMessage ? "1" : (position + 1).ToString(CultureInfo.InvariantCulture);
        return above.Length == 0 ? number : $"{above}.{number}";
    }
}
