namespace MailCompliance.Engine.Detection.Reading;

/// <summary>A run of letters and digits around a digit group: AB12, RP99, C1JR8T9LV.</summary>
internal readonly record struct Token(int Start, int End)
{
    private const int Longest = 40;

    public int Length => End - Start;

    public static Token Around(PreparedText text, DigitGroup group)
    {
        int start = group.Start, end = group.End;
        while (start > 0 && group.Start - start < Longest && char.IsAsciiLetterOrDigit(text.Folded[start - 1]))
            start--;
        while (end < text.Folded.Length && end - group.End < Longest && char.IsAsciiLetterOrDigit(text.Folded[end]))
            end++;
        return new(start, end);
    }

    /// <summary>L for a letter, D for a digit: "LLDDLLL".</summary>
    public string Shape(PreparedText text)
    {
        var value = text.Folded.AsSpan(Start, Length);
        Span<char> shape = value.Length <= 64 ? stackalloc char[value.Length] : new char[value.Length];
        for (var index = 0; index < value.Length; index++)
            shape[index] = char.IsAsciiDigit(value[index]) ? 'D' : char.IsAsciiLetter(value[index]) ? 'L' : value[index];
        return shape.ToString();
    }
}
