namespace MailCompliance.Engine.Facts.Zones;

/// <summary>Finds the sender's signature at the end of a stretch of new text.</summary>
internal static class SignatureZone
{
    private const int MaxLines = 25;
    private const int TailLines = 14;
    private const int MaxGap = 5;
    private const int MaxLineLength = 120;
    private const int MinSmallWords = 4;

    /// <summary>From the first line of the signature to the end of the stretch; null where none is recognised.</summary>
    /// <param name="marked">Where the markup says that a signature begins.</param>
    public static Stretch? Find(TextLines lines, Stretch written, int? marked, SignatureEvidence evidence)
    {
        if (marked >= written.Start && marked < written.End)
            return new Stretch(marked.Value, written.End);
        var tail = TailOf(lines, written);
        if (tail.Count == 0)
            return null;
        var start = AfterDelimiter(lines, tail) ?? AfterSignOff(lines, tail) ?? FirstEvidence(lines, tail, evidence);
        return start is { } found && found < written.End ? new Stretch(found, written.End) : null;
    }

    /// <summary>The last lines of a stretch that are not blank, as one text: where a signature is looked for.</summary>
    public static Stretch Tail(TextLines lines, Stretch written)
    {
        var tail = TailOf(lines, written);
        var from = Math.Max(0, tail.Count - TailLines);
        return tail.Count == 0 ? written : new Stretch(Math.Max(written.Start, lines[tail[from]].Start), written.End);
    }

    // indexes of lines, from the top
    private static List<int> TailOf(TextLines lines, Stretch written)
    {
        var tail = new List<int>(MaxLines);
        for (var index = LastLineBefore(lines, written.End); index >= 0 && lines[index].End > written.Start && tail.Count < MaxLines; index--)
        {
            if (!lines.At(index).IsEmpty)
                tail.Add(index);
        }

        tail.Reverse();
        return tail;
    }

    private static int LastLineBefore(TextLines lines, int offset)
    {
        var (low, high) = (0, lines.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (lines[middle].Start < offset)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return high;
    }

    // RFC 3676 section 4.3; many programs lose the blank
    private static int? AfterDelimiter(TextLines lines, List<int> tail)
    {
        foreach (var index in tail)
        {
            if (lines.At(index) is "--")
                return lines[index].Start;
        }

        return null;
    }

    private static int? AfterSignOff(TextLines lines, List<int> tail)
    {
        for (var position = tail.Count - 1; position >= 0; position--)
        {
            if (SignOff.IsOn(lines.At(tail[position])))
                return lines.NextStart(tail[position]);
        }

        return null;
    }

    // upwards from the end, as long as lines are short and evidence keeps coming
    private static int? FirstEvidence(TextLines lines, List<int> tail, SignatureEvidence evidence)
    {
        var (kinds, first, without) = (0, -1, 0);
        for (var position = tail.Count - 1; position >= 0 && without < MaxGap && lines.At(tail[position]).Length <= MaxLineLength; position--)
        {
            // "Please ring 01632 960123 before you collect Ada." is the letter, whatever number it gives
            var here = IsSentence(lines.At(tail[position])) ? 0 : evidence.KindsOn(lines.At(tail[position]));
            kinds += here;
            (first, without) = here > 0 ? (tail[position], 0) : (first, without + 1);
        }

        return kinds >= 2 ? lines[first].Start : null;
    }

    /// <summary>Ends as a sentence does and has several words in small letters: titles and addresses do not.</summary>
    private static bool IsSentence(ReadOnlySpan<char> line)
    {
        if (line.TrimEnd() is not [.., '.' or '!' or '?'])
            return false;
        var small = 0;
        for (var at = 1; at < line.Length; at++)
            small += char.IsAsciiLetterLower(line[at]) && line[at - 1] == ' ' ? 1 : 0;
        return small >= MinSmallWords;
    }
}
