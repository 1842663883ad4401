using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Other numbers of people, by label or column only: DBS certificates (12 digits), UCAS ids, payroll and employee numbers,
/// biometric residence permits, share codes, hospital and crime references.
/// </summary>
internal sealed class OtherIdentifierDetector : IDetector
{
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
            if (Edges.IsFree(text, value.Start, value.End) && LabelledNumber.NameOf(text, value.Start, CueKinds.OtherIdentifier) is not null && !IsAmountOrDate(text, index, value))
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

    private static bool IsAmountOrDate(PreparedText text, int index, Token value) =>
        text.CharAt(value.Start - 1) is '£' or '$' || text.DateAt(index, out _) is not null
        || (value.Length == 4 && text.Folded[value.Start] is '1' or '2' && text.Folded[value.Start + 1] is '9' or '0');
}
