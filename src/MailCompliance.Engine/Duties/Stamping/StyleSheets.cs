using System.Buffers;
using System.Text;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>The rules of all style sheets within an HTML text, one after the other; those within @media and the like as if they stood outside.</summary>
internal ref struct StyleSheets(ReadOnlySpan<char> html)
{
    private static readonly SearchValues<string> Open = SearchValues.Create(["<style"], StringComparison.OrdinalIgnoreCase);
    private static readonly SearchValues<string> Close = SearchValues.Create(["</style"], StringComparison.OrdinalIgnoreCase);

    private ReadOnlySpan<char> rest = html;
    private ReadOnlySpan<char> sheet;

    public StyleRule Current { get; private set; }

    public readonly StyleSheets GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            var open = sheet.IndexOf('{');
            if (open < 0)
            {
                if (!NextSheet())
                    return false;
                continue;
            }

            var close = sheet[(open + 1)..].IndexOfAny('{', '}');
            var selectors = sheet[..open];
            if (close >= 0 && sheet[open + 1 + close] == '{')
            {
                // a frame around rules: go on within it
                sheet = sheet[(open + 1)..];
                continue;
            }

            var declarations = close < 0 ? sheet[(open + 1)..] : sheet.Slice(open + 1, close);
            sheet = close < 0 ? default : sheet[(open + 2 + close)..];
            Current = new StyleRule(WithoutComments(selectors[(selectors.LastIndexOfAny('}', ';') + 1)..]), WithoutComments(declarations));
            return true;
        }
    }

    private bool NextSheet()
    {
        var start = rest.IndexOfAny(Open);
        var tag = start < 0 ? -1 : rest[start..].IndexOf('>');
        if (tag < 0)
            return false;
        sheet = rest[(start + tag + 1)..];
        var end = sheet.IndexOfAny(Close);
        rest = end < 0 ? default : sheet[end..];
        sheet = end < 0 ? sheet : sheet[..end];
        return true;
    }

    private static ReadOnlySpan<char> WithoutComments(ReadOnlySpan<char> text)
    {
        if (text.IndexOf("/*") < 0 && text.IndexOf("<!--") < 0)
            return text;
        var kept = new StringBuilder(text.Length);
        while (true)
        {
            var start = text.IndexOf("/*");
            kept.Append(start < 0 ? text : text[..start]);
            var end = start < 0 ? -1 : text[(start + 2)..].IndexOf("*/");
            if (end < 0)
                return kept.Replace("<!--", "").ToString();
            text = text[(start + end + 4)..];
        }
    }
}

/// <summary>Selectors, separated by commas, and what is declared for them.</summary>
internal readonly ref struct StyleRule(ReadOnlySpan<char> selectors, ReadOnlySpan<char> declarations)
{
    private readonly ReadOnlySpan<char> selectors = selectors;
    private readonly ReadOnlySpan<char> declarations = declarations;

    public void Deconstruct(out ReadOnlySpan<char> selectors, out ReadOnlySpan<char> declarations)
    {
        selectors = this.selectors;
        declarations = this.declarations;
    }
}
