using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>UK postcodes (BS 7666): A9 9AA, A99, AA9, AA99, A9A, AA9A with their letter rules; GIR 0AA. Blanks may be missing or doubled.</summary>
internal static class PostcodeReader
{
    /// <summary>Every postcode of a text.</summary>
    public static IReadOnlyList<FoundPostcode> All(PreparedText text)
    {
        var found = new List<FoundPostcode>();
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (At(text, index) is { } value)
                found.Add(new(index, value));
        }

        return found;
    }

    /// <summary>The postcode whose inward part begins with this digit group; null where none does.</summary>
    public static Token? At(PreparedText text, int index)
    {
        var group = text.Numbers[index];
        // unspaced outward and inward digits run together: M15AB is M1 5AB
        var inward = group.End - 1;
        if (group.Length > 3 || !IsInward(text, inward))
            return null;
        var outwardEnd = group.Length > 1 ? inward : SkipGap(text, inward);
        if (outwardEnd <= 0 || inward - outwardEnd > 3)
            return null;
        var start = OutwardStart(text, outwardEnd);
        return start is { } found && !char.IsAsciiLetterOrDigit(text.CharAt(found - 1)) && !char.IsAsciiLetterOrDigit(text.CharAt(inward + 3))
            && IsOneCase(text, found, inward + 3)
            ? new Token(found, inward + 3)
            : null;
    }

    private static bool IsInward(PreparedText text, int at) => IsInwardLetter(text.CharAt(at + 1)) && IsInwardLetter(text.CharAt(at + 2));

    /// <summary>C I K M O V never stand in the inward part.</summary>
    private static bool IsInwardLetter(char c) => char.IsAsciiLetter(c) && (c | 0x20) is not ('c' or 'i' or 'k' or 'm' or 'o' or 'v');

    private static int SkipGap(PreparedText text, int at)
    {
        var start = at;
        while (start > 0 && at - start < 3 && text.Folded[start - 1] is ' ' or '-')
            start--;
        return start;
    }

    private static int? OutwardStart(PreparedText text, int end)
    {
        var start = end;
        while (start > 0 && end - start < 5 && char.IsAsciiLetterOrDigit(text.Folded[start - 1]))
            start--;
        var outward = text.Folded.AsSpan(start, end - start);
        return IsOutward(outward) && (outward[0] | 0x20) is not ('q' or 'v' or 'x') && !(char.IsAsciiLetter(outward[1]) && (outward[1] | 0x20) is 'i' or 'j' or 'z') ? start : null;
    }

    /// <summary>LD, LDD, LLD, LLDD, LDL or LLDL.</summary>
    private static bool IsOutward(ReadOnlySpan<char> outward)
    {
        var digits = outward.IndexOfAnyInRange('0', '9');
        if (digits is not (1 or 2))
            return false;
        var behind = outward[(digits + 1)..];
        return behind.Length == 0 || (behind.Length == 1 && char.IsAsciiLetterOrDigit(behind[0]));
    }

    private static bool IsOneCase(PreparedText text, int start, int end)
    {
        var value = text.Folded.AsSpan(start, end - start);
        return !value.ContainsAnyInRange('a', 'z') || !value.ContainsAnyInRange('A', 'Z') || char.IsAsciiLetterUpper(value[0]);
    }
}

/// <summary>A postcode and the index of the digit group that its inward part begins in.</summary>
internal readonly record struct FoundPostcode(int Index, Token Value);
