using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Driver numbers of Great Britain: five characters of the surname (padded with 9), decade, month (50 more for women), day,
/// year, two initials (9), a digit, two letters, and an issue number perhaps. The structure needs no label. Northern
/// Ireland: eight digits, by label only.
/// </summary>
internal sealed class DrivingLicenceDetector : IDetector
{
    private const int Length = 16;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var group = text.Numbers[index];
            if (group.Length is >= 6 and <= 10 && Structured(text, group) is { } value)
                yield return Candidate.Of(DetectionType.DrivingLicenceNumber, value.Start, value.End, Confidence.High, Strength.Strict, "structure");
            else if (group.Length == 8 && Edges.IsFree(text, group.Start, group.End) && LabelledNumber.NameOf(text, group.Start, CueKinds.DrivingLicence) is not null)
                yield return Candidate.Of(DetectionType.DrivingLicenceNumber, group.Start, group.End, Confidence.Medium, Strength.Label, "format", "key word");
        }
    }

    private static Token? Structured(PreparedText text, DigitGroup group)
    {
        // the date's six digits end the group: what stands before them in it pads a short surname
        var date = group.End - 6;
        var surname = new char[5];
        var at = date;
        for (var count = 4; count >= 0; count--)
        {
            at--;
            if (count == 4 && text.CharAt(at) == ' ')
                at--;
            surname[count] = text.CharAt(at);
        }

        if (!IsSurname(surname) || !IsDate(text.Folded.AsSpan(date, 6)) || !Edges.IsFreeBefore(text, at))
            return null;
        var tail = text.CharAt(group.End) == ' ' ? group.End + 1 : group.End;
        if (tail + 5 > text.Folded.Length || !IsTail(text.Folded.AsSpan(tail, 5)))
            return null;
        var end = tail + 5;
        if (char.IsAsciiDigit(text.CharAt(end)) && char.IsAsciiDigit(text.CharAt(end + 1)) && !char.IsAsciiLetterOrDigit(text.CharAt(end + 2)))
            end += 2;
        return char.IsAsciiLetterOrDigit(text.CharAt(end)) || end - at < Length ? null : new Token(at, end);
    }

    /// <summary>Letters, then nines: FOX99.</summary>
    private static bool IsSurname(ReadOnlySpan<char> value)
    {
        var letters = 0;
        while (letters < 5 && char.IsAsciiLetter(value[letters]))
            letters++;
        return letters > 0 && value[letters..].IndexOfAnyExcept('9') < 0;
    }

    private static bool IsDate(ReadOnlySpan<char> digits)
    {
        int month = ((digits[1] - '0') * 10) + digits[2] - '0', day = ((digits[3] - '0') * 10) + digits[4] - '0';
        return month is (>= 1 and <= 12) or (>= 51 and <= 62) && day is >= 1 and <= 31;
    }

    private static bool IsTail(ReadOnlySpan<char> tail) =>
        char.IsAsciiLetter(tail[0]) && (char.IsAsciiLetter(tail[1]) || tail[1] == '9') && char.IsAsciiDigit(tail[2]) && char.IsAsciiLetter(tail[3]) && char.IsAsciiLetter(tail[4]);
}
