namespace MailCompliance.Engine.Facts.Zones;

/// <summary>Telephone numbers compared by their digits: +44 (0)1632 960123 and 01632 960123 are one.</summary>
internal static class PhoneDigits
{
    private const int National = 10;
    private const int MaxRun = 64;

    /// <summary>The last ten digits; "" where there are fewer.</summary>
    public static string NationalNumber(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length < National ? "" : digits[^National..];
    }

    /// <summary>Whether one of the numbers stands in the text; any number long enough where none is known.</summary>
    public static bool AreIn(ReadOnlySpan<char> text, IReadOnlyCollection<string> numbers)
    {
        Span<char> digits = stackalloc char[MaxRun];
        while (true)
        {
            var start = text.IndexOfAnyInRange('0', '9');
            if (start < 0)
                return false;
            text = text[start..];
            text = text[ReadRun(text, digits, out var count)..];
            if (count >= National && IsOneOf(digits[..count], numbers))
                return true;
        }
    }

    private static bool IsOneOf(ReadOnlySpan<char> digits, IReadOnlyCollection<string> numbers)
    {
        foreach (var number in numbers)
        {
            if (digits.Contains(number, StringComparison.Ordinal))
                return true;
        }

        return numbers.Count == 0 && (digits[0] == '0' || digits.StartsWith("44", StringComparison.Ordinal));
    }

    // digits with the signs that people put between them
    private static int ReadRun(ReadOnlySpan<char> text, Span<char> digits, out int count)
    {
        count = 0;
        var length = 0;
        for (; length < text.Length && count < digits.Length; length++)
        {
            if (char.IsAsciiDigit(text[length]))
                digits[count++] = text[length];
            else if (text[length] is not (' ' or '(' or ')' or '.' or '-' or '\u00A0' or '\u2011'))
                break;
        }

        return length;
    }
}
