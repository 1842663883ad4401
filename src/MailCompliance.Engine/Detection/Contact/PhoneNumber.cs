using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

internal enum PhoneKind
{
    Mobile,
    Landline,

    /// <summary>Of organisations: 03, 0800, 084, 09 and the like.</summary>
    Public,
    Foreign,
}

/// <summary>
/// Telephone numbers by Ofcom's National Telephone Numbering Plan: 01 and 02 places, 07 mobiles (070, 076 apart), 03, 08, 09
/// services. Written with +44, 0044, (0), brackets, blanks, hyphens; a missing leading nought only behind +44.
/// </summary>
/// <param name="Subscriber">Digits without country code and leading nought; with the country code for foreign numbers.</param>
internal readonly record struct PhoneNumber(int Start, int End, PhoneKind Kind, string Subscriber, int LastGroup)
{
    private const int MaxGroups = 8;

    public static PhoneNumber? At(PreparedText text, int index)
    {
        var first = text.Numbers[index];
        var start = first.Start;
        var plus = text.CharAt(start - 1) == '+' || (text.CharAt(start - 1) == ' ' && text.CharAt(start - 2) == '+');
        if (!plus && text.Folded[start] != '0')
            return null;
        Span<char> digits = stackalloc char[16];
        if (Collect(text, index, digits, out var length, out var last) is not { } end)
            return null;
        var number = digits[..length];
        var from = plus ? text.Folded.LastIndexOf('+', start) : text.CharAt(start - 1) == '(' ? start - 1 : start;
        if (!Edges.IsFreeBefore(text, from) || !Edges.IsFreeAfter(text, end))
            return null;
        return National(number, plus) is { } national ? Of(from, end, national, last)
            : plus && length >= 9 && !number.StartsWith("44") ? new(from, end, PhoneKind.Foreign, number.ToString(), last)
            : null;
    }

    /// <summary>Digits of the groups that are joined as in a telephone number; null where they are none.</summary>
    private static int? Collect(PreparedText text, int index, Span<char> digits, out int length, out int last)
    {
        var numbers = text.Numbers;
        (length, last) = (0, index);
        for (var at = index; at < numbers.Length && at - index < MaxGroups; at++)
        {
            if (at > index && !IsJoin(text, numbers[at - 1].End, numbers[at].Start))
                break;
            // a whole number is not continued: the next group is something else
            if (IsWhole(digits[..length]) && numbers[at].Length >= 2)
                break;
            if (length + numbers[at].Length > 15)
                return null;
            text.Folded.AsSpan(numbers[at].Start, numbers[at].Length).CopyTo(digits[length..]);
            length += numbers[at].Length;
            last = at;
        }

        return length >= 9 ? numbers[last].End : null;
    }

    private static bool IsWhole(ReadOnlySpan<char> digits) =>
        (digits.Length == 11 && digits[0] == '0' && digits[1] != '0') || (digits.Length == 12 && digits.StartsWith("44") && digits[2] != '0')
        || (digits.Length == 13 && digits.StartsWith("440")) || (digits.Length == 14 && digits.StartsWith("0044"));

    private static bool IsJoin(PreparedText text, int start, int end)
    {
        if (end - start > 5)
            return false;
        foreach (var c in text.Folded.AsSpan(start, end - start))
        {
            if (c is not (' ' or '-' or '.' or '(' or ')' or '\r' or '\n'))
                return false;
        }

        return text.Folded.AsSpan(start, end - start).Count('\n') <= 1 && text.Folded.AsSpan(start, end - start).Count('-') <= 1;
    }

    /// <summary>Ten or nine digits after the nought; null where the prefix or the length does not fit.</summary>
    private static string? National(ReadOnlySpan<char> digits, bool plus)
    {
        if (plus && digits.StartsWith("44"))
            digits = digits[2..];
        else if (!plus && digits.StartsWith("0044"))
            digits = digits[4..];
        else if (plus)
            return null;
        else if (digits[0] != '0')
            return null;
        digits = digits.TrimStart('0');
        return digits.Length == 10 || (digits.Length == 9 && digits.Length > 0 && digits[0] is '1' or '8') ? digits.ToString() : null;
    }

    private static PhoneNumber? Of(int start, int end, string subscriber, int last) => subscriber[0] switch
    {
        '7' when subscriber[1] != '6' || subscriber.StartsWith("7624", StringComparison.Ordinal) => new(start, end, PhoneKind.Mobile, subscriber, last),
        '1' or '2' => new(start, end, PhoneKind.Landline, subscriber, last),
        '3' or '5' or '8' or '9' or '7' => new(start, end, PhoneKind.Public, subscriber, last),
        _ => null,
    };
}
