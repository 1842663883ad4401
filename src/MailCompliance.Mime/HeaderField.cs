using System.Text;
using MailCompliance.Mime.Headers;

namespace MailCompliance.Mime;

/// <summary>One header field where it stands.</summary>
public sealed class HeaderField
{
    private readonly ReadOnlyMemory<byte> source;
    private readonly int nameLength;
    private readonly int valueStart;
    private string? name;
    private string? rawValue;
    private string? value;

    internal HeaderField(ReadOnlyMemory<byte> source, ByteRange range, int nameLength, int valueStart)
    {
        this.source = source;
        this.nameLength = nameLength;
        this.valueStart = valueStart;
        Range = range;
    }

    /// <summary>As written, without blanks before the colon.</summary>
    public string Name => name ??= Encoding.ASCII.GetString(NameBytes);

    /// <summary>From the first byte of the name to the end of the last line, its line end included.</summary>
    public ByteRange Range { get; }

    /// <summary>The bytes after the colon, folding and the last line end included.</summary>
    public ByteRange ValueRange => new(valueStart, Range.End);

    /// <summary>The value unfolded, undecoded, trimmed; 8-bit read as UTF-8 where valid, else Windows-1252.</summary>
    public string RawValue => rawValue ??= HeaderText.Unfold(ValueBytes);

    /// <summary>The value unfolded with encoded words (RFC 2047) decoded.</summary>
    public string Value => value ??= EncodedWords.Decode(RawValue);

    internal ReadOnlySpan<byte> NameBytes => source.Span.Slice(Range.Start, nameLength);

    internal ReadOnlySpan<byte> ValueBytes => source.Span[valueStart..Range.End];

    internal bool Is(string other) => nameLength == other.Length && Ascii.EqualsIgnoreCase(NameBytes, other);
}
