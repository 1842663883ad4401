using System.Buffers;
using System.Collections.Frozen;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Names;

/// <summary>
/// Names of people who are on no list: two capitalised words that stand with a labelled identifier or a date of birth on
/// one line, or under the heading of a column of names beside such a column. Medium at best.
/// </summary>
internal sealed class CuedNameDetector : IDetector
{
    private const int MaxWords = 3;
    private const int Window = 60;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private const CueKinds Identifiers = CueKinds.Nhs | CueKinds.NationalInsurance | CueKinds.PupilNumber | CueKinds.LearnerNumber | CueKinds.CandidateIdentifier
        | CueKinds.Passport | CueKinds.Birth | CueKinds.Admission | CueKinds.DrivingLicence;

    private static readonly FrozenSet<string> NoNames = (
        "the a an our your my his her their this that these those dear hi hello please thank thanks can could would should will is are was were has have had for to from of and or but with in on at by as if when "
        + "nhs national insurance number numbers no date birth dob upn uln uci passport pupil pupils child student name names class year school primary secondary academy college council school's monday tuesday "
        + "wednesday thursday friday saturday sunday january february march april may june july august september october november december new old he she it we they you i mr mrs ms miss dr form group unique learner "
        + "candidate identifier exam board reference driving licence admission former legal home address email phone mobile contact subject re fw fwd sent cc bcc attached see note details record records consent trust "
        + "hospital surgery clinic gp office team service services county city street road lane happy great good best kind many parents parent carer mum dad hm revenue customs ref order invoice part born tax")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(Identifiers))
            yield break;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & Identifiers) != 0 && HasValueNear(text, cue) && (NameBefore(text, cue) ?? NameAfter(text, cue)) is { } name)
                yield return Candidate.Of(DetectionType.PersonName, name.Start, name.End, Confidence.Medium, Strength.Format, "beside an identifier");
        }

        if (!text.Mentions(CueKinds.Name | CueKinds.Surname))
            yield break;
        foreach (var cell in text.CellsUnder(CueKinds.Name))
        {
            if (IsNameCell(text, cell.Start, cell.End))
                yield return Candidate.Of(DetectionType.PersonName, cell.Start, cell.End, Confidence.Medium, Strength.Format, "column");
        }
    }

    /// <summary>A number stands behind the label: it labels a value and is no talk of such values.</summary>
    private static bool HasValueNear(PreparedText text, Cue cue)
    {
        var after = text.Folded.AsSpan(cue.End, Math.Min(Window, text.Folded.Length - cue.End));
        var line = after.IndexOf('\n');
        return (line < 0 ? after : after[..line]).CountAny(Digits) >= 5;
    }

    private static Token? NameBefore(PreparedText text, Cue cue)
    {
        var line = text.LineAt(cue.Start);
        for (var at = cue.Start - 1; at > line.Start && cue.Start - at < Window; at--)
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

    /// <summary>NHS number for Amelia Marlowe: 999…</summary>
    private static Token? NameAfter(PreparedText text, Cue cue)
    {
        var after = text.Folded.AsSpan(cue.End, Math.Min(16, text.Folded.Length - cue.End));
        var lead = after.StartsWith(" for ") ? 5 : after.StartsWith(" of ") ? 4 : -1;
        if (lead < 0)
            return null;
        var start = cue.End + lead;
        var end = start;
        while (end < text.Folded.Length && char.IsAsciiLetter(text.Folded[end]))
            end++;
        var first = new WordCursor(text, start, end);
        var second = first.Next();
        return IsNamePart(first) && IsNamePart(second) && !first.Until(second).ContainsAny("\n.") ? new Token(first.Start, second.End) : null;
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
