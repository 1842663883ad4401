using System.Buffers;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>A date where it stands. Year 0: none was written.</summary>
internal readonly record struct FoundDate(int Start, int End, int Day, int Month, int Year)
{
    public DateOnly? Value => Year > 0 ? new DateOnly(Year, Month, Day) : null;
}

/// <summary>
/// Dates as people in the UK write them, day first: 3/4/15, 03.04.2015, 2015-04-03, 3rd April 2015, April 3, 2015,
/// 21-Oct-10, 7 jan 71. Two-digit years up to 30 are of this century.
/// </summary>
internal static class DateReader
{
    private static readonly SearchValues<char> YearGap = SearchValues.Create(" ,.-/'\r\n>");

    /// <summary>The first three letters of every month, small, as one number.</summary>
    private static readonly int[] Months = [.. "jan feb mar apr may jun jul aug sep oct nov dec".Split(' ').Select(month => KeyOf(month))];

    private static readonly string[] WelshMonths =
        ["Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"];

    private static readonly string[] MonthNames =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "sept"];

    /// <summary>The date whose first number is this digit group; null where none begins there.</summary>
    /// <param name="last">Index of its last digit group.</param>
    public static FoundDate? At(PreparedText text, int index, out int last)
    {
        last = index;
        var group = text.Numbers[index];
        if (group.Length > 4 || char.IsAsciiDigit(text.CharAt(group.Start - 1)))
            return null;
        return Numeric(text, index, ref last) ?? (group.Length <= 2 ? DayFirst(text, index, ref last) ?? MonthFirst(text, index, ref last) : null);
    }

    /// <summary>ddmmyyyy or ddmmyy without separators; only a label makes it one.</summary>
    public static FoundDate? Solid(PreparedText text, int index)
    {
        var group = text.Numbers[index];
        if (group.Length is not (8 or 6))
            return null;
        var year = group.Length == 8 ? Number(text, group.Start + 4, group.End) : Century(Number(text, group.Start + 4, group.End));
        return Make(group.Start, group.End, Number(text, group.Start, group.Start + 2), Number(text, group.Start + 2, group.Start + 4), year);
    }

    /// <summary>dd mm yyyy or dd mm yy in blanks; only a label makes it one.</summary>
    public static FoundDate? Spaced(PreparedText text, int index, out int last)
    {
        last = index;
        var numbers = text.Numbers;
        if (index + 2 >= numbers.Length)
            return null;
        DigitGroup a = numbers[index], b = numbers[index + 1], c = numbers[index + 2];
        if (a.Length > 2 || b.Length > 2 || c.Length is not (2 or 4) || !IsBlank(text, a.End, b.Start) || !IsBlank(text, b.End, c.Start) || char.IsAsciiLetterOrDigit(text.CharAt(c.End)))
            return null;
        last = index + 2;
        return Make(a.Start, c.End, Value(text, a), Value(text, b), c.Length == 2 ? Century(Value(text, c)) : Value(text, c));
    }

    private static bool IsBlank(PreparedText text, int start, int end) =>
        end - start is 1 or 2 && text.Folded.AsSpan(start, end - start).IndexOfAnyExcept(' ') < 0;

    private static FoundDate? Numeric(PreparedText text, int index, ref int last)
    {
        var numbers = text.Numbers;
        if (index + 2 >= numbers.Length)
            return null;
        DigitGroup a = numbers[index], b = numbers[index + 1], c = numbers[index + 2];
        if (b.Length > 2 || !IsSeparator(text, a.End, b.Start, out var first) || !IsSeparator(text, b.End, c.Start, out var second) || first != second)
            return null;
        if (char.IsAsciiLetterOrDigit(text.CharAt(c.End)) && !(text.CharAt(c.End) == 'T' && a.Length == 4))
            return null;
        if (IsSeparator(text, c.End, c.End + 1, out var more) && more == first && char.IsAsciiDigit(text.CharAt(c.End + 1)))
            return null;
        last = index + 2;
        if (a.Length == 4 && c.Length <= 2)
            return Make(a.Start, c.End, Value(text, c), Value(text, b), Value(text, a));
        if (a.Length > 2 || c.Length is not (2 or 4))
            return null;
        var year = c.Length == 2 ? Century(Value(text, c)) : Value(text, c);
        return Make(a.Start, c.End, Value(text, a), Value(text, b), year) ?? Make(a.Start, c.End, Value(text, b), Value(text, a), year);
    }

    private static bool IsSeparator(PreparedText text, int start, int end, out char separator)
    {
        separator = '\0';
        if (end - start > 3)
            return false;
        foreach (var c in text.Folded.AsSpan(start, Math.Min(end, text.Folded.Length) - start))
        {
            if (c is '/' or '.' or '-' or '\\' && separator == '\0')
                separator = c;
            else if (c != ' ')
                return false;
        }

        return separator != '\0';
    }

    private static FoundDate? DayFirst(PreparedText text, int index, ref int last)
    {
        var group = text.Numbers[index];
        // most numbers are followed by something else
        if (!MayGoOn(text.CharAt(group.End)))
            return null;
        var at = SkipOrdinal(text, group.End);
        if (!MayGoOn(text.CharAt(at)))
            return null;
        at = SkipWord(text, SkipGap(text, at), "day of");
        at = SkipWord(text, SkipGap(text, at), "of");
        at = SkipGap(text, at);
        if (ReadMonth(text, at, out var end) is not { } month)
            return null;
        var (year, finish) = ReadYear(text, index + 1, end, ref last);
        return Make(group.Start, finish, Value(text, group), month, year);
    }

    private static FoundDate? MonthFirst(PreparedText text, int index, ref int last)
    {
        var group = text.Numbers[index];
        var at = group.Start;
        while (at > 0 && group.Start - at < 3 && text.Folded[at - 1] is ' ' or '.' or '-')
            at--;
        if (at == group.Start || at == 0 || !char.IsAsciiLetter(text.Folded[at - 1]))
            return null;
        var start = at;
        while (start > 0 && at - start < 9 && char.IsAsciiLetter(text.Folded[start - 1]))
            start--;
        if (char.IsAsciiLetter(text.CharAt(start - 1)) || ReadMonth(text, start, out var end) is not { } month || end > group.Start)
            return null;
        var (year, finish) = ReadYear(text, index + 1, SkipOrdinal(text, group.End), ref last);
        return Make(start, finish, Value(text, group), month, year);
    }

    /// <summary>The year within a few characters after the month; 0 where none stands there.</summary>
    private static (int Year, int End) ReadYear(PreparedText text, int index, int at, ref int last)
    {
        if (index >= text.Numbers.Length)
            return (0, at);
        var group = text.Numbers[index];
        if (group.Start < at || group.Start - at > 5 || group.Length is not (2 or 4))
            return (0, at);
        var gap = text.Folded.AsSpan(at, group.Start - at);
        if (gap.ContainsAnyExcept(YearGap) || char.IsAsciiLetterOrDigit(text.CharAt(group.End)) || text.CharAt(group.End) == ':')
            return (0, at);
        if (group.Length == 2 && (gap.Contains(',') || (text.CharAt(group.End) == '.' && char.IsAsciiDigit(text.CharAt(group.End + 1)))))
            return (0, at);
        last = index;
        var value = Value(text, group);
        return (group.Length == 2 ? Century(value) : value, group.End);
    }

    private static int SkipOrdinal(PreparedText text, int at)
    {
        if (at + 2 > text.Folded.Length || !char.IsAsciiLetter(text.Folded[at]))
            return at;
        var suffix = text.Folded.AsSpan(at, 2);
        foreach (var ordinal in (ReadOnlySpan<string>)["st", "nd", "rd", "th"])
        {
            if (suffix.Equals(ordinal, StringComparison.OrdinalIgnoreCase))
                return at + 2;
        }

        return at;
    }

    private static int SkipWord(PreparedText text, int at, string word) =>
        at + word.Length < text.Folded.Length && text.Folded.AsSpan(at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase) ? at + word.Length : at;

    private static int SkipGap(PreparedText text, int at)
    {
        var end = at;
        while (end - at < 4 && IsGap(text.CharAt(end)))
            end++;
        return end;
    }

    private static bool IsGap(char c) => c is ' ' or '-' or '.' or '/' or ',' or '\r' or '\n' or '>';

    private static bool MayGoOn(char c) => char.IsAsciiLetter(c) || IsGap(c);

    private static int? ReadMonth(PreparedText text, int at, out int end)
    {
        end = at;
        while (end < text.Folded.Length && end - at < 10 && char.IsAsciiLetter(text.Folded[end]))
            end++;
        var word = text.Folded.AsSpan(at, end - at);
        if (word.Length < 3)
            return null;
        var month = Months.AsSpan().IndexOf(KeyOf(word));
        if (month < 0)
            return ReadWelsh(word);
        if (word.Length == 3)
            return month + 1;
        foreach (var name in MonthNames)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
                return month + 1;
        }

        return ReadWelsh(word);
    }

    private static int? ReadWelsh(ReadOnlySpan<char> word)
    {
        for (var month = 0; month < WelshMonths.Length; month++)
        {
            if (word.Equals(WelshMonths[month], StringComparison.OrdinalIgnoreCase))
                return month + 1;
        }

        return null;
    }

    private static int KeyOf(ReadOnlySpan<char> letters) => ((letters[0] | 0x20) << 16) | ((letters[1] | 0x20) << 8) | (letters[2] | 0x20);

    private static FoundDate? Make(int start, int end, int day, int month, int year)
    {
        if (day is < 1 or > 31 || month is < 1 or > 12 || (year != 0 && year is < 1900 or > 2100))
            return null;
        return day <= DateTime.DaysInMonth(year == 0 ? 2000 : year, month) ? new(start, end, day, month, year) : null;
    }

    private static int Century(int year) => year <= 30 ? 2000 + year : 1900 + year;

    private static int Value(PreparedText text, DigitGroup group) => Number(text, group.Start, group.End);

    private static int Number(PreparedText text, int start, int end)
    {
        var value = 0;
        for (var at = start; at < end; at++)
            value = (value * 10) + (text.Folded[at] - '0');
        return value;
    }
}
