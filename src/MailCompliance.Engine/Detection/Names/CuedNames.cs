using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>
/// Names of people who are on no list: two capitalised words that stand with a labelled identifier or a date of birth on
/// one line, or under the heading of a column of names beside such a column. Medium at best.
/// </summary>
internal static class CuedNames
{
    private const int MaxWords = 3;
    private const int Window = 75;

    /// <summary>Characters behind a value in which the word before the name stands.</summary>
    private const int MaxBehind = 24;

    private static readonly FrozenSet<DetectionType> Identifiers =
    [
        DetectionType.NhsNumber, DetectionType.NationalInsuranceNumber, DetectionType.UniquePupilNumber, DetectionType.UniqueLearnerNumber, DetectionType.UniqueCandidateIdentifier,
        DetectionType.CandidateNumber, DetectionType.PassportNumber, DetectionType.DateOfBirth, DetectionType.AdmissionNumber, DetectionType.DrivingLicenceNumber, DetectionType.TeacherReferenceNumber,
        DetectionType.UniqueTaxpayerReference, DetectionType.Iban, DetectionType.OtherIdentifier,
    ];

    private static readonly FrozenSet<string> NoNames = (
        "the a an our your my his her their this that these those dear hi hello please thank thanks can could would should will is are was were has have had for to from of and or but with in on at by as if when "
        + "nhs national insurance number numbers no date birth dob upn uln uci passport pupil pupils child student name names class year school primary secondary academy college council school's monday tuesday "
        + "wednesday thursday friday saturday sunday january february march april may june july august september october november december new old he she it we they you i mr mrs ms miss dr form group unique learner "
        + "candidate identifier exam board reference driving licence admission former legal home address email phone mobile contact subject re fw fwd sent cc bcc attached see note details record records consent trust "
        + "hospital surgery clinic gp office team service services county city street road lane happy great good best kind many parents parent carer mum dad english welsh scottish irish british northern southern eastern western further higher advanced mathematics maths hm revenue customs ref order invoice part born tax")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <param name="others">What the detectors found.</param>
    public static IEnumerable<Candidate> Find(PreparedText text, IReadOnlyList<Candidate> others)
    {
        foreach (var hit in others.Select(candidate => candidate.Hit).Where(hit => Identifiers.Contains(hit.Type)))
        {
            if ((NameBefore(text, hit.Start) ?? NameAfterLead(text, hit.Start) ?? NameBehind(text, hit.End)) is { } name)
                yield return Candidate.Of(DetectionType.PersonName, name.Start, name.End, Confidence.Medium, Strength.Format, "beside an identifier");
        }

        if (!text.Mentions(CueKinds.Name))
            yield break;
        foreach (var cell in text.CellsUnder(CueKinds.Name))
        {
            if (IsNameCell(text, cell.Start, cell.End))
                yield return Candidate.Of(DetectionType.PersonName, cell.Start, cell.End, Confidence.Medium, Strength.Format, "column");
        }
    }

    private static Token? NameBefore(PreparedText text, int value)
    {
        var line = text.LineAt(value);
        for (var at = value - 1; at > line.Start && value - at < Window; at--)
        {
            if (!char.IsAsciiLetter(text.Folded[at]) || char.IsAsciiLetter(text.Folded[at + 1]))
                continue;
            var start = at;
            while (start > line.Start && char.IsAsciiLetter(text.Folded[start - 1]))
                start--;
            var word = new WordCursor(text, start, at + 1);
            // the s of a possessive
            if (word.End - word.Start > 1 && IsNamePart(word) && NameEndingAt(word) is { } name)
                return name;
            at = start;
        }

        return null;
    }

    /// <summary>At the head of a line that names a value: "Amelia Marlowe 03/04/2015".</summary>
    private static Token? NameAfterLead(PreparedText text, int value)
    {
        var start = text.LineAt(value).Start;
        var end = start;
        while (end < text.Folded.Length && char.IsAsciiLetter(text.Folded[end]))
            end++;
        var first = new WordCursor(text, start, end);
        var second = first.Next();
        return IsNamePart(first) && IsNamePart(second) && !first.Until(second).ContainsAny("\n.") ? new Token(first.Start, second.End) : null;
    }

    /// <summary>Behind the value and "for" or "of": "990417733201 for Carmel Hughes", "7646340569 (UTR of Harold Penrose)"; or behind a comma.</summary>
    private static Token? NameBehind(PreparedText text, int value)
    {
        var limit = Math.Min(text.LineEnd(value, Window), value + MaxBehind);
        var rest = text.Folded.AsSpan(value, limit - value);
        var lead = rest.StartsWith(", ", StringComparison.Ordinal) ? 2 : -1;
        foreach (var word in (ReadOnlySpan<string>)[" for ", " of "])
        {
            var at = rest.IndexOf(word, StringComparison.Ordinal);
            if (lead < 0 && at >= 0 && !rest[..at].ContainsAny(".;,"))
                lead = at + word.Length;
        }

        if (lead < 0)
            return null;
        var start = value + lead;
        var end = start;
        while (char.IsAsciiLetter(text.CharAt(end)))
            end++;
        var first = new WordCursor(text, start, end);
        var second = first.Next();
        return IsNamePart(first) && IsNamePart(second) && first.Until(second) is " " ? new Token(first.Start, second.End) : null;
    }

    private static Token? NameEndingAt(WordCursor last)
    {
        var start = last;
        for (var words = 1; words < MaxWords; words++)
        {
            var previous = start.Previous();
            if (!IsNamePart(previous) || previous.Until(start).ContainsAny("\n.\t"))
                break;
            start = previous;
        }

        return start.Start < last.Start ? new Token(start.Start, last.End) : null;
    }

    private static bool IsNamePart(WordCursor word) =>
        word.End - word.Start > 1 && word.IsCapitalised && !NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word.Word);

    /// <summary>Two to four words of letters; single ones where forename and surname have columns of their own are left to the roster.</summary>
    private static bool IsNameCell(PreparedText text, int start, int end)
    {
        var cell = text.Folded.AsSpan(start, end - start);
        var words = 0;
        foreach (var range in cell.Split(' '))
        {
            var word = cell[range].Trim(",.'");
            if (word.IsEmpty || !char.IsAsciiLetterUpper(word[0]) || word.ContainsAnyInRange('0', '9') || NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word))
                return false;
            words++;
        }

        return words is >= 2 and <= 4;
    }
}
