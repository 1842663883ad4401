namespace MailCompliance.Engine.Detection.Reading;

/// <summary>Digits of one number as people write it: solid, spaced, with hyphens, wrapped over a line.</summary>
/// <param name="First">Index of the first digit group.</param>
/// <param name="Last">Index of the last digit group.</param>
/// <param name="Digits">The digits alone.</param>
internal readonly record struct JoinedDigits(int First, int Last, int Start, int End, string Digits)
{
    public int Groups => Last - First + 1;

    /// <summary>The longest gap: a blank, a hyphen, and a line break with a quote mark at the most.</summary>
    private const int MaxGap = 6;

    /// <summary>Takes the digits from a group on until exactly so many are there.</summary>
    public static bool TryTake(PreparedText text, int first, int count, out JoinedDigits run)
    {
        run = default;
        if (text.JoinedFrom(first) < count)
            return false;
        var numbers = text.Numbers;
        var total = 0;
        for (var last = first; last < numbers.Length; last++)
        {
            if (last > first && !IsJoin(text, numbers[last - 1].End, numbers[last].Start))
                return false;
            total += numbers[last].Length;
            if (total > count)
                return false;
            if (total < count)
                continue;
            run = new(first, last, numbers[first].Start, numbers[last].End, Collect(text, first, last, count));
            return true;
        }

        return false;
    }

    /// <summary>For each digit group, how many digits are joined from it on.</summary>
    public static int[] Lengths(PreparedText text)
    {
        var numbers = text.Numbers;
        var lengths = new int[numbers.Length];
        for (var index = numbers.Length - 1; index >= 0; index--)
        {
            var isJoined = index + 1 < numbers.Length && IsJoin(text, numbers[index].End, numbers[index + 1].Start);
            lengths[index] = numbers[index].Length + (isJoined ? lengths[index + 1] : 0);
        }

        return lengths;
    }

    /// <summary>Whether the gap between two groups only groups digits of one number.</summary>
    public static bool IsJoin(PreparedText text, int start, int end)
    {
        if (end - start > MaxGap)
            return false;
        int marks = 0, breaks = 0, blanks = 0;
        foreach (var c in text.Folded.AsSpan(start, end - start))
        {
            switch (c)
            {
                case '-' or '.':
                    marks++;
                    break;
                case '\n':
                    breaks++;
                    break;
                case ' ':
                    blanks++;
                    break;
                case '\r' or '>':
                    break;
                default:
                    return false;
            }
        }

        return marks <= 1 && breaks <= 1 && blanks <= 3;
    }

    /// <summary>Lengths of the groups: "334" for 943 476 5919.</summary>
    public string Shape(PreparedText text)
    {
        Span<char> shape = stackalloc char[Groups];
        for (var index = 0; index < shape.Length; index++)
            shape[index] = (char)('0' + text.Numbers[First + index].Length);
        return shape.ToString();
    }

    /// <summary>Whether more digits are joined on either side: then this is a piece of a longer number.</summary>
    public bool IsPieceOfMore(PreparedText text)
    {
        var numbers = text.Numbers;
        return (First > 0 && IsTight(text, numbers[First - 1].End, Start))
            || (Last + 1 < numbers.Length && IsTight(text, End, numbers[Last + 1].Start));
    }

    private static bool IsTight(PreparedText text, int start, int end) =>
        end - start <= 1 && (end == start || text.Folded[start] is ' ' or '-' or '.');

    private static string Collect(PreparedText text, int first, int last, int count)
    {
        Span<char> digits = stackalloc char[count];
        var at = 0;
        for (var index = first; index <= last; index++)
        {
            var group = text.Numbers[index];
            text.Folded.AsSpan(group.Start, group.Length).CopyTo(digits[at..]);
            at += group.Length;
        }

        return digits.ToString();
    }
}
