namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Tables in text: lines with tabs, bars or commas, one row a line. The first row of a block that names things gives its
/// columns their meaning. Cells may be quoted as in CSV (RFC 4180).
/// </summary>
internal sealed class Columns
{
    /// <summary>Title rows that may stand above the heading row.</summary>
    private const int HeadingRows = 6;

    private const int MaxColumns = 256;

    private readonly PreparedText text;
    private readonly List<Block> blocks = [];

    /// <param name="Separator">Tab, bar, comma or semicolon.</param>
    private sealed record Block(int Start, int End, char Separator, CueKinds[] Headings, int HeadingEnd);

    public Columns(PreparedText text)
    {
        this.text = text;
        if (text.Folded.AsSpan().IndexOfAny("\t|,;") >= 0)
            FindBlocks();
    }

    public CueKinds HeadingAt(int at) =>
        BlockAt(at) is { } block && at >= block.HeadingEnd ? HeadingIn(block, at) : CueKinds.None;

    /// <summary>Whether any column of the table around the offset names one of the kinds.</summary>
    public bool IsInTableWith(int at, CueKinds kinds) =>
        BlockAt(at) is { } block && at >= block.HeadingEnd && Array.Exists(block.Headings, heading => (heading & kinds) != 0);

    /// <summary>Words before this offset do not speak for a value at <paramref name="at"/>: they are headings of other columns.</summary>
    public int FloorOf(int at) =>
        BlockAt(at) is { Headings.Length: > 0 } block && at >= block.HeadingEnd ? block.HeadingEnd : 0;

    private Block? BlockAt(int at)
    {
        int low = 0, high = blocks.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var block = blocks[middle];
            if (at < block.Start)
                high = middle - 1;
            else if (at >= block.End)
                low = middle + 1;
            else
                return block;
        }

        return null;
    }

    /// <summary>Filled cells of every column whose heading names one of the kinds, quotes left out.</summary>
    public IEnumerable<(int Start, int End)> CellsUnder(CueKinds kinds)
    {
        foreach (var block in blocks)
        {
            if (Array.Exists(block.Headings, heading => (heading & kinds) != 0))
            {
                foreach (var cell in CellsOf(block, kinds))
                    yield return cell;
            }
        }
    }

    private IEnumerable<(int Start, int End)> CellsOf(Block block, CueKinds kinds)
    {
        for (var line = block.HeadingEnd + 1; line < block.End;)
        {
            var lineEnd = text.LineEnd(line);
            var cell = line;
            for (var column = 0; cell <= lineEnd && column < block.Headings.Length; column++)
            {
                var end = CellEnd(cell, lineEnd, block.Separator);
                if ((block.Headings[column] & kinds) != 0 && Trimmed(cell, end) is { } filled)
                    yield return filled;
                cell = end + 1;
            }

            line = lineEnd + 1;
        }
    }

    private (int Start, int End)? Trimmed(int start, int end)
    {
        while (start < end && text.Folded[start] is ' ' or '"' or '\r' or '\t')
            start++;
        while (end > start && text.Folded[end - 1] is ' ' or '"' or '\r' or '\t')
            end--;
        return start < end ? (start, end) : null;
    }

    private CueKinds HeadingIn(Block block, int at)
    {
        var (start, _) = text.LineAt(at);
        if (at - start >= PreparedText.MaxLine)
            return CueKinds.None;
        var column = CountCells(text.Folded.AsSpan(start, at - start), block.Separator);
        return column < block.Headings.Length ? block.Headings[column] : CueKinds.None;
    }

    /// <summary>Only a line with a key word can be a heading: most texts have none that parts cells.</summary>
    private void FindBlocks()
    {
        var done = 0;
        foreach (var cue in text.CueList)
        {
            if (cue.Start < done)
                continue;
            var (start, end) = text.LineAt(cue.Start);
            var separator = SeparatorOf(text.Folded.AsSpan(start, end - start));
            done = separator != '\0' && ReadHeadings((start, end), separator) is not null ? AddBlock(start, separator) : end;
        }
    }

    /// <summary>Tabs and bars make a table by themselves; commas only where the line has several and no sentence.</summary>
    private static char SeparatorOf(ReadOnlySpan<char> line)
    {
        if (!line.ContainsAny("\t|,;"))
            return '\0';
        if (line.Contains('\t'))
            return '\t';
        if (line.Contains('|'))
            return '|';
        if (line.Contains(',') && LooksLikeCells(line, ','))
            return ',';
        return line.Contains(';') && LooksLikeCells(line, ';') ? ';' : '\0';
    }

    private static bool LooksLikeCells(ReadOnlySpan<char> line, char separator)
    {
        line = line.TrimEnd();
        return line.Length > 0 && line[^1] is not ('.' or '?' or '!' or ':') && (line[^1] == separator || !HasSeparatorAndBlank(line, separator));
    }

    private static bool HasSeparatorAndBlank(ReadOnlySpan<char> line, char separator)
    {
        var quoted = false;
        for (var index = 0; index + 1 < line.Length; index++)
        {
            if (line[index] == '"')
                quoted = !quoted;
            else if (!quoted && line[index] == separator && line[index + 1] == ' ')
                return true;
        }

        return false;
    }

    private int AddBlock(int start, char separator)
    {
        var headings = new List<CueKinds>();
        int at = start, row = 0, headingEnd = start, best = 0;
        while (at < text.Folded.Length)
        {
            var line = (Start: at, End: text.LineEnd(at));
            var span = text.Folded.AsSpan(line.Start, line.End - line.Start);
            if (!span.Contains(separator) && !(separator != ',' && row > 0 && !span.IsWhiteSpace() && NextHas(line.End, separator)))
                break;
            if (row < HeadingRows && ReadHeadings(line, separator) is { } found && found.Count(kind => kind != 0) > best)
            {
                best = found.Count(kind => kind != 0);
                headings = found;
                headingEnd = line.End;
            }

            row++;
            at = line.End + 1;
        }

        blocks.Add(new(start, Math.Min(at, text.Folded.Length), separator, [.. headings], headingEnd));
        return at;
    }

    /// <summary>A cell with a line break of its own does not end the table.</summary>
    private bool NextHas(int lineEnd, char separator)
    {
        if (lineEnd + 1 >= text.Folded.Length)
            return false;
        var (start, end) = (lineEnd + 1, text.LineEnd(lineEnd + 1));
        return text.Folded.AsSpan(start, end - start).Contains(separator);
    }

    /// <summary>What each cell names; null where the row holds values: digits beside the words.</summary>
    private List<CueKinds>? ReadHeadings((int Start, int End) line, char separator)
    {
        var headings = new List<CueKinds>();
        var cell = line.Start;
        while (cell <= line.End && headings.Count < MaxColumns)
        {
            var end = CellEnd(cell, line.End, separator);
            if (HasDigitPair(text.Folded.AsSpan(cell, end - cell)) || (headings.Count == 0 && IsNumber(text.Folded.AsSpan(cell, end - cell))))
                return null;
            headings.Add(KindsWithin(cell, end));
            cell = end + 1;
        }

        return headings.Count > 1 ? headings : null;
    }

    /// <summary>Numbers of two and more digits are values; "Parent 1" and "Ever 6" are headings.</summary>
    private static bool HasDigitPair(ReadOnlySpan<char> cell)
    {
        for (var index = 1; index < cell.Length; index++)
        {
            if (char.IsAsciiDigit(cell[index]) && char.IsAsciiDigit(cell[index - 1]))
                return true;
        }

        return false;
    }

    /// <summary>The rows of a numbered list begin so, and none of them is a heading.</summary>
    private static bool IsNumber(ReadOnlySpan<char> cell) => cell.Trim(" .)") is { Length: > 0 } number && !number.ContainsAnyExceptInRange('0', '9');

    private int CellEnd(int start, int lineEnd, char separator)
    {
        var quoted = false;
        for (var at = start; at < lineEnd; at++)
        {
            var c = text.Folded[at];
            if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
                return at;
        }

        return lineEnd;
    }

    private CueKinds KindsWithin(int start, int end)
    {
        var kinds = CueKinds.None;
        var cues = text.CueList;
        for (var index = text.CueIndexFrom(start); index < cues.Length && cues[index].End <= end; index++)
            kinds |= (cues[index].Kinds & CueKinds.Ordinary) != 0 ? cues[index].Kinds & ~CueKinds.Sensitive : cues[index].Kinds;
        return kinds;
    }

    private static int CountCells(ReadOnlySpan<char> before, char separator)
    {
        if (!before.Contains('"'))
            return before.Count(separator);
        var count = 0;
        var quoted = false;
        foreach (var c in before)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
                count++;
        }

        return count;
    }
}
