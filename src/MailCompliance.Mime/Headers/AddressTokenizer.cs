using System.Buffers;

namespace MailCompliance.Mime.Headers;

/// <summary>Cuts an address field (RFC 5322 section 3.2) into tokens. Always moves on, whatever it meets.</summary>
internal sealed class AddressTokenizer(string text)
{
    private static readonly SearchValues<char> AtomEnd = SearchValues.Create(" \t\r\n()<>,;:@\"[]");

    private int position;

    public AddressToken Next()
    {
        var before = position;
        while (position < text.Length && text[position] is ' ' or '\t' or '\r' or '\n' or ')' or ']')
            position++;
        var spaceBefore = position > before;
        if (position >= text.Length)
            return new AddressToken(AddressTokenKind.End, "", text.Length, text.Length, spaceBefore);
        var start = position;
        var rest = text.AsSpan(start);
        switch (rest[0])
        {
            case '"':
                var quoted = HeaderText.TakeQuoted(ref rest);
                position = text.Length - rest.Length;
                return new AddressToken(AddressTokenKind.Quoted, quoted, start, position, spaceBefore);
            case '(':
                position = start + HeaderText.CommentLength(rest);
                return new AddressToken(AddressTokenKind.Comment, CommentText(start, position), start, position, spaceBefore);
            case '[':
                var close = rest.IndexOf(']');
                position = close < 0 ? text.Length : start + close + 1;
                return new AddressToken(AddressTokenKind.DomainLiteral, text[start..position], start, position, spaceBefore);
            case '<' or '>' or ',' or ';' or ':' or '@':
                position++;
                return new AddressToken(AddressTokenKind.Special, text[start..position], start, position, spaceBefore);
            default:
                position = start + AtomLength(rest, start);
                return new AddressToken(AddressTokenKind.Atom, text[start..position], start, position, spaceBefore);
        }
    }

    /// <summary>An encoded word is one atom even where it holds a comma or other specials.</summary>
    private int AtomLength(ReadOnlySpan<char> rest, int start)
    {
        if (rest.StartsWith("=?") && EncodedWords.TryRead(text, start, out var word))
            return word.End - start;
        var end = rest.IndexOfAny(AtomEnd);
        var atom = end < 0 ? rest : rest[..end];
        var encoded = atom[1..].IndexOf("=?");
        return encoded >= 0 && EncodedWords.TryRead(text, start + encoded + 1, out _) ? encoded + 1 : atom.Length;
    }

    private string CommentText(int start, int end)
    {
        var inner = text[(start + 1)..end];
        return (inner.EndsWith(')') ? inner[..^1] : inner).Replace("\\", "", StringComparison.Ordinal).Trim();
    }
}
