using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Postal addresses: a house number and a street, and the lines up to a postcode that follow.</summary>
internal static class AddressReader
{
    private const int MaxStreetWords = 5;
    private const int MaxToPostcode = 90;

    /// <summary>An address, without its postcode.</summary>
    /// <param name="Postcode">The postcode that ends it, or null.</param>
    internal readonly record struct Address(int Start, int End, Token? Postcode);

    /// <summary>The address whose house number is this digit group; null where no street follows.</summary>
    public static Address? At(PreparedText text, int index)
    {
        var group = text.Numbers[index];
        if (group.Length > 4 || !Edges.IsFreeBefore(text, group.Start))
            return null;
        var streetEnd = StreetEnd(text, group.End);
        if ((streetEnd ?? NameEnd(text, group.End)) is not { } nameEnd)
            return null;
        var start = WithFlat(text, group.Start);
        var postcode = PostcodeAfter(text, index + 1, nameEnd);
        if (streetEnd is null && !(postcode is { } code ? IsTown(text.Folded.AsSpan(nameEnd, code.Start - nameEnd)) : IsSaidToBeHome(text, start)))
            return null;
        return new Address(start, postcode is { } found ? TrimmedEnd(text, nameEnd, found.Start) : nameEnd, postcode);
    }

    /// <summary>What stands between a street and its postcode: capitalised words between commas and lines. "car park" is no town.</summary>
    public static bool IsTown(ReadOnlySpan<char> between)
    {
        for (var at = 1; at < between.Length; at++)
        {
            if (char.IsAsciiLetterLower(between[at]) && !char.IsAsciiLetter(between[at - 1]) && between[at - 1] != '\'')
                return false;
        }

        return true;
    }

    /// <summary>"lives at 3 Abbot's Garth": the word of living stands directly before. Who moved to 4 Maple has a new class.</summary>
    private static bool IsSaidToBeHome(PreparedText text, int start)
    {
        if (text.CueBefore(start, CueKinds.Home, 14) is not { } cue || text.Folded.AsSpan(cue.End, start - cue.End).ContainsAny(".;!?\n"))
            return false;
        var word = text.Folded.AsSpan(cue.Start, cue.End - cue.Start);
        foreach (var living in (ReadOnlySpan<string>)["liv", "addr", "home", "resid", "stay", "house is", "last known", "currently", "complet"])
        {
            if (word.Contains(living, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>The address that a postcode at this offset ends.</summary>
    public static Address? EndingAt(PreparedText text, int postcode)
    {
        var numbers = text.Numbers;
        var index = 0;
        for (int low = 0, high = numbers.Length; low < high;)
        {
            var middle = (low + high) / 2;
            if (numbers[middle].Start < postcode - MaxToPostcode - 40)
                low = middle + 1;
            else
                high = middle;
            index = low;
        }

        for (; index < numbers.Length && numbers[index].Start < postcode; index++)
        {
            if (At(text, index) is { Postcode: { } found } address && found.Start == postcode)
                return address;
        }

        return null;
    }

    /// <summary>12 Mill Lane, 4b The Old Row, 7, St John's Close: up to four words, the last one of a street.</summary>
    private static int? StreetEnd(PreparedText text, int at)
    {
        var folded = text.Folded;
        at = AfterLetter(text, at);
        for (var words = 0; words < MaxStreetWords; words++)
        {
            var start = at;
            while (start < folded.Length && start - at < 3 && folded[start] is ' ' or ',' or '\'' || (words > 0 && folded.Length > start && folded[start] is '-' or '.'))
                start++;
            if (start == at || start >= folded.Length || !char.IsAsciiLetter(folded[start]))
                return null;
            at = EndOfWord(text, start);
            if (words > 0 && IsStreetWord(text, start, at))
                return at < folded.Length && folded[at] == '.' && at - start <= 4 ? at + 1 : at;
            if (words == 0 && !char.IsAsciiLetterUpper(folded[start]) && !IsStreetish(text, start, at))
                return null;
        }

        return null;
    }

    /// <summary>16 Canal Side, 4b Ropewalk: capitalised words that no word of a street ends; what stands around must say that they are an address.</summary>
    private static int? NameEnd(PreparedText text, int at)
    {
        at = AfterLetter(text, at);
        // 5, The Paddock
        at = text.CharAt(at) == ',' ? at + 1 : at;
        var end = -1;
        for (var words = 0; words < MaxStreetWords && text.CharAt(at) == ' ' && char.IsAsciiLetterUpper(text.CharAt(at + 1)); words++)
        {
            if (words == 0 && text.CueAfter(at, CueKinds.Month, 1) is not null)
                return null;
            end = at = EndOfWord(text, at + 1);
        }

        return end < 0 ? null : end;
    }

    /// <summary>The b of 4b.</summary>
    private static int AfterLetter(PreparedText text, int at) => char.IsAsciiLetter(text.CharAt(at)) && !char.IsAsciiLetter(text.CharAt(at + 1)) ? at + 1 : at;

    private static int EndOfWord(PreparedText text, int at)
    {
        while (char.IsAsciiLetter(text.CharAt(at)) || (text.CharAt(at) == '\'' && char.IsAsciiLetter(text.CharAt(at + 1))))
            at++;
        return at;
    }

    /// <summary>A street name in lower case is taken only where the next word is one of a street: "12 mill lane".</summary>
    private static bool IsStreetish(PreparedText text, int start, int end)
    {
        var cues = text.CueList;
        var next = text.CueIndexFrom(end);
        return end - start >= 3 && next < cues.Length && cues[next].Start - end == 1 && (cues[next].Kinds & CueKinds.Street) != 0 && IsLongStreetWord(text, cues[next]);
    }

    private static bool IsLongStreetWord(PreparedText text, Cue cue) =>
        text.Folded.AsSpan(cue.Start, cue.End - cue.Start) is var word
        && (word.Equals("road", StringComparison.OrdinalIgnoreCase) || word.Equals("lane", StringComparison.OrdinalIgnoreCase) || word.Equals("street", StringComparison.OrdinalIgnoreCase)
            || word.Equals("avenue", StringComparison.OrdinalIgnoreCase) || word.Equals("close", StringComparison.OrdinalIgnoreCase) || word.Equals("crescent", StringComparison.OrdinalIgnoreCase)
            || word.Equals("gardens", StringComparison.OrdinalIgnoreCase) || word.Equals("drive", StringComparison.OrdinalIgnoreCase) || word.Equals("terrace", StringComparison.OrdinalIgnoreCase) || word.Equals("row", StringComparison.OrdinalIgnoreCase)
            || word.Equals("grove", StringComparison.OrdinalIgnoreCase) || word.Equals("court", StringComparison.OrdinalIgnoreCase) || word.Equals("cottages", StringComparison.OrdinalIgnoreCase));

    private static bool IsStreetWord(PreparedText text, int start, int end)
    {
        var index = text.CueIndexFrom(start);
        var cues = text.CueList;
        if (index >= cues.Length || cues[index].Start != start || cues[index].End != end || (cues[index].Kinds & CueKinds.Street) == 0)
            return false;
        // lower-case "close", "end", "park" are words like any other, save after a street in lower case
        return char.IsAsciiLetterUpper(text.Folded[start]) || IsLongStreetWord(text, cues[index]);
    }

    private static int WithFlat(PreparedText text, int at)
    {
        var from = Math.Max(0, at - 24);
        var before = text.Folded.AsSpan(from, at - from);
        foreach (var word in (ReadOnlySpan<string>)["Flat ", "Apartment ", "Unit ", "Apt "])
        {
            var found = before.LastIndexOf(word, StringComparison.OrdinalIgnoreCase);
            if (found >= 0 && !before[found..].ContainsAny(".;\n"))
                return from + found;
        }

        return at;
    }

    private static Token? PostcodeAfter(PreparedText text, int index, int from)
    {
        var numbers = text.Numbers;
        for (; index < numbers.Length && numbers[index].Start - from < MaxToPostcode; index++)
        {
            if (numbers[index].Start < from || PostcodeReader.At(text, index) is not { } found || found.Start < from)
                continue;
            return text.Folded.AsSpan(from, found.Start - from).Count('\n') <= 4 ? found : null;
        }

        return null;
    }

    private static int TrimmedEnd(PreparedText text, int streetEnd, int postcode)
    {
        var end = postcode;
        while (end > streetEnd && text.Folded[end - 1] is ' ' or ',' or '\r' or '\n' or '\t' or '.' or '>')
            end--;
        return end;
    }
}
