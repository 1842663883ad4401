using System.Globalization;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Editing;

/// <summary>How new text goes into a part: in which encoding, and whether the part needs another label for it.</summary>
/// <param name="Encoding">Throws for what it cannot hold.</param>
/// <param name="Label">The charset parameter the part must get; null: stays.</param>
internal sealed record TextWriting(Encoding Encoding, string? Label)
{
    private const int Latin1 = 28591;
    private const int AsciiPage = 20127;

    private static readonly Encoding Ascii = System.Text.Encoding.GetEncoding(AsciiPage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    private static readonly Encoding Utf8 = new UTF8Encoding(false, true);

    /// <param name="charset">What the part's text is really in.</param>
    /// <param name="decoded">The part's body without its transfer encoding.</param>
    /// <param name="isAscii">Whether all new text is ASCII.</param>
    /// <returns>Null where the part cannot take the text.</returns>
    public static TextWriting? For(TextCharset charset, ReadOnlySpan<byte> decoded, bool isHtml, bool isAscii)
    {
        if (charset.MarkLength > 0)
            return new TextWriting(Strict(charset.Encoding), null);
        var named = CharsetNames.Find(charset.Label);
        var isPlainAscii = named is null || named.Encoding?.CodePage == AsciiPage;
        if (isPlainAscii || named!.IsOftenWrong)
        {
            if (isAscii || (isHtml && isPlainAscii))
                return new TextWriting(Ascii, null);
            if (isPlainAscii)
                return Widened(charset, decoded);
            // labelled ISO-8859-1 and not: no character beyond ASCII would be read alike everywhere
            if (charset.Encoding.CodePage == Utf8.CodePage)
                return isHtml ? new TextWriting(Ascii, null) : null;
        }

        return named!.Encoding is null ? null : new TextWriting(named.Encoding, null);
    }

    /// <summary>Character references for what the encoding lacks; everything beyond ASCII where that is asked for.</summary>
    public string WithReferences(string markup, bool asciiOnly)
    {
        if (System.Text.Ascii.IsValid(markup))
            return markup;
        var known = new Dictionary<Rune, bool>();
        var result = new StringBuilder(markup.Length + 64);
        foreach (var rune in markup.EnumerateRunes())
        {
            if (!rune.IsAscii && !known.ContainsKey(rune))
                known[rune] = !asciiOnly && Holds(rune.ToString());
            if (rune.IsAscii || known[rune])
                result.Append(rune.ToString());
            else
                result.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }

        return result.ToString();
    }

    /// <summary>The bytes, or null where a character is missing.</summary>
    public byte[]? TryEncode(string text)
    {
        try
        {
            // 0x80 to 0x9F are control characters in ISO-8859-1 and something else in Windows-1252
            if (Encoding.CodePage == Latin1 && text.AsSpan().ContainsAnyInRange('\u0080', '\u009F'))
                return null;
            return Encoding.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }

    private bool Holds(string text) => TryEncode(text) is { } bytes && Encoding.GetString(bytes) == text;

    private static TextWriting? Widened(TextCharset charset, ReadOnlySpan<byte> decoded) =>
        System.Text.Ascii.IsValid(decoded) || charset.Encoding.CodePage == Utf8.CodePage
            ? new TextWriting(Utf8, "utf-8")
            : new TextWriting(Strict(CharsetNames.Windows1252), "windows-1252");

    private static Encoding Strict(Encoding encoding)
    {
        var strict = (Encoding)encoding.Clone();
        strict.EncoderFallback = EncoderFallback.ExceptionFallback;
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return strict;
    }
}
