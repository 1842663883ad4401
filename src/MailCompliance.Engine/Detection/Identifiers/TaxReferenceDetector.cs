using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Unique taxpayer references: ten digits, the first checks the rest: weights 6 7 8 9 10 5 4 3 2, mod 11, read off in
/// 21987654321. One number in eleven passes: a label is needed.
/// </summary>
internal sealed class TaxReferenceDetector : IDetector
{
    private const string CheckDigit = "21987654321";

    private static readonly int[] Weights = [6, 7, 8, 9, 10, 5, 4, 3, 2];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Tax))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (JoinedDigits.TryTake(text, index, 10, out var run)
                && IsValid(run.Digits)
                && Edges.IsFreeBefore(text, run.Start)
                && text.ContextOf(run.Start, run.End, CueKinds.Tax) >= Context.Near)
            {
                // HMRC prints a K behind it at times
                var end = text.CharAt(run.End) is 'K' or 'k' && !char.IsAsciiLetterOrDigit(text.CharAt(run.End + 1)) ? run.End + 1 : run.End;
                yield return Candidate.Of(DetectionType.UniqueTaxpayerReference, run.Start, end, Confidence.High, Strength.Label, "checksum", "key word");
            }
        }
    }

    internal static bool IsValid(ReadOnlySpan<char> digits) =>
        CheckDigit[CheckDigits.WeightedSum(digits[1..], Weights) % 11] == digits[0] && !CheckDigits.IsOneDigit(digits);
}
