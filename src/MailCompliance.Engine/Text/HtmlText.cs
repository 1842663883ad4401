namespace MailCompliance.Engine.Text;

/// <summary>Where a line of the rendered text begins, and where in the source new markup goes so that it stands above that line.</summary>
/// <param name="Start">UTF-16 code units into <see cref="HtmlText.Text"/>.</param>
/// <param name="Source">UTF-16 code units into the HTML: after the line before, outside as many elements as possible.</param>
public readonly record struct HtmlLine(int Start, int Source);

/// <summary>An element that may mean something to whoever reads the structure: a quotation, or one with an id, class or rule on top.</summary>
/// <param name="SourceStart">First character of its start tag.</param>
/// <param name="SourceEnd">One past its end tag; the end of the document where it is never closed.</param>
/// <param name="TextStart">Where its text begins in <see cref="HtmlText.Text"/>.</param>
/// <param name="TextEnd">One past its text.</param>
public sealed record HtmlElement(
    string Name, string Id, string Classes, bool HasRuleOnTop, bool IsCitation, int SourceStart, int SourceEnd, int TextStart, int TextEnd)
{
    /// <summary>Whether one of the classes is this one, in any case.</summary>
    public bool HasClass(string wanted)
    {
        foreach (var range in Classes.AsSpan().Split(' '))
        {
            if (Classes.AsSpan(range).Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}

/// <summary>
/// HTML as a reader sees it. A tokenizer of its own, linear in time, one pass, never throws: nesting beyond
/// <see cref="MaxDepth"/> loses structure, never text.
/// </summary>
/// <remarks>
/// Blocks, rows and <c>br</c> become line feeds, cells are separated by tabs, no-break spaces become spaces, white space
/// collapses as in a browser. Scripts, styles, titles, comments and the alternative texts of pictures are no text.
/// Style sheets are not applied: what only a class hides counts as seen.
/// </remarks>
public sealed class HtmlText
{
    /// <summary>Open elements that are followed.</summary>
    public const int MaxDepth = 256;

    /// <summary>Elements that are noted in <see cref="Elements"/>.</summary>
    public const int MaxElements = 4096;

    /// <summary>Characters of an id or of all classes of one element that are looked at; no mail program writes as many.</summary>
    public const int MaxAttribute = 1024;

    internal HtmlText(string text, string hidden, IReadOnlyList<HtmlLine> lines, IReadOnlyList<HtmlElement> elements, int end, string closers) =>
        (Text, Hidden, Lines, Elements, End, Closers) = (text, hidden, lines, elements, end, closers);

    public string Text { get; }

    /// <summary>Text that the markup hides (display:none, visibility:hidden, font-size:0, mso-hide, hidden, Outlook-only comments).</summary>
    public string Hidden { get; }

    /// <summary>Every line of <see cref="Text"/> that is not empty, in order.</summary>
    public IReadOnlyList<HtmlLine> Lines { get; }

    /// <summary>In order of their start tags.</summary>
    public IReadOnlyList<HtmlElement> Elements { get; }

    /// <summary>Where in the source markup goes that is to stand below everything.</summary>
    public int End { get; }

    /// <summary>End tags of elements left open at <see cref="End"/> that would swallow what is added there; "" nearly always.</summary>
    public string Closers { get; }

    public static HtmlText Read(string html) => new HtmlTextBuilder(html, readOutlookComments: true).Build();

    /// <summary>Where in the source markup goes that is to stand above the line that holds this offset of the text.</summary>
    public int SourceAbove(int textOffset)
    {
        if (textOffset >= Text.Length)
            return End;
        var (low, high) = (0, Lines.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Lines[middle].Start <= textOffset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        // blank lines belong to the line that follows them
        var isBeyond = high < 0 || Text.AsSpan(Lines[high].Start..textOffset).Contains('\n');
        var line = isBeyond ? high + 1 : high;
        return line < Lines.Count ? Lines[line].Source : End;
    }
}
