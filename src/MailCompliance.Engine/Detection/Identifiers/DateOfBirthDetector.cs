using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Dates of birth: a date that a word beside it or its column calls one. Dates by themselves are events, invoices,
/// deadlines, and say nothing.
/// </summary>
internal sealed class DateOfBirthDetector : IDetector
{
    /// <summary>Born earlier: an author or a founder, not somebody a school writes about.</summary>
    private const int EarliestYear = 1930;

    /// <summary>Key words of other dates: the nearest one names the date.</summary>
    private const CueKinds Labels = CueKinds.Birth | CueKinds.CardDetail;

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Birth) && !text.Folded.Contains("(b ", StringComparison.Ordinal))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var date = text.DateAt(index, out var last);
            if (date is null && (date = DateReader.Solid(text, index) ?? DateReader.Spaced(text, index, out last)) is not null && !HasDirectLabel(text, date.Value))
                (date, last) = (null, index);
            if (date is not { } found || Judge(text, found) is not { } candidate)
                continue;
            yield return candidate;
            index = last;
        }
    }

    private static Candidate? Judge(PreparedText text, FoundDate date)
    {
        if (date.Year is > 0 and < EarliestYear || char.IsAsciiLetter(text.CharAt(date.Start - 1)))
            return null;
        var heading = text.HeadingAt(date.Start);
        var named = heading != 0 ? (heading & CueKinds.Birth) != 0 : IsNamed(text, date) || text.Folded.AsSpan(0, date.Start).EndsWith("(b ", StringComparison.Ordinal);
        if (!named)
            return null;
        var confidence = date.Year > 0 ? Confidence.High : Confidence.Medium;
        return Candidate.Of(DetectionType.DateOfBirth, date.Start, date.End, confidence, Strength.Label, "date", "key word");
    }

    private static bool IsNamed(PreparedText text, FoundDate date)
    {
        // "Happy birthday! The trip is on 3 May 2025"
        if (text.CueBefore(date.Start, Labels) is { } before)
            return (before.Kinds & CueKinds.Birth) != 0 && !IsAnotherField(text, date, before) && !Edges.HasSentenceEnd(text.Folded.AsSpan(before.End, date.Start - before.End));
        return text.CueAfter(date.End, CueKinds.Birth, 12) is { } after && text.CharAt(after.End) is not (':' or '=')
            && !text.Folded.AsSpan(date.End, after.Start - date.End).ContainsAnyInRange('A', 'z');
    }

    /// <summary>"Date left: 05/03/2027" below "DOB: …": a line with a label of its own, unless that is a person's.</summary>
    private static bool IsAnotherField(PreparedText text, FoundDate date, Cue birth)
    {
        var line = text.LineAt(date.Start);
        var label = text.Folded.AsSpan(line.Start, date.Start - line.Start).TrimEnd();
        var isLabel = label.Length is > 3 and < 40 && (label[^1] == ':' || text.CharAt(date.Start - 1) == '\t');
        return birth.End <= line.Start && isLabel && text.CueAfter(line.Start, CueKinds.Relative | CueKinds.Child | CueKinds.Name, label.Length) is null;
    }

    private static bool HasDirectLabel(PreparedText text, FoundDate date) =>
        (text.HeadingAt(date.Start) & CueKinds.Birth) != 0
        || (text.CueBefore(date.Start, CueKinds.Labels, 12) is { } cue && (cue.Kinds & CueKinds.Birth) != 0);
}
