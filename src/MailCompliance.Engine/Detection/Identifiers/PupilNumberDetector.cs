using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Unique pupil numbers, permanent (letter and twelve digits) and temporary (letter, eleven digits, letter). The first
/// letter is the sum of position (2 to 13) times value, mod 23, in A to Z without I, O, S (Government Data Standards
/// Catalogue, UPN 2.0). One string in 23 passes by chance.
/// </summary>
internal sealed class PupilNumberDetector : IDetector
{
    private const string Alphabet = "ABCDEFGHJKLMNPQRTUVWXYZ";

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var start = LetterBefore(text, text.Numbers[index].Start);
            if (start < 0 || Judge(text, index, start) is not { } found)
                continue;
            yield return found;
        }
    }

    internal static bool IsValid(ReadOnlySpan<char> upn)
    {
        var sum = 0;
        for (var index = 1; index < 13; index++)
        {
            var value = char.IsAsciiDigit(upn[index]) ? upn[index] - '0' : Alphabet.IndexOf(upn[index], StringComparison.Ordinal);
            if (value < 0)
                return false;
            sum += value * (index + 1);
        }

        return Alphabet[sum % 23] == upn[0];
    }

    private static int LetterBefore(PreparedText text, int digits)
    {
        var at = digits - 1;
        if (text.CharAt(at) is ' ' or '-')
            at--;
        return char.IsAsciiLetter(text.CharAt(at)) && !char.IsAsciiLetterOrDigit(text.CharAt(at - 1)) ? at : -1;
    }

    private static Candidate? Judge(PreparedText text, int index, int start)
    {
        if (Read(text, index, start) is not var (upn, end) || !IsValid(upn) || !Edges.IsFree(text, start, end))
            return null;
        if (upn.AsSpan(1).IndexOfAnyExcept('0') < 0)
            return null;
        var context = text.ContextOf(start, end, CueKinds.PupilNumber);
        if (context >= Context.Near)
            return Candidate.Of(DetectionType.UniquePupilNumber, start, end, Confidence.High, Strength.Label, "checksum", "key word");
        if (IsOwnSchool(text, upn))
            return Candidate.Of(DetectionType.UniquePupilNumber, start, end, Confidence.High, Strength.Roster, "checksum", "own school");
        return context == Context.Negative || Edges.IsInLink(text, start, end)
            ? null
            : Candidate.Of(DetectionType.UniquePupilNumber, start, end, Confidence.Medium, Strength.Strict, "checksum");
    }

    private static (string Upn, int End)? Read(PreparedText text, int index, int start)
    {
        var letter = char.ToUpperInvariant(text.Folded[start]);
        if (JoinedDigits.TryTake(text, index, 12, out var full))
            return (letter + full.Digits, full.End);
        if (!JoinedDigits.TryTake(text, index, 11, out var temporary))
            return null;
        var last = text.CharAt(temporary.End) is ' ' or '-' ? temporary.End + 1 : temporary.End;
        return char.IsAsciiLetter(text.CharAt(last)) ? (letter + temporary.Digits + char.ToUpperInvariant(text.Folded[last]), last + 1) : null;
    }

    /// <summary>Digits 2 to 8 are the DfE number (LA and establishment) of the school that gave it out.</summary>
    private static bool IsOwnSchool(PreparedText text, string upn) =>
        text.Source.School?.OwnData.Numbers.Any(own => Plain(own) is { Length: 7 } plain && upn.AsSpan(1).StartsWith(plain, StringComparison.Ordinal)) == true;

    private static string Plain(string number) => string.Concat(number.Where(char.IsAsciiDigit));
}
