using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>Teacher reference numbers: seven digits, or as RP99/12345 and 99/12345 (DfE, teacher reference number). No check.</summary>
internal sealed class TeacherNumberDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Teacher))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            if (Read(text, index) is var (start, end) && LabelledNumber.NameOf(text, start, CueKinds.Teacher) is not null)
                yield return Candidate.Of(DetectionType.TeacherReferenceNumber, start, end, Confidence.High, Strength.Label, "format", "key word");
        }
    }

    private static (int Start, int End)? Read(PreparedText text, int index)
    {
        var group = text.Numbers[index];
        if (group.Length == 7)
            return Edges.IsFree(text, group.Start, group.End) ? (group.Start, group.End) : null;
        if (group.Length != 2 || index + 1 >= text.Numbers.Length || text.Numbers[index + 1] is not { Length: 5 } second
            || second.Start - group.End != 1 || text.Folded[group.End] is not ('/' or ' ' or '-'))
        {
            return null;
        }

        var start = group.Start >= 2 && text.Folded.AsSpan(group.Start - 2, 2).Equals("RP", StringComparison.OrdinalIgnoreCase) ? group.Start - 2 : group.Start;
        return Edges.IsFreeBefore(text, start) && !char.IsAsciiLetterOrDigit(text.CharAt(second.End)) ? (start, second.End) : null;
    }
}
