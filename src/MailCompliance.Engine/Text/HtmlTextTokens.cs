using System.Buffers;

namespace MailCompliance.Engine.Text;

internal enum HtmlTokenKind
{
    Text,
    StartTag,
    EndTag,
    Comment,
}

/// <summary>Cuts HTML into text, tags and comments, forgiving as browsers are. Every character is looked at once.</summary>
internal ref struct HtmlTextTokens(ReadOnlySpan<char> html)
{
    private static readonly SearchValues<char> NameEnd = SearchValues.Create(" \t\r\n\f/>");
    private static readonly SearchValues<char> AttributeNameEnd = SearchValues.Create(" \t\r\n\f/>=");
    private static readonly SearchValues<char> ValueEnd = SearchValues.Create(" \t\r\n\f>");

    private readonly ReadOnlySpan<char> html = html;

    public HtmlTokenKind Kind { get; private set; }

    /// <summary>First character of the token.</summary>
    public int Start { get; private set; }

    /// <summary>One past its last.</summary>
    public int End { get; private set; }

    public ReadOnlySpan<char> Name { get; private set; }

    public ReadOnlySpan<char> Style { get; private set; }

    public ReadOnlySpan<char> Id { get; private set; }

    public ReadOnlySpan<char> Classes { get; private set; }

    public ReadOnlySpan<char> Type { get; private set; }

    /// <summary>Text of attributes that a reader hears, or sees when the picture is missing or the mouse rests: alt, title, aria-label and the like.</summary>
    public string? Spoken { get; private set; }

    public bool IsSelfClosing { get; private set; }

    public bool HasHiddenAttribute { get; private set; }

    public readonly ReadOnlySpan<char> Content => html[Start..End];

    public bool Read()
    {
        Start = End;
        if (Start >= html.Length)
            return false;
        var rest = html[Start..];
        if (rest[0] == '<' && rest.Length > 1 && ReadMarkup(rest))
            return true;

        Kind = HtmlTokenKind.Text;
        var next = rest[1..].IndexOf('<');
        End = next < 0 ? html.Length : Start + 1 + next;
        return true;
    }

    /// <summary>Moves behind the end tag of an element whose content is no markup (script, style).</summary>
    public void SkipRawText(string name)
    {
        var from = End;
        while (true)
        {
            var found = html[from..].IndexOf("</", StringComparison.Ordinal);
            if (found < 0)
            {
                End = html.Length;
                return;
            }

            from += found + 2;
            if (html[from..].StartsWith(name, StringComparison.OrdinalIgnoreCase))
                break;
        }

        var close = html[from..].IndexOf('>');
        End = close < 0 ? html.Length : from + close + 1;
    }

    private bool ReadMarkup(ReadOnlySpan<char> rest)
    {
        switch (rest[1])
        {
            case '!':
                Kind = HtmlTokenKind.Comment;
                End = Start + CommentLength(rest);
                return true;
            case '?':
                Kind = HtmlTokenKind.Comment;
                End = Start + LengthTo(rest, '>');
                return true;
            case '/' when rest.Length > 2 && char.IsAsciiLetter(rest[2]):
                Kind = HtmlTokenKind.EndTag;
                Name = NameAt(rest[2..]);
                End = Start + LengthTo(rest, '>');
                return true;
            case var letter when char.IsAsciiLetter(letter):
                Kind = HtmlTokenKind.StartTag;
                Name = NameAt(rest[1..]);
                ReadAttributes(Start + 1 + Name.Length);
                return true;
            default:
                return false;
        }
    }

    private static int CommentLength(ReadOnlySpan<char> rest)
    {
        if (!rest.StartsWith("<!--", StringComparison.Ordinal))
            return LengthTo(rest, '>');
        if (rest.StartsWith("<!-->", StringComparison.Ordinal))
            return 5;
        if (rest.StartsWith("<!--->", StringComparison.Ordinal))
            return 6;
        var at = 4;
        while (true)
        {
            var dashes = rest[at..].IndexOf("--", StringComparison.Ordinal);
            if (dashes < 0)
                return rest.Length;
            at += dashes;
            // browsers take --!> for an end as well (HTML Living Standard, 13.2.5.52)
            if (rest[(at + 2)..] is ['>', ..])
                return at + 3;
            if (rest[(at + 2)..] is ['!', '>', ..])
                return at + 4;
            at++;
        }
    }

    private static int LengthTo(ReadOnlySpan<char> rest, char end)
    {
        var found = rest.IndexOf(end);
        return found < 0 ? rest.Length : found + 1;
    }

    private static ReadOnlySpan<char> NameAt(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny(NameEnd);
        return end < 0 ? rest : rest[..end];
    }

    private void ReadAttributes(int position)
    {
        Style = Id = Classes = Type = default;
        Spoken = null;
        IsSelfClosing = HasHiddenAttribute = false;
        while (position < html.Length)
        {
            var at = html[position];
            if (at == '>')
            {
                End = position + 1;
                return;
            }

            if (at == '/' || IsBlank(at))
            {
                IsSelfClosing = at == '/';
                position++;
                continue;
            }

            IsSelfClosing = false;
            position = ReadAttribute(position);
        }

        End = html.Length;
    }

    private int ReadAttribute(int position)
    {
        // a stray "=" belongs to the name, as in browsers
        var length = html[(position + 1)..].IndexOfAny(AttributeNameEnd);
        var nameEnd = length < 0 ? html.Length : position + 1 + length;
        var name = html[position..nameEnd];
        var after = SkipBlanks(nameEnd);
        if (after >= html.Length || html[after] != '=')
        {
            Note(name, default);
            return nameEnd;
        }

        var valueStart = SkipBlanks(after + 1);
        if (valueStart >= html.Length)
            return html.Length;
        var quote = html[valueStart];
        if (quote is '"' or '\'')
        {
            var end = html[(valueStart + 1)..].IndexOf(quote);
            if (end < 0)
                return html.Length;
            Note(name, html.Slice(valueStart + 1, end));
            return valueStart + end + 2;
        }

        var bare = html[valueStart..].IndexOfAny(ValueEnd);
        var valueEnd = bare < 0 ? html.Length : valueStart + bare;
        Note(name, html[valueStart..valueEnd]);
        return valueEnd;
    }

    private readonly int SkipBlanks(int position)
    {
        while (position < html.Length && IsBlank(html[position]))
            position++;
        return position;
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\r' or '\n' or '\f';

    // the first of several attributes with one name counts
    private void Note(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name.Length)
        {
            case 2 when Id.IsEmpty && Is(name, "id"):
                Id = value;
                break;
            case 3 when Is(name, "alt"):
            case 5 when Is(name, "title") || Is(name, "value"):
            case 7 when Is(name, "summary"):
            case 10 when Is(name, "aria-label"):
            case 11 when Is(name, "placeholder"):
                if (!value.IsWhiteSpace() && !value.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && !value.StartsWith("http", StringComparison.OrdinalIgnoreCase))
                    Spoken = Spoken is null ? value.ToString() : $"{Spoken}\n{value}";
                break;
            case 4 when Type.IsEmpty && Is(name, "type"):
                Type = value;
                break;
            case 5 when Style.IsEmpty && Is(name, "style"):
                Style = value;
                break;
            case 5 when Classes.IsEmpty && Is(name, "class"):
                Classes = value;
                break;
            case 6 when Is(name, "hidden"):
                HasHiddenAttribute = true;
                break;
        }
    }

    private static bool Is(ReadOnlySpan<char> name, string wanted) => name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
