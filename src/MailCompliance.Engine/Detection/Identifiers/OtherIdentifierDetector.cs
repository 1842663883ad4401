using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Other numbers of people, by label or column only: DBS certificates (12 digits), UCAS ids, payroll and employee numbers,
/// biometric residence permits, share codes, hospital and crime references.
/// </summary>
internal sealed class OtherIdentifierDetector : IDetector
{
    /// <summary>Letters before the first slash of a reference.</summary>
    private const int MaxPrefix = 6;

    private static readonly System.Buffers.SearchValues<char> CodeSigns = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ");

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.OtherIdentifier))
            yield break;
        var last = 0;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var group = text.Numbers[index];
            if (group.Start < last || Read(text, index) is not { } value)
                continue;
            if (Edges.IsFree(text, value.Start, value.End) && IsNamed(text, value) && !IsAmountOrDate(text, index, value))
            {
                last = value.End;
                var strict = value.Length >= 8;
                yield return Candidate.Of(DetectionType.OtherIdentifier, value.Start, value.End, strict ? Confidence.High : Confidence.Medium, Strength.Label, "format", "key word");
            }
        }
    }

    /// <summary>A token with at least four digits, with slashes and hyphens inside; digits in groups.</summary>
    private static Token? Read(PreparedText text, int index)
    {
        foreach (var length in (ReadOnlySpan<int>)[12, 10, 9])
        {
            if (JoinedDigits.TryTake(text, index, length, out var run) && run.Groups > 1 && run.Groups <= 4)
                return new Token(run.Start, run.End);
        }

        var token = Token.Around(text, text.Numbers[index]);
        if (ShareCode(text, token) is { } code)
            return code;
        // LX/904177/27
        var letters = 0;
        while (text.CharAt(token.Start - 1) == '/' && letters < MaxPrefix && char.IsAsciiLetterUpper(text.CharAt(token.Start - 2 - letters)))
            letters++;
        if (letters > 0)
            token = token with { Start = token.Start - 1 - letters };
        var end = token.End;
        while (text.CharAt(end) is '/' or '-' && char.IsAsciiLetterOrDigit(text.CharAt(end + 1)) && end - token.Start < 24)
        {
            end++;
            while (char.IsAsciiLetterOrDigit(text.CharAt(end)) && end - token.Start < 24)
                end++;
        }

        var digits = 0;
        foreach (var c in text.Folded.AsSpan(token.Start, end - token.Start))
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits is >= 4 and <= 16 ? new Token(token.Start, end) : null;
    }

    /// <summary>A share code of the Home Office as it is printed: three groups of three, "W99 41K 77X".</summary>
    private static Token? ShareCode(PreparedText text, Token first)
    {
        if (first.Length != 3 || first.Start + 11 > text.Folded.Length || text.CharAt(first.End) != ' ' || text.CharAt(first.End + 4) != ' ')
            return null;
        var code = text.Folded.AsSpan(first.Start, 11);
        return code.IndexOfAnyExcept(CodeSigns) < 0 && code.Count(' ') == 2 && !char.IsAsciiLetterOrDigit(text.CharAt(first.Start + 11)) && code.ContainsAnyInRange('A', 'Z')
            ? new Token(first.Start, first.Start + 11)
            : null;
    }

    /// <summary>A word before it; for a long number one in brackets behind it does: "0019 9041 7734 (DBS)".</summary>
    private static bool IsNamed(PreparedText text, Token value) =>
        LabelledNumber.NameOf(text, value.Start, CueKinds.OtherIdentifier) is not null
        || (value.Length >= 12 && text.CharAt(value.End) == ' ' && text.CharAt(value.End + 1) == '(' && text.CueAfter(value.End, CueKinds.OtherIdentifier, 2) is not null);

    private static bool IsAmountOrDate(PreparedText text, int index, Token value) =>
        text.CharAt(value.Start - 1) is '£' or '$' || text.DateAt(index, out _) is not null
        || (value.Length == 4 && text.Folded[value.Start] is '1' or '2' && text.Folded[value.Start + 1] is '9' or '0');
}
