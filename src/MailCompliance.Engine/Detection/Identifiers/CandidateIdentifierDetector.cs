using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Unique candidate identifiers of exams (JCQ): centre (5 digits), 0 or a letter, year (2), candidate (4), check letter:
/// weights 16 to 5, mod 17. One string in 17 passes; with a board letter the check is not published and a label is needed.
/// </summary>
internal sealed class CandidateIdentifierDetector : IDetector
{
    private const string CheckLetters = "ABCDEFGHKLMRTVWXY";

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length is 5 or 12 or 6 or 8 && Judge(text, index) is { } found)
                yield return found;
        }
    }

    internal static bool IsValid(ReadOnlySpan<char> digits, char letter)
    {
        var sum = 0;
        for (var index = 0; index < 12; index++)
            sum += (digits[index] - '0') * (16 - index);
        return CheckLetters[sum % 17] == char.ToUpperInvariant(letter);
    }

    private static Candidate? Judge(PreparedText text, int index)
    {
        var plain = JoinedDigits.TryTake(text, index, 12, out var run);
        var start = text.Numbers[index].Start;
        if ((plain ? run.End : WithBoardLetter(text, index)) is not { } digitsEnd)
            return null;
        var letterAt = text.CharAt(digitsEnd) is ' ' or '-' ? digitsEnd + 1 : digitsEnd;
        var letter = text.CharAt(letterAt);
        if (!char.IsAsciiLetter(letter) || !Edges.IsFree(text, start, letterAt + 1))
            return null;
        var labelled = text.ContextOf(start, letterAt + 1, CueKinds.CandidateIdentifier) >= Context.Near;
        if (plain ? !IsValid(run.Digits, letter) || (run.Groups > 1 && !labelled && run.Shape(text) is not ("5124" or "57")) : !labelled)
            return null;
        return labelled
            ? Candidate.Of(DetectionType.UniqueCandidateIdentifier, start, letterAt + 1, Confidence.High, Strength.Label, "checksum", "key word")
            : text.ContextOf(start, letterAt + 1, CueKinds.CandidateIdentifier) == Context.Negative ? null
            : Candidate.Of(DetectionType.UniqueCandidateIdentifier, start, letterAt + 1, Confidence.Medium, Strength.Strict, "checksum");
    }

    /// <summary>12345 A 01 2058 or 12345A012058: where the six digits after the board's letter end.</summary>
    private static int? WithBoardLetter(PreparedText text, int index)
    {
        var group = text.Numbers[index];
        if (group.Length != 5)
            return null;
        var at = text.CharAt(group.End) == ' ' ? group.End + 1 : group.End;
        return char.IsAsciiLetterUpper(text.CharAt(at)) && index + 1 < text.Numbers.Length && text.Numbers[index + 1].Start - at <= 2
            && JoinedDigits.TryTake(text, index + 1, 6, out var rest) ? rest.End : null;
    }
}
