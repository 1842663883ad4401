using System.Buffers;

namespace MailCompliance.Engine.Text;

/// <summary>
/// The visible text in the making. Line breaks, tabs and spaces are owed until text follows, so that none is written in vain.
/// </summary>
/// <param name="capacity">Length of the source: the text is never longer.</param>
internal sealed class HtmlTextWriter(int capacity)
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\r\n\t\f");

    private readonly char[] buffer = ArrayPool<char>.Shared.Rent(Math.Max(capacity, 16));
    private readonly List<HtmlLine> lines = [];
    private int length;
    private int owedLines;
    private int owedTabs;
    private bool owesSpace;
    private bool lineHasText;
    private bool rowIsEmpty;

    public int Length => length;

    /// <summary>Where text that is written next will stand.</summary>
    public int NextOffset => length == 0 ? 0 : length + owedLines + owedTabs;

    public IReadOnlyList<HtmlLine> Lines => lines;

    public void BreakLine()
    {
        if (owedTabs > 0)
            return;
        owedLines++;
        (owesSpace, lineHasText) = (false, false);
    }

    /// <summary>A block begins or ends: what follows stands on a line of its own.</summary>
    public void EndBlock()
    {
        if (owedTabs > 0)
            return;
        if (lineHasText && owedLines == 0)
            owedLines = 1;
        (owesSpace, lineHasText) = (false, false);
    }

    /// <summary>A row or a table begins or ends.</summary>
    public void EndRow()
    {
        if (owedTabs > 0)
            (owedTabs, lineHasText) = (0, true);
        EndBlock();
        rowIsEmpty = true;
    }

    /// <summary>Another cell of the same row begins.</summary>
    public void NextCell()
    {
        owedTabs++;
        owesSpace = false;
        if (!rowIsEmpty)
            owedLines = 0;
    }

    /// <summary>Writes characters, white space collapsed.</summary>
    /// <param name="text">Without markup and references.</param>
    /// <param name="above">Where in the source markup goes that is to stand above this text.</param>
    public void Write(ReadOnlySpan<char> text, int above)
    {
        while (!text.IsEmpty)
        {
            var special = text.IndexOfAny(Special);
            var run = special < 0 ? text : text[..special];
            text = special < 0 ? default : text[(special + 1)..];
            WriteRun(run, above);
            owesSpace |= special >= 0;
        }
    }

    /// <summary>Writes characters as they stand, line ends as line breaks.</summary>
    public void WritePreformatted(ReadOnlySpan<char> text, int above)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny('\r', '\n');
            Append(end < 0 ? text : text[..end], above);
            if (end < 0)
                return;
            var isPair = text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n';
            text = text[(end + (isPair ? 2 : 1))..];
            BreakLine();
        }
    }

    /// <summary>One character that is never collapsed.</summary>
    public void WriteExact(ReadOnlySpan<char> characters, int above) => Append(characters, above);

    public string Finish()
    {
        buffer.AsSpan(0, length).Replace('\u00A0', ' ');
        var text = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    private void WriteRun(ReadOnlySpan<char> run, int above)
    {
        while (!run.IsEmpty)
        {
            var trimmed = run.TrimStart(' ');
            owesSpace |= trimmed.Length < run.Length;
            var gap = trimmed.IndexOf("  ", StringComparison.Ordinal);
            var words = (gap < 0 ? trimmed : trimmed[..gap]).TrimEnd(' ');
            Append(words, above);
            owesSpace |= gap < 0 && words.Length < trimmed.Length;
            run = gap < 0 ? default : trimmed[gap..];
        }
    }

    private void Append(ReadOnlySpan<char> text, int above)
    {
        if (text.IsEmpty)
            return;
        if (!lineHasText || owedTabs > 0 || owedLines > 0)
            BeginLine(above);
        else if (owesSpace && buffer[length - 1] is not (' ' or '\n' or '\t'))
            buffer[length++] = ' ';
        owesSpace = false;
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
        (lineHasText, rowIsEmpty) = (true, false);
    }

    private void BeginLine(int above)
    {
        var isNewLine = owedLines > 0 || length == 0;
        if (length > 0)
        {
            buffer.AsSpan(length, owedLines).Fill('\n');
            buffer.AsSpan(length + owedLines, owedTabs).Fill('\t');
            length += owedLines + owedTabs;
        }

        if (isNewLine)
            lines.Add(new HtmlLine(length, above));
        (owedTabs, owedLines) = (0, 0);
    }
}
