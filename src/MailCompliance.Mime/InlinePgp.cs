namespace MailCompliance.Mime;

/// <summary>PGP armour in plain text (RFC 9580 sections 6.2 and 7).</summary>
public static class InlinePgp
{
    private const string Begin = "-----BEGIN PGP ";
    private const string End = "-----END PGP ";
    private const string Dashes = "-----";
    private const int LongestArmourLine = 76;

    /// <summary>What the text as a whole is: one signed text or one encrypted message from the first line to the last; anything more or less is none.</summary>
    internal static MessageSecurity SecurityOf(MimePart part)
    {
        // the armour is ASCII in every charset mail uses, so most bodies are decided without decoding their characters
        if (part.TransferEncoding is TransferEncoding.Identity && part.RawBody.Span.IndexOf("-----BEGIN PGP "u8) < 0 && !Is16Bit(part))
            return MessageSecurity.None;
        var text = part.DecodeText().AsSpan().Trim();
        if (BlockAt(text, 0) is not { } block || block.End != text.Length)
            return MessageSecurity.None;
        return block.Kind;
    }

    /// <summary>Where the complete block ends that the offset lies within: behind its last line; the offset itself where it lies in none.</summary>
    public static int Outside(ReadOnlySpan<char> text, int offset)
    {
        for (var start = 0; start < offset;)
        {
            var found = text[start..].IndexOf(Begin);
            if (found < 0 || (start += found) >= offset)
                break;
            if (IsAtLineStart(text, start) && BlockAt(text, start) is { } block)
            {
                if (offset < block.End)
                    return LineAfter(text, block.End);
                start = block.End;
            }
            else
            {
                start += Begin.Length;
            }
        }

        return offset;
    }

    private readonly record struct Block(MessageSecurity Kind, int End);

    private static Block? BlockAt(ReadOnlySpan<char> text, int start)
    {
        var rest = text[start..];
        if (rest.StartsWith(Begin + "MESSAGE" + Dashes))
            return EndOfArmour(rest, "MESSAGE") is { } end ? new Block(MessageSecurity.Encrypted, start + end) : null;
        if (!rest.StartsWith(Begin + "SIGNED MESSAGE" + Dashes))
            return null;
        // within the signed text every dash at a line's start is escaped, so the first such line is the signature's (section 7.1)
        var signature = LineStart(rest, Begin + "SIGNATURE" + Dashes);
        return signature >= 0 && EndOfArmour(rest[signature..], "SIGNATURE") is { } close ? new Block(MessageSecurity.Signed, start + signature + close) : null;
    }

    /// <summary>Behind the closing line of armour that begins here; null where something stands in it that is no armour.</summary>
    private static int? EndOfArmour(ReadOnlySpan<char> text, string kind)
    {
        var close = End + kind + Dashes;
        var inHead = true;
        for (var at = LineAfter(text, 0); at < text.Length; at = LineAfter(text, at))
        {
            var line = text[at..LineAfter(text, at)].TrimEnd();
            if (line.SequenceEqual(close))
                return at + close.Length;
            if (inHead && line.IsEmpty)
                inHead = false;
            else if (!(inHead && line.IndexOf(": ") > 0) && !IsArmour(line))
                return null;
        }

        return null;
    }

    private static bool IsArmour(ReadOnlySpan<char> line)
    {
        if (line.Length > LongestArmourLine)
            return false;
        foreach (var c in line)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '='))
                return false;
        }

        return true;
    }

    private static int LineStart(ReadOnlySpan<char> text, string wanted)
    {
        for (var at = 0; text[at..].IndexOf(wanted) is >= 0 and var found; at += wanted.Length)
        {
            at += found;
            if (IsAtLineStart(text, at))
                return at;
        }

        return -1;
    }

    private static bool IsAtLineStart(ReadOnlySpan<char> text, int at) => at == 0 || text[at - 1] is '\n' or '\r';

    private static int LineAfter(ReadOnlySpan<char> text, int at)
    {
        var feed = text[at..].IndexOf('\n');
        return feed < 0 ? text.Length : at + feed + 1;
    }

    private static bool Is16Bit(MimePart part) =>
        part.ContentType.Charset?.StartsWith("utf-", StringComparison.OrdinalIgnoreCase) == true
        && !part.ContentType.Charset.EndsWith('8');
}
