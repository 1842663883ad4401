using System.Buffers;
using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// What stands directly behind the name of somebody on file and needs no word: "Amelia Marlowe (3/4/15)", a date of a year
/// in which pupils on file were born; and an NHS number or a unique learner number on the line of such a date.
/// </summary>
internal static class BirthBesideName
{
    private const int MaxGap = 8;

    private static readonly SearchValues<char> Blank = SearchValues.Create(" ,(:\t-");

    private static readonly ConditionalWeakTable<PeopleSnapshot, Years> Cache = [];

    private sealed record Years(int First, int Last);

    /// <param name="others">What the detectors found.</param>
    public static IEnumerable<Candidate> Find(PreparedText text, IReadOnlyList<Candidate> others)
    {
        var years = Cache.GetValue(text.Source.People, YearsOf);
        var births = others.Where(candidate => candidate.Hit.Type == DetectionType.DateOfBirth).Select(candidate => candidate.Hit.Start).ToHashSet();
        if (years.First > 0)
        {
            var names = others.Where(IsName).Select(candidate => candidate.Hit.End).ToHashSet();
            for (var index = 0; names.Count > 0 && index < text.Numbers.Length; index++)
            {
                if (text.DateAt(index, out var last) is not { } date)
                    continue;
                if (date.Year >= years.First && date.Year <= years.Last && !births.Contains(date.Start) && IsBehindName(text, date.Start, names))
                {
                    births.Add(date.Start);
                    yield return Candidate.Of(DetectionType.DateOfBirth, date.Start, date.End, Confidence.Medium, Strength.Roster, "date", "beside a name");
                }

                index = last;
            }
        }

        var lines = births.Select(birth => text.LineAt(birth).Start).ToHashSet();
        for (var index = 0; births.Count > 0 && index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length == 10 && (NhsBeside(text, index, lines) ?? LearnerBeside(text, index, lines)) is { } number)
                yield return number;
        }
    }

    private static bool IsName(Candidate candidate) => candidate.Hit is { Type: DetectionType.PersonName, Confidence: > Confidence.Low };

    /// <summary>Blanks, a bracket, a comma, "(F)".</summary>
    private static bool IsBehindName(PreparedText text, int start, HashSet<int> names)
    {
        for (var at = start; at > 0 && start - at <= MaxGap; at--)
        {
            if (names.Contains(at))
            {
                var gap = text.Folded.AsSpan(at, start - at);
                return gap.IndexOfAnyExcept(Blank) < 0 || gap.Trim(" ,-\t") is "(F)" or "(M)" or "F" or "M";
            }
        }

        return false;
    }

    private static Candidate? NhsBeside(PreparedText text, int index, HashSet<int> lines)
    {
        var group = text.Numbers[index];
        var digits = text.Folded.AsSpan(group.Start, group.Length);
        if (!(digits[0] is '4' or '6' or '7' || digits.StartsWith("999")) || !NhsNumberDetector.IsValid(digits) || !Edges.IsFree(text, group.Start, group.End)
            || text.ContextOf(group.Start, group.End, CueKinds.Nhs) is Context.Negative or Context.OtherLabel)
        {
            return null;
        }

        return lines.Contains(text.LineAt(group.Start).Start)
            ? Candidate.Of(DetectionType.NhsNumber, group.Start, group.End, Confidence.Medium, Strength.Strict, "checksum", "beside a date of birth")
            : null;
    }

    /// <summary>One number of ten digits in eleven passes the check: the line must begin or end with it, as the lists of awarding bodies do.</summary>
    private static Candidate? LearnerBeside(PreparedText text, int index, HashSet<int> lines)
    {
        var group = text.Numbers[index];
        var line = text.LineAt(group.Start);
        var isAtEdge = text.Folded.AsSpan(line.Start, group.Start - line.Start).IsWhiteSpace() || text.Folded.AsSpan(group.End, line.End - group.End).IsWhiteSpace();
        return isAtEdge && lines.Contains(line.Start) && Edges.IsFree(text, group.Start, group.End) && LearnerNumberDetector.IsValid(text.Folded.AsSpan(group.Start, group.Length))
            && text.ContextOf(group.Start, group.End, CueKinds.LearnerNumber) is not (Context.Negative or Context.OtherLabel)
            ? Candidate.Of(DetectionType.UniqueLearnerNumber, group.Start, group.End, Confidence.Medium, Strength.Checksum, "checksum", "beside a date of birth")
            : null;
    }

    private static Years YearsOf(PeopleSnapshot people)
    {
        var years = people.Pupils.Where(pupil => pupil.Born is not null).Select(pupil => pupil.Born!.Value.Year).ToList();
        return years.Count == 0 ? new(0, 0) : new(years.Min(), years.Max());
    }
}
