using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>Exam candidate numbers: four digits that a label or a column calls one. Alone they are years, times and rooms.</summary>
internal sealed class CandidateNumberDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Candidate))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var group = text.Numbers[index];
            if (group.Length == 4 && Edges.IsFree(text, group.Start, group.End) && !IsTimeOrAmount(text, group)
                && (LabelledNumber.NameOf(text, group.Start, CueKinds.Candidate) is not null || IsListed(text, index)))
            {
                yield return Candidate.Of(DetectionType.CandidateNumber, group.Start, group.End, Confidence.High, Strength.Label, "format", "key word");
            }
        }
    }

    /// <summary>Candidate numbers 1021, 1022 and 1034: each after the first follows another.</summary>
    private static bool IsListed(PreparedText text, int index)
    {
        for (var back = index - 1; back >= 0 && index - back < 30; back--)
        {
            DigitGroup before = text.Numbers[back], after = text.Numbers[back + 1];
            var gap = text.Folded.AsSpan(before.End, after.Start - before.End).Trim();
            if (before.Length != 4 || gap is not ("," or "and" or "&" or ", and" or ""))
                return false;
            if (LabelledNumber.NameOf(text, before.Start, CueKinds.Candidate) is not null)
                return true;
        }

        return false;
    }

    private static bool IsTimeOrAmount(PreparedText text, DigitGroup group) => text.CharAt(group.Start - 1) == '£' || text.CharAt(group.End) is ':' or '%';
}
