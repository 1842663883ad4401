using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>
/// Unique learner numbers: ten digits, the first not 0, weighted sum 10 to 1 mod 11 = 10 (HESA, field ULN; 9276308686). One
/// number in eleven passes, none that is an NHS number: only a label makes it one.
/// </summary>
internal sealed class LearnerNumberDetector : IDetector
{
    private static readonly int[] Weights = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.LearnerNumber))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (JoinedDigits.TryTake(text, index, 10, out var run)
                && IsValid(run.Digits)
                && Edges.IsFree(text, run.Start, run.End)
                && text.ContextOf(run.Start, run.End, CueKinds.LearnerNumber) >= Context.Near)
            {
                yield return Candidate.Of(DetectionType.UniqueLearnerNumber, run.Start, run.End, Confidence.High, Strength.Label, "checksum", "key word");
            }
        }
    }

    /// <summary>Whether the check passes.</summary>
    /// <param name="digits">Ten digits.</param>
    public static bool IsValid(ReadOnlySpan<char> digits) => digits[0] != '0' && CheckDigits.WeightedSum(digits, Weights) % 11 == 10;
}
