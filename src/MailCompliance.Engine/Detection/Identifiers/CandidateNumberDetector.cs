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
                && (IsNamed(text, group) || IsListed(text, index)))
            {
                yield return Candidate.Of(DetectionType.CandidateNumber, group.Start, group.End, Confidence.High, Strength.Label, "format", "key word");
            }
        }
    }

    /// <summary>"Candidates 3107 and 3122", but not "candidates arrive by 0845".</summary>
    private static bool IsNamed(PreparedText text, DigitGroup group) =>
        LabelledNumber.NameOf(text, group.Start, CueKinds.Candidate) switch
        {
            Context.Label => text.CueBefore(group.Start, CueKinds.Candidate) is { } label && (label.End == group.Start - 1 || !IsPeople(text.Folded.AsSpan(label.Start, label.End - label.Start))),
            var context => context is not null,
        };

    /// <summary>Candidate numbers 1021, 1022 and 1034: each after the first follows another.</summary>
    private static bool IsListed(PreparedText text, int index)
    {
        for (var back = index - 1; back >= 0 && index - back < 30; back--)
        {
            DigitGroup before = text.Numbers[back], after = text.Numbers[back + 1];
            var gap = text.Folded.AsSpan(before.End, after.Start - before.End).Trim();
            if (before.Length != 4 || gap is not ("," or "and" or "&" or ", and" or ""))
                return false;
            if (IsNamed(text, before))
                return true;
        }

        return false;
    }

    private static bool IsPeople(ReadOnlySpan<char> word) => word.Equals("candidates", StringComparison.OrdinalIgnoreCase) || word.Equals("cands", StringComparison.OrdinalIgnoreCase);

    private static bool IsTimeOrAmount(PreparedText text, DigitGroup group) => text.CharAt(group.Start - 1) == '£' || text.CharAt(group.End) is ':' or '%';
}
