using System.Globalization;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// "She was born on 14 May 1939": a grown-up's birth as stories and news tell it. It says who is meant only together with a name;
/// a pupil's does by itself, and so does a date behind a label ("date of birth").
/// </summary>
internal static class BirthInStory
{
    private const int CueReach = 30;
    private const int OldestPupil = 20;

    public static bool IsOne(MessageFacts facts, DetectedData data)
    {
        if (data.Type != DetectionType.DateOfBirth || YearIn(Passage.TextAt(facts, data.Where)) is not { } year || facts.At.Year - year <= OldestPupil)
            return false;
        if (data.Where is not { Start: { } start })
            return false;
        var before = Passage.TextAt(facts, data.Where.At(Math.Max(0, start - CueReach), start)).ToString();
        return WordSearch.Contains(before, "born");
    }

    private static int? YearIn(ReadOnlySpan<char> date)
    {
        for (var at = 0; at + 4 <= date.Length; at++)
        {
            if (int.TryParse(date.Slice(at, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 2100)
                return year;
        }

        return null;
    }
}
