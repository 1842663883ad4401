using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// National Insurance numbers: two letters, six digits, a letter A to D (HMRC manual NIM39110: D F I Q U V never, O not
/// second, some pairs never issued). No check digit: part codes of the same shape are told apart by what stands beside them.
/// </summary>
internal sealed class NationalInsuranceDetector : IDetector
{
    private const string NeverFirst = "DFIQUV";
    private const string NeverSecond = "DFIQUVO";
    private static readonly string[] NeverIssued = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length is 2 or 6 or 3
                && JoinedDigits.TryTake(text, index, 6, out var run)
                && Judge(text, run) is { } found)
            {
                yield return found;
                index = run.Last;
            }
        }
    }

    /// <summary>Six digits between two letters that HMRC gives out and a suffix: a number of this type, and no sort code.</summary>
    public static bool IsAround(PreparedText text, int start, int end) => PrefixStart(text, start) is { } first && SuffixEnd(text, end) is { } last && IsUpperCase(text, first, last);

    private static Candidate? Judge(PreparedText text, JoinedDigits run)
    {
        if (PrefixStart(text, run.Start) is not { } start || CheckDigits.IsOneDigit(run.Digits) && run.Digits[0] == '0')
            return null;
        var suffix = SuffixEnd(text, run.End);
        var end = suffix ?? run.End;
        if (!Edges.IsFree(text, start, end))
            return null;
        var context = text.ContextOf(start, end, CueKinds.NationalInsurance);
        if (context >= Context.LabelAfter)
            return Candidate.Of(DetectionType.NationalInsuranceNumber, start, end, Confidence.High, Strength.Label, "format", "key word");
        if (suffix is null || context is Context.Negative || !IsUpperCase(text, start, end) || Edges.IsInLink(text, start, end))
            return null;
        var confidence = context == Context.Near ? Confidence.High : Confidence.Medium;
        return Candidate.Of(DetectionType.NationalInsuranceNumber, start, end, confidence, Strength.Format, "format");
    }

    /// <summary>Where the two letters begin; null where they are none that HMRC gives out.</summary>
    private static int? PrefixStart(PreparedText text, int digits)
    {
        var at = SkipBack(text, digits);
        if (at < 2)
            return null;
        var second = at - 1;
        var first = char.IsAsciiLetter(text.CharAt(second - 1)) ? second - 1 : SkipBack(text, second) - 1;
        if (first < 0 || char.IsAsciiLetter(text.CharAt(first - 1)) || !char.IsAsciiLetter(text.CharAt(first)) || !char.IsAsciiLetter(text.CharAt(second)))
            return null;
        char a = char.ToUpperInvariant(text.Folded[first]), b = char.ToUpperInvariant(text.Folded[second]);
        return NeverFirst.Contains(a, StringComparison.Ordinal) || NeverSecond.Contains(b, StringComparison.Ordinal) || NeverIssued.Contains($"{a}{b}")
            ? null
            : first;
    }

    private static int? SuffixEnd(PreparedText text, int digitsEnd)
    {
        var at = digitsEnd;
        while (at < digitsEnd + 2 && text.CharAt(at) is ' ' or '-' or '.')
            at++;
        return text.CharAt(at) is (>= 'A' and <= 'D') or (>= 'a' and <= 'd') && !char.IsAsciiLetterOrDigit(text.CharAt(at + 1))
            && !(at > digitsEnd && char.IsAsciiLetterLower(text.CharAt(at)) && text.CharAt(at + 1) == ' ')
            ? at + 1
            : null;
    }

    private static int SkipBack(PreparedText text, int at)
    {
        var limit = at - 2;
        while (at > limit && text.CharAt(at - 1) is ' ' or '-' or '.')
            at--;
        return at;
    }

    private static bool IsUpperCase(PreparedText text, int start, int end) =>
        !text.Folded.AsSpan(start, end - start).ContainsAnyInRange('a', 'z');
}
