using System.Text;

namespace MailCompliance.Mime.Decoding;

/// <summary>
/// The charset a text is really in. Labels are not trusted blindly: ASCII and ISO-8859-1 hold UTF-8 where the bytes are valid
/// UTF-8, else Windows-1252; without a known label UTF-8 where valid, else Windows-1252; a byte order mark decides.
/// </summary>
/// <param name="Encoding">Reads the bytes; never throws.</param>
/// <param name="Label">The label as given; null where there is none.</param>
/// <param name="MarkLength">Bytes of the byte order mark.</param>
internal readonly record struct TextCharset(Encoding Encoding, string? Label, int MarkLength)
{
    public string Decode(ReadOnlySpan<byte> bytes) => Encoding.GetString(bytes[MarkLength..]);

    /// <param name="decoded">The part's body without its transfer encoding.</param>
    public static TextCharset Of(MimePart part, ReadOnlySpan<byte> decoded) =>
        Of(part.ContentType.MediaType, part.ContentType.Charset, decoded);

    public static TextCharset Of(string mediaType, string? label, ReadOnlySpan<byte> decoded)
    {
        if (mediaType == "text/html" && CharsetNames.Find(label) is null)
            label = HtmlCharset.Find(decoded) ?? label;
        return ForLabel(label, decoded);
    }

    public static TextCharset Unlabelled(ReadOnlySpan<byte> bytes) => ForLabel(null, bytes);

    public static TextCharset ForLabel(string? label, ReadOnlySpan<byte> bytes)
    {
        if (Mark(bytes) is { } marked)
            return marked with { Label = label };
        var named = CharsetNames.Find(label);
        if (named is null or { IsOftenWrong: true })
        {
            if (Ascii.IsValid(bytes))
                return new TextCharset(Encoding.Latin1, label, 0);
            return new TextCharset(System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8 : CharsetNames.Windows1252, label, 0);
        }

        return new TextCharset(named.Decoding, label, 0);
    }

    private static TextCharset? Mark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new TextCharset(Encoding.UTF8, null, 3),
        [0xFF, 0xFE, 0, 0, ..] => new TextCharset(Encoding.UTF32, null, 4),
        [0xFF, 0xFE, ..] => new TextCharset(Encoding.Unicode, null, 2),
        [0xFE, 0xFF, ..] => new TextCharset(Encoding.BigEndianUnicode, null, 2),
        _ => null,
    };
}
