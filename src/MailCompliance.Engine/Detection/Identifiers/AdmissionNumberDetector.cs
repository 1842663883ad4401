using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Identifiers;

/// <summary>Admission numbers: three to six digits of the school's own, known by label or column only.</summary>
internal sealed class AdmissionNumberDetector : IDetector
{
    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Admission))
            yield break;
        for (var index = 0; index < text.Numbers.Length; index++)
        {
            var group = text.Numbers[index];
            if (group.Length is >= 3 and <= 6 && Edges.IsFree(text, group.Start, group.End) && text.CharAt(group.Start - 1) != '£' && IsNamed(text, group))
                yield return Candidate.Of(DetectionType.AdmissionNumber, group.Start, group.End, Confidence.High, Strength.Label, "format", "key word");
        }
    }

    /// <summary>"Admission" alone is an event; it needs "number" or a column.</summary>
    private static bool IsNamed(PreparedText text, DigitGroup group) =>
        LabelledNumber.NameOf(text, group.Start, CueKinds.Admission) switch
        {
            Context.Heading => true,
            Context.Label => text.CueBefore(group.Start, CueKinds.Admission) is { } label && SaysNumber(text.Folded.AsSpan(label.Start, group.Start - label.Start)),
            _ => false,
        };

    private static bool SaysNumber(ReadOnlySpan<char> label) =>
        label.Contains("no", StringComparison.OrdinalIgnoreCase) || label.Contains("num", StringComparison.OrdinalIgnoreCase)
        || label.Contains("id", StringComparison.OrdinalIgnoreCase) || label.Contains('#') || label.TrimEnd().EndsWith(':');
}
