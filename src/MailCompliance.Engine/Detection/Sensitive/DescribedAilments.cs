using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>
/// Health that is described and not named: "another scan on his kidneys", "knee, deep graze". A part of the body and what happens to it close
/// together, in the sentence of somebody on file.
/// </summary>
internal static class DescribedAilments
{
    /// <summary>Characters from one word to the other.</summary>
    private const int MaxBetween = 40;

    public static IEnumerable<Candidate> Find(PreparedText text, Subjects subjects)
    {
        if (!text.Mentions(CueKinds.BodyPart) || !text.Mentions(CueKinds.Ailment))
            yield break;
        for (var index = 0; index + 1 < text.CueList.Length; index++)
        {
            var first = text.CueList[index];
            if ((first.Kinds & (CueKinds.BodyPart | CueKinds.Ailment)) == 0 || Partner(text, index) is not { } second)
                continue;
            if (subjects.Near(first.Start, second.End) == Subject.Known && Zone.KindAt(text.Source.Zones, first.Start) is not (ZoneKind.Signature or ZoneKind.Disclaimer))
                yield return Candidate.Of(DetectionType.Health, first.Start, second.End, Confidence.Medium, Strength.Format, "description", "person");
        }
    }

    /// <summary>The other of the two, behind it and in its sentence.</summary>
    private static Cue? Partner(PreparedText text, int index)
    {
        var cues = text.CueList;
        var first = cues[index];
        var wanted = (first.Kinds & CueKinds.BodyPart) != 0 ? CueKinds.Ailment : CueKinds.BodyPart;
        for (var next = index + 1; next < cues.Length && cues[next].Start - first.End <= MaxBetween; next++)
        {
            if ((cues[next].Kinds & wanted) != 0)
                return text.Folded.AsSpan(first.End, cues[next].Start - first.End).ContainsAny(".!?;\n\t") ? null : cues[next];
        }

        return null;
    }
}
