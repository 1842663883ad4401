using System.Buffers;
using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime.Headers;

/// <summary>Characters of structured header fields (RFC 5322 section 3.2, RFC 2045 section 5.1).</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> TokenEnd = SearchValues.Create(" \t\r\n()<>@,;:\\\"/[]?=");

    /// <summary>Removes line ends and blanks around; 8-bit is read as UTF-8 where valid, else Windows-1252.</summary>
    public static string Unfold(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.Trim(" \t\r\n"u8);
        if (bytes.IndexOfAny((byte)'\r', (byte)'\n') < 0)
            return FromBytes(bytes);
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        var length = 0;
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            var run = end < 0 ? bytes : bytes[..end];
            run.CopyTo(buffer.AsSpan(length));
            length += run.Length;
            bytes = end < 0 ? default : bytes[(end + 1)..];
        }

        var text = FromBytes(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer);
        return text;
    }

    public static string FromBytes(ReadOnlySpan<byte> bytes) =>
        Ascii.IsValid(bytes) ? Encoding.Latin1.GetString(bytes) : TextCharset.Unlabelled(bytes).Decode(bytes);

    /// <summary>Passes over blanks and comments.</summary>
    public static void SkipBlanks(scoped ref ReadOnlySpan<char> text)
    {
        while (true)
        {
            text = text.TrimStart(" \t\r\n");
            if (text is not ['(', ..])
                return;
            text = text[CommentLength(text)..];
        }
    }

    /// <param name="text">Begins with "(".</param>
    public static int CommentLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '(')
                depth++;
            else if (text[i] == ')' && --depth == 0)
                return i + 1;
        }

        return text.Length;
    }

    public static ReadOnlySpan<char> TakeToken(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(TokenEnd);
        var token = end < 0 ? text : text[..end];
        text = text[token.Length..];
        return token;
    }

    /// <summary>Takes a quoted string without its quotes, backslashes undone; an open one ends with the text.</summary>
    /// <param name="text">Begins with a double quote.</param>
    public static string TakeQuoted(scoped ref ReadOnlySpan<char> text)
    {
        var builder = new StringBuilder();
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            builder.Append(text[i]);
        }

        text = text[Math.Min(i + 1, text.Length)..];
        return builder.ToString();
    }
}
