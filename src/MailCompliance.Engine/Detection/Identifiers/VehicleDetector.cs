using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Vehicle registrations of Great Britain: AA99 AAA with an age identifier (02 to 29, 51 to 79), A999 AAA, AAA 999A. Words
/// of cars and parking must stand near: class and room codes look alike.
/// </summary>
internal sealed class VehicleDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Vehicle))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var group = text.Numbers[index];
            if (group.Length > 3 || Read(text, group) is not var (value, current) || !Edges.IsFree(text, value.Start, value.End))
                continue;
            var context = text.ContextOf(value.Start, value.End, CueKinds.Vehicle);
            if (context >= Context.LabelAfter || (current && context == Context.Near) || (current && IsNear(text, value)))
                yield return Candidate.Of(DetectionType.VehicleRegistration, value.Start, value.End, current ? Confidence.High : Confidence.Medium, Strength.Label, "format", "key word");
        }
    }

    private static bool IsNear(PreparedText text, Token value) =>
        text.ContextOf(value.Start, value.End, CueKinds.Vehicle) != Context.Negative && text.CueAfter(value.End, CueKinds.Vehicle, 40) is not null;

    private static (Token Value, bool Current)? Read(PreparedText text, DigitGroup group)
    {
        int before = LettersBefore(text, group.Start), after = LettersAfter(text, group.End, out var afterEnd);
        // "D1 yes" is an answer
        if (!IsOneCase(text, group.Start - before, group.Start) || (afterEnd > group.End && IsMixed(text, group.Start - before, afterEnd)))
            return null;
        if (before == 2 && group.Length == 2 && after == 3 && IsAge(text, group))
            return (new(group.Start - 2, afterEnd), true);
        if (before == 1 && group.Length is >= 1 and <= 3 && after == 3)
            return (new(group.Start - 1, afterEnd), false);
        // AAA 999A
        var gap = text.CharAt(group.Start - 1) == ' ' ? 1 : 0;
        var old = LettersBefore(text, group.Start - gap);
        return old == 3 && group.Length is >= 1 and <= 3 && char.IsAsciiLetterUpper(text.CharAt(group.End)) && !char.IsAsciiLetterOrDigit(text.CharAt(group.End + 1))
            && char.IsAsciiLetterUpper(text.CharAt(group.Start - gap - 1))
            ? (new(group.Start - gap - 3, group.End + 1), false)
            : null;
    }

    private static int LettersBefore(PreparedText text, int at)
    {
        var count = 0;
        while (count < 5 && char.IsAsciiLetter(text.CharAt(at - count - 1)))
            count++;
        return count;
    }

    private static int LettersAfter(PreparedText text, int at, out int end)
    {
        var start = text.CharAt(at) is ' ' or '-' ? at + 1 : at;
        end = start;
        while (end - start < 5 && char.IsAsciiLetter(text.CharAt(end)))
            end++;
        return end - start;
    }

    private static bool IsAge(PreparedText text, DigitGroup group)
    {
        var age = ((text.Folded[group.Start] - '0') * 10) + text.Folded[group.Start + 1] - '0';
        return age is (>= 2 and <= 29) or (>= 51 and <= 79);
    }

    private static bool IsMixed(PreparedText text, int start, int end) =>
        start >= 0 && char.IsAsciiLetterUpper(text.Folded[start]) && char.IsAsciiLetterLower(text.Folded[end - 1]);

    private static bool IsOneCase(PreparedText text, int start, int end) =>
        start >= 0 && (!text.Folded.AsSpan(start, end - start).ContainsAnyInRange('a', 'z') || !text.Folded.AsSpan(start, end - start).ContainsAnyInRange('A', 'Z'));
}
