namespace MailCompliance.Engine.Facts.Zones;

/// <summary>A stretch of text [Start, End).</summary>
internal readonly record struct Stretch(int Start, int End);

/// <summary>What a body quotes.</summary>
/// <param name="Quoted">In order, not touching one another.</param>
/// <param name="IsForward">Whether the program that wrote it calls it forwarded.</param>
internal sealed record QuotedHistory(IReadOnlyList<Stretch> Quoted, bool IsForward)
{
    // lines shorter than this, between long quoted ones, are the ends that a program wrapped off
    private const int WrappedEnd = 40;
    private const int LongLine = 60;

    /// <summary>Quotations with new text between them: what lies beyond counts as new, which is the stricter reading. An answer point by point has some dozens.</summary>
    private const int MaxStretches = 500;

    /// <summary>Finds quoted lines, attributions with what follows, header blocks and separators.</summary>
    /// <param name="known">What the markup says is quoted, in any order; empty for plain text.</param>
    /// <param name="restFrom">Where the markup says history begins that goes to the end; the text's length where it says nothing.</param>
    public static QuotedHistory Find(TextLines lines, IReadOnlyList<Stretch> known, int restFrom)
    {
        known = Merge([.. known], lines.Text);
        var found = new List<Stretch>(known);
        var isForward = false;
        var end = restFrom;
        for (var index = 0; index < lines.Count && lines[index].Start < end; index++)
        {
            var line = lines.At(index);
            if (line.IsEmpty || IsWithin(known, lines[index].Start))
                continue;
            if (line[0] == '>' || IsWrappedEnd(lines, index))
            {
                found.Add(new Stretch(lines[index].Start, lines.NextStart(index)));
                continue;
            }

            var opening = OpeningAt(lines, index, ref isForward);
            if (opening == 0)
                continue;
            var body = lines.SkipBlank(index + opening);
            if (!Attribution.IsQuotedLine(lines, body) && !(body < lines.Count && IsWithin(known, lines[body].Start)))
            {
                end = lines[index].Start;
                break;
            }

            found.Add(new Stretch(lines[index].Start, lines[body].Start));
            index = body - 1;
        }

        if (end < lines.Text.Length)
            found.Add(new Stretch(end, lines.Text.Length));
        var quoted = Merge(found, lines.Text);
        return new QuotedHistory(quoted.Count > MaxStretches ? quoted[..MaxStretches] : quoted, isForward);
    }

    /// <summary>Lines that introduce a quotation here; 0 where none begins.</summary>
    private static int OpeningAt(TextLines lines, int index, ref bool isForward)
    {
        var line = lines.At(index);
        var separator = QuoteSeparator.KindOf(line);
        if (separator != QuoteSeparatorKind.None)
        {
            isForward |= separator == QuoteSeparatorKind.Forward;
            return 1;
        }

        if (QuoteSeparator.IsRule(line))
        {
            var next = lines.SkipBlank(index + 1);
            return next < lines.Count && HeaderBlock.StartsAt(lines, next) ? 1 : 0;
        }

        return HeaderBlock.StartsAt(lines, index) ? 1 : Attribution.LinesAt(lines, index);
    }

    private static bool IsWrappedEnd(TextLines lines, int index) =>
        index > 0 && index + 1 < lines.Count
        && lines.At(index - 1) is ['>', ..] && lines.At(index + 1) is ['>', ..]
        && lines.At(index - 1).Length >= LongLine && lines.At(index).Length <= WrappedEnd && char.IsLower(lines.At(index)[0]);

    private static bool IsWithin(IReadOnlyList<Stretch> known, int offset)
    {
        var (low, high) = (0, known.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (known[middle].End <= offset)
                low = middle + 1;
            else if (known[middle].Start > offset)
                high = middle - 1;
            else
                return true;
        }

        return false;
    }

    // quotations with nothing but blanks between them are one
    private static List<Stretch> Merge(List<Stretch> found, string text)
    {
        found.RemoveAll(stretch => stretch.End <= stretch.Start);
        found.Sort((left, right) => left.Start.CompareTo(right.Start));
        var merged = new List<Stretch>(found.Count);
        foreach (var stretch in found)
        {
            if (merged is [.., var last] && (stretch.Start <= last.End || text.AsSpan(last.End..stretch.Start).IsWhiteSpace()))
                merged[^1] = last with { End = Math.Max(last.End, stretch.End) };
            else
                merged.Add(stretch);
        }

        return merged;
    }
}
