using System.Buffers;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Headers;

/// <summary>
/// Encoded words (RFC 2047), read leniently: also without blanks around, with blanks inside, in quoted strings, and with a
/// character split between neighbours, whose bytes are joined before they are decoded.
/// </summary>
internal static class EncodedWords
{
    private const int LongestWord = 2_000;

    private static readonly SearchValues<char> NotInCharset = SearchValues.Create(" \t\"=<>");

    /// <param name="text">Unfolded.</param>
    public static string Decode(string text)
    {
        if (!text.Contains("=?", StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        var pending = new List<byte>();
        string? pendingCharset = null;
        for (var position = 0; position < text.Length;)
        {
            var start = text.IndexOf("=?", position, StringComparison.Ordinal);
            var word = default(EncodedWord);
            while (start >= 0 && !TryRead(text, start, out word))
                start = text.IndexOf("=?", start + 2, StringComparison.Ordinal);
            var between = start < 0 ? text.AsSpan(position) : text.AsSpan(position, start - position);
            var joins = pendingCharset is not null && start >= 0 && between.IsWhiteSpace();
            if (!joins || !word.Charset.Equals(pendingCharset, StringComparison.OrdinalIgnoreCase))
                Flush(result, pending, ref pendingCharset);
            if (!joins)
                result.Append(between);
            if (start < 0)
                break;
            pendingCharset = word.Charset;
            word.AppendBytes(pending);
            position = word.End;
        }

        Flush(result, pending, ref pendingCharset);
        return result.ToString();
    }

    /// <summary>Reads a word that starts at "=?".</summary>
    public static bool TryRead(ReadOnlySpan<char> text, int start, out EncodedWord word)
    {
        word = default;
        var rest = text[(start + 2)..];
        if (rest.Length > LongestWord)
            rest = rest[..LongestWord];
        var first = rest.IndexOf('?');
        if (first <= 0 || first + 2 >= rest.Length || rest[first + 2] != '?' || rest[..first].ContainsAny(NotInCharset))
            return false;
        var isBase64 = rest[first + 1] is 'b' or 'B';
        if (!isBase64 && rest[first + 1] is not ('q' or 'Q'))
            return false;
        var payload = rest[(first + 3)..];
        var end = payload.IndexOf("?=");
        if (end < 0)
            return false;
        var charset = rest[..first];
        var language = charset.IndexOf('*');
        word = new EncodedWord(
            (language < 0 ? charset : charset[..language]).ToString(),
            isBase64,
            payload[..end].ToString(),
            start + 2 + first + 3 + end + 2);
        return true;
    }

    private static void Flush(StringBuilder result, List<byte> bytes, ref string? charset)
    {
        if (charset is null)
            return;
        var span = bytes.ToArray().AsSpan();
        result.Append(TextCharset.ForLabel(charset, span).Decode(span));
        bytes.Clear();
        charset = null;
    }
}

/// <summary>One encoded word.</summary>
/// <param name="End">Behind its "?=".</param>
internal readonly record struct EncodedWord(string Charset, bool IsBase64, string Payload, int End)
{
    public void AppendBytes(List<byte> bytes)
    {
        var payload = Encoding.UTF8.GetBytes(Payload);
        if (IsBase64)
        {
            bytes.AddRange(BodyDecoder.Decode(payload, TransferEncoding.Base64).Span);
            return;
        }

        for (var i = 0; i < payload.Length; i++)
        {
            if (payload[i] == '=' && i + 2 < payload.Length && char.IsAsciiHexDigit((char)payload[i + 1]) && char.IsAsciiHexDigit((char)payload[i + 2]))
            {
                bytes.Add((byte)((QuotedPrintable.HexValue(payload[i + 1]) << 4) | QuotedPrintable.HexValue(payload[i + 2])));
                i += 2;
            }
            else
            {
                bytes.Add(payload[i] == '_' ? (byte)' ' : payload[i]);
            }
        }
    }
}
