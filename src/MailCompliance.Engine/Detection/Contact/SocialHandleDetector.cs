using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Accounts on social networks: profile links, @names and the token after "insta:" or "add me on snap".</summary>
internal sealed class SocialHandleDetector : IDetector
{
    private static readonly string[] NoProfiles = ["sharer", "share", "pages", "groups", "events", "photo", "watch", "p/", "reel", "intent", "hashtag", "home", "login", "status"];

    public IEnumerable<Candidate> Find(PreparedText text)
    {
        if (!text.Mentions(CueKinds.Social))
            yield break;
        for (var index = 0; index < text.CueList.Length; index++)
        {
            var cue = text.CueList[index];
            if ((cue.Kinds & CueKinds.Social) == 0)
                continue;
            if ((text.CharAt(cue.End) == '/' ? Profile(text, cue) : AfterCue(text, cue)) is { } handle)
                yield return handle;
        }

        foreach (var cell in text.CellsUnder(CueKinds.Social))
        {
            if (cell.End - cell.Start is > 2 and < 40 && !text.Folded.AsSpan(cell.Start, cell.End - cell.Start).Contains(' '))
                yield return Candidate.Of(DetectionType.SocialHandle, cell.Start, cell.End, Confidence.Medium, Strength.Label, "column");
        }
    }

    /// <summary>instagram.com/jess.h: the name after the slash.</summary>
    private static Candidate? Profile(PreparedText text, Cue cue)
    {
        var start = text.CharAt(cue.End + 1) == '@' ? cue.End + 2 : cue.End + 1;
        if (!text.Folded.AsSpan(cue.Start, cue.End - cue.Start).Contains('.') || char.IsAsciiLetterOrDigit(text.CharAt(cue.Start - 1)) || ProfileEnd(text, start) is not { } end)
            return null;
        var isPersonal = IsPersonal(text, cue.Start);
        if (!isPersonal && IsOfBody(text.Folded.AsSpan(start, end - start)))
            return null;
        return Candidate.Of(DetectionType.SocialHandle, start, end, isPersonal ? Confidence.High : Confidence.Medium, Strength.Strict, "profile");
    }

    /// <summary>facebook.com/fernleighpta: a page of a school, not of a person.</summary>
    private static bool IsOfBody(ReadOnlySpan<char> name)
    {
        foreach (var word in (ReadOnlySpan<string>)["school", "academy", "primary", "college", "nursery", "council"])
        {
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return name.EndsWith("pta", StringComparison.OrdinalIgnoreCase);
    }

    private static int? ProfileEnd(PreparedText text, int start)
    {
        var end = HandleEnd(text, start);
        var name = text.Folded.AsSpan(start, end - start);
        foreach (var other in NoProfiles)
        {
            if (name.StartsWith(other, StringComparison.OrdinalIgnoreCase) || text.Folded.AsSpan(start).StartsWith(other, StringComparison.OrdinalIgnoreCase))
                return null;
        }

        return name.Length >= 3 ? end : null;
    }

    /// <summary>The next token that looks like a name of an account: with @, or with digits, dots and underscores after a colon or "is".</summary>
    private static Candidate? AfterCue(PreparedText text, Cue cue)
    {
        if (Edges.IsInLink(text, cue.Start, cue.End))
            return null;
        var limit = Math.Min(text.Folded.Length, cue.End + 45);
        var announced = false;
        for (var at = cue.End; at < limit; at++)
        {
            var c = text.Folded[at];
            if (c == '\n' && !announced)
                return null;
            if (c == '@' && !char.IsLetterOrDigit(text.CharAt(at - 1)) && HandleEnd(text, at + 1) is var end && end - at > 3)
                return Candidate.Of(DetectionType.SocialHandle, at, end, IsPersonal(text, cue.Start) ? Confidence.High : Confidence.Medium, Strength.Label, "key word");
            announced |= c is ':' or '=';
            if (!char.IsAsciiLetterOrDigit(c))
                continue;
            end = HandleEnd(text, at);
            var word = text.Folded.AsSpan(at, end - at);
            // "snapchat jess.h_09": in a list of accounts each stands right behind its network
            announced |= word is "is" or "as" or "called" || (at == cue.End + 1 && text.Folded[cue.End] == ' ' && !word.ContainsAnyInRange('A', 'Z'));
            if (announced && word.Length is >= 4 and <= 30 && LooksInvented(word) && !Edges.IsInLink(text, at, end))
                return Candidate.Of(DetectionType.SocialHandle, at, end, IsPersonal(text, cue.Start) ? Confidence.High : Confidence.Medium, Strength.Label, "key word");
            at = end - 1;
        }

        return null;
    }

    private static bool LooksInvented(ReadOnlySpan<char> word) =>
        char.IsAsciiLetter(word[0]) && (word.Contains('_') || (word.ContainsAnyInRange('0', '9') && !word.ContainsAny(":/")) || (word[1..^1].Contains('.') && !word.Contains("..", StringComparison.Ordinal)));

    private static int HandleEnd(PreparedText text, int start)
    {
        var end = start;
        while (end < text.Folded.Length && end - start < 40 && (char.IsLetterOrDigit(text.Folded[end]) || text.Folded[end] is '_' or '.' or '-'))
            end++;
        while (end > start && text.Folded[end - 1] is '.' or '-')
            end--;
        return end;
    }

    private static bool IsPersonal(PreparedText text, int at) =>
        text.CueBefore(at, CueKinds.FirstPerson | CueKinds.Pronoun | CueKinds.Relative | CueKinds.Child, 40) is not null
        || text.Folded.AsSpan(Math.Max(0, at - 20), Math.Min(20, at)).Contains("add me", StringComparison.OrdinalIgnoreCase);
}
