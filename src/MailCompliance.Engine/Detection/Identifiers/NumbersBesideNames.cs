using System.Buffers;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// A list that pairs pupils with numbers of four digits and has no word for them, "4008 – Rosie King": candidate numbers. One pair may be
/// anything; numbers that are all times or years are a timetable.
/// </summary>
internal static class NumbersBesideNames
{
    private const int Digits = 4;
    private const int MaxGap = 3;
    private const int MinPairs = 2;

    private static readonly SearchValues<char> Gaps = SearchValues.Create(" ,;:(/\t\u2013-");

    /// <param name="others">What the detectors found.</param>
    public static IEnumerable<Candidate> Find(PreparedText text, IReadOnlyList<Candidate> others)
    {
        var names = others.Where(candidate => candidate.Hit is { Type: DetectionType.PersonName, Confidence: Confidence.High }).Select(candidate => candidate.Hit).ToList();
        if (names.Count < MinPairs)
            return [];
        var (starts, ends) = (names.Select(name => name.Start).ToHashSet(), names.Select(name => name.End).ToHashSet());
        var pairs = new List<DigitGroup>();
        foreach (var group in text.Numbers)
        {
            if (group.Length == Digits && Edges.IsFree(text, group.Start, group.End) && !IsAmount(text, group) && IsBeside(text, group, starts, ends))
                pairs.Add(group);
        }

        var numbers = pairs.Select(pair => text.Folded.Substring(pair.Start, Digits)).Distinct().ToList();
        return numbers.Count < MinPairs || numbers.TrueForAll(IsTimeOrYear)
            ? []
            : pairs.Select(pair => Candidate.Of(DetectionType.CandidateNumber, pair.Start, pair.End, Confidence.Medium, Strength.Format, "format", "beside names"));
    }

    private static bool IsBeside(PreparedText text, DigitGroup group, HashSet<int> starts, HashSet<int> ends)
    {
        for (var gap = 1; gap <= MaxGap; gap++)
        {
            if ((ends.Contains(group.Start - gap) && IsGap(text, group.Start - gap, group.Start)) || (starts.Contains(group.End + gap) && IsGap(text, group.End, group.End + gap)))
                return true;
        }

        return false;
    }

    private static bool IsGap(PreparedText text, int start, int end) => text.Folded.AsSpan(start, end - start).IndexOfAnyExcept(Gaps) < 0;

    private static bool IsAmount(PreparedText text, DigitGroup group) => text.CharAt(group.Start - 1) is '£' or '#' or '.' || text.CharAt(group.End) is '%' or '.' && char.IsAsciiDigit(text.CharAt(group.End + 1));

    private static bool IsTimeOrYear(string number) =>
        number.StartsWith("19", StringComparison.Ordinal) || number.StartsWith("20", StringComparison.Ordinal) || (string.CompareOrdinal(number, "2400") < 0 && number[2] < '6');
}
