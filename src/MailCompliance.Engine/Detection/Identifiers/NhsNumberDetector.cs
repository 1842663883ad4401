using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// NHS numbers: ten digits, mod 11 with weights 10 to 2 (NHS Data Dictionary, NHS NUMBER). Every ISBN-10 that ends in a
/// digit passes the same check and so does one order number in eleven: a word beside it or the 3-3-4 grouping must speak for it.
/// </summary>
internal sealed class NhsNumberDetector : IDetector
{
    private static readonly int[] Weights = [10, 9, 8, 7, 6, 5, 4, 3, 2];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (text.Numbers[index].Length is <= 5 or 10
                && JoinedDigits.TryTake(text, index, 10, out var run)
                && IsValid(run.Digits)
                && Judge(text, run) is { } found)
            {
                yield return found;
                index = run.Last;
            }
        }
    }

    internal static bool IsValid(ReadOnlySpan<char> digits)
    {
        var check = (11 - (CheckDigits.WeightedSum(digits, Weights) % 11)) % 11;
        return check == digits[9] - '0' && !CheckDigits.IsOneDigit(digits);
    }

    private static Candidate? Judge(PreparedText text, JoinedDigits run)
    {
        var context = text.ContextOf(run.Start, run.End, CueKinds.Nhs);
        if (context >= Context.LabelAfter)
        {
            return Edges.IsFree(text, run.Start, run.End)
                ? Candidate.Of(DetectionType.NhsNumber, run.Start, run.End, Confidence.High, Strength.Label, "checksum", "key word")
                : null;
        }

        if (context is Context.Negative or Context.OtherLabel || !IsLikely(text, run) || run.IsPieceOfMore(text))
            return null;
        var confidence = context == Context.Near ? Confidence.High : Confidence.Medium;
        return Candidate.Of(DetectionType.NhsNumber, run.Start, run.End, confidence, Strength.Strict, "checksum", "grouping");
    }

    /// <summary>Without a label: grouped 3-3-4 on one line, in a range that is issued (3, 4, 6, 7) or kept for tests (999).</summary>
    private static bool IsLikely(PreparedText text, JoinedDigits run) =>
        (run.Digits[0] is '3' or '4' or '6' or '7' || run.Digits.StartsWith("999", StringComparison.Ordinal))
        && run.Shape(text) == "334"
        && Edges.IsFree(text, run.Start, run.End)
        && !text.Folded.AsSpan(run.Start, run.End - run.Start).Contains('\n')
        && !Edges.IsInLink(text, run.Start, run.End);
}
