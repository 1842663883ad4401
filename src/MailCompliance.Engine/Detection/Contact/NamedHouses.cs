using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Addresses without a number: "The Gables, Abbey Road, Fernleigh, LX8 5CE".</summary>
internal static class NamedHouses
{
    private const int MaxToPostcode = 60;
    private const int MaxWords = 4;

    public static IEnumerable<Candidate> Find(PreparedText text)
    {
        var known = KnownPostcodes.Of(text.Source.People);
        foreach (var (_, postcode) in text.Postcodes)
        {
            if (AddressReader.EndingAt(text, postcode.Start) is not null || StreetBefore(text, postcode.Start) is not { } street)
                continue;
            var start = StartOf(text, street);
            if (start == street)
                continue;
            var isKnown = known.Contains(text.Folded.AsSpan(postcode.Start, postcode.End - postcode.Start));
            if (isKnown || AddressJudge.IsHome(text, start) || (text.CueBefore(start, CueKinds.Home) is not null && !AddressJudge.IsPublic(text, start, postcode.End)))
                yield return Candidate.Of(DetectionType.PostalAddress, start, EndOf(text, postcode.Start), Confidence.High, Strength.Label, "street", "postcode");
        }
    }

    /// <summary>The last word of a street, with a capital, before the postcode and on its line or the three above.</summary>
    private static int? StreetBefore(PreparedText text, int postcode)
    {
        if (text.CueBefore(postcode, CueKinds.Street, MaxToPostcode) is not { } street || !char.IsAsciiLetterUpper(text.Folded[street.Start]))
            return null;
        var town = text.Folded.AsSpan(street.End, postcode - street.End);
        return town.Count('\n') <= 3 && AddressReader.IsTown(town) ? street.Start : null;
    }

    private static int EndOf(PreparedText text, int postcode)
    {
        var end = postcode;
        while (end > 0 && !char.IsAsciiLetterOrDigit(text.Folded[end - 1]))
            end--;
        return end;
    }

    /// <summary>Back over the capitalised words of the street and of the house before the comma.</summary>
    private static int StartOf(PreparedText text, int street)
    {
        var start = BackOverWords(text, street);
        var before = start - 1;
        while (before > 0 && text.Folded[before] is ' ' or '\n' or '\r')
            before--;
        if (before <= 0 || text.Folded[before] != ',' || start == street)
            return start;
        var house = BackOverWords(text, before);
        return house < before ? house : start;
    }

    private static int BackOverWords(PreparedText text, int at)
    {
        var word = new WordCursorBack(text, at);
        for (var words = 0; words < MaxWords && word.Previous() is { } previous && char.IsAsciiLetterUpper(text.Folded[previous]); words++)
            word = new WordCursorBack(text, previous);
        return word.At;
    }

    private readonly record struct WordCursorBack(PreparedText Text, int At)
    {
        /// <summary>Where the word before begins; null where more than a blank or an apostrophe parts them.</summary>
        public int? Previous()
        {
            var end = At;
            while (end > 0 && At - end < 2 && Text.Folded[end - 1] == ' ')
                end--;
            var start = end;
            while (start > 0 && end - start < 30 && (char.IsAsciiLetter(Text.Folded[start - 1]) || Text.Folded[start - 1] == '\''))
                start--;
            return start < end ? start : null;
        }
    }
}
