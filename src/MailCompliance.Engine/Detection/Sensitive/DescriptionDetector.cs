using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>
/// What is described and not named. Health: "another scan on his kidneys", "knee, deep graze", a part of the body and what happens to it close together in the
/// sentence of somebody on file. Behaviour: "hit Amir", a deed directly before whom it was done to.
/// </summary>
internal static class DescriptionDetector
{
    /// <summary>Characters from one word to the other.</summary>
    private const int MaxBetween = 40;

    private static readonly System.Buffers.SearchValues<char> Ends = System.Buffers.SearchValues.Create(".!?;\n\t");

    /// <summary>Whether the words are there at all.</summary>
    public static bool MayFind(PreparedText text) => text.Mentions(CueKinds.Deed) || (text.Mentions(CueKinds.BodyPart) && text.Mentions(CueKinds.Ailment));

    public static IEnumerable<Candidate> Find(PreparedText text, Subjects subjects)
    {
        if (!MayFind(text))
            yield break;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var first = text.CueList[index];
            if ((first.Kinds & CueKinds.Deed) != 0 && text.CharAt(first.End) == ' ' && subjects.IsNamedAt(first.End + 1))
                yield return Candidate.Of(DetectionType.Behaviour, first.Start, first.End, Confidence.Medium, Strength.Format, "key word", "person");
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
                return text.Folded.AsSpan(first.End, cues[next].Start - first.End).ContainsAny(Ends) ? null : cues[next];
        }

        return null;
    }
}
