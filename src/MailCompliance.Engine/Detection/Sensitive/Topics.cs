using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>Words that stand for a topic and not for somebody: "Amelia's essay about cancer", "raised money for the hospice", "her dog was sick".</summary>
internal static class Topics
{
    /// <summary>Characters that "a story about" reaches forward.</summary>
    private const int MaxReach = 60;

    /// <summary>Characters between an animal or a thing and what happens to it: "'s", " is", " was", " has been".</summary>
    private const int MaxVerb = 10;

    /// <summary>
    /// Whether the word is what schoolwork or a collection is about, or what an animal or a thing did. Strong words of safeguarding are never a
    /// topic: what a child writes a story about may be what happens at home.
    /// </summary>
    public static bool Contain(PreparedText text, Cue cue, Subjects subjects)
    {
        if (!text.Mentions(CueKinds.Subject | CueKinds.Animal))
            return false;
        var (start, _) = subjects.SentenceAround(cue.Start, cue.End);
        var cues = text.CueList;
        for (var index = text.CueIndexFrom(Math.Max(start, cue.Start - MaxReach)); index < cues.Length && cues[index].End <= cue.Start; index++)
        {
            if (((cues[index].Kinds & CueKinds.Subject) != 0 && IsTopical(cue)) || IsOfAnimal(text, cues[index], cue))
                return true;
        }

        return false;
    }

    private static bool IsTopical(Cue cue) => (cue.Kinds & CueKinds.Safeguarding) == 0 || (cue.Kinds & CueKinds.Ordinary) != 0;

    private static bool IsOfAnimal(PreparedText text, Cue before, Cue cue)
    {
        if ((before.Kinds & CueKinds.Animal) == 0 || cue.Start - before.End > MaxVerb)
            return false;
        var between = text.Folded.AsSpan(before.End, cue.Start - before.End).Trim();
        return between is "" or "is" or "was" or "has" or "had" or "'s" or "got" or "has been" or "had been" or "that is" or "that was" or "who is" or "who was";
    }
}
