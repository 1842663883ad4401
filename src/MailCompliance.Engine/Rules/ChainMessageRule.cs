using System.Buffers;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// No chain messages: those that ask everybody to send them on to many others. Policy: S0 section 4, "Inappropriate emails or
/// attachments": "chain messages or list-servers". A message passed on counts with all that it passes on; an answer does not.
/// </summary>
public sealed class ChainMessageRule : IRule
{
    /// <summary>UTF-16 code units before and behind such a word.</summary>
    private const int Window = 300;

    /// <summary>UTF-16 code units that two neighbouring windows share: no call is longer before its word.</summary>
    private const int Overlap = 150;

    private const int MostWindows = 50;

    private static readonly SearchValues<string> Anchors = SearchValues.Create(
        [
            "chain", "luck", "misfortune", "curse", "friends", "contacts", "address book", "contact list", "your list", "you know", "you can", "people", "persons",
            "colleagues", "families", "mums", "as possible",
        ],
        StringComparison.OrdinalIgnoreCase);

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private const string Many =
        @"(at least |another )?(\d{1,3}|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|fifty) (other |more |of your )*(people|persons|friends|contacts|colleagues|families|mums)"
        + @"|(everyone|everybody|every one|anyone|anybody) (you know|on your (list|contact list)|in your (address book|contacts|contact list))"
        + @"|(all|as many) (of )?(your )?(friends|contacts|address book|people)( and family| and contacts)?( as (you can|possible))?( you know)?";

    private static readonly Regex Calls = new(
        string.Join('|', [
            $@"\b(forward|send|pass|share|copy and paste|repost|circulate)\b[^.!?\n]{{0,40}}\b(this|it)\b[^.!?\n]{{0,60}}\b(to|with)\s+({Many})\b",
            @"\b(do not|don[’']?t|dont|never|please do not) (break|stop|end) (the|this) chain\b",
            @"\bkeep (the|this) chain (going|alive)\b",
            @"\bchain (letter|e-?mail|message|mail)\b[^.!?\n]{0,60}\b(forward|send|pass)\b",
            @"\b(if you )?(do not|don[’']?t|dont|fail to|delete)\b[^.!?\n]{0,40}\b(forward|send|pass|share|this)\b[^.!?\n]{0,80}\b(bad luck|seven years|misfortune|will (die|happen to you)|curse[ds]?)\b",
            @"\b(good|bad) luck\b[^.!?\n]{0,60}\b(within|in the next)\b[^.!?\n]{0,40}\b(days?|hours?|minutes?)\b[^\n]{0,200}\b(forward|send|pass)",
            @"\b(forward|send|share) this\b[^.!?\n]{0,60}\b(and you will|and something|you will (receive|get|have))\b",
        ]),
        Options);

    private static readonly SearchValues<string> Sendings =
        SearchValues.Create(["forward", "send", "pass", "share", "copy", "repost", "circulate", "chain"], StringComparison.OrdinalIgnoreCase);

    private static readonly string[] SendingWords = ["forward", "send", "pass", "share", "copy", "repost", "circulate"];

    public IEnumerable<Finding> Check(MessageFacts facts)
    {
        var forwarded = facts.Bodies.Any(body => body.IsForward);
        foreach (var passage in Passages(facts, forwarded))
        {
            if (Find(passage) is not { } place)
                continue;
            yield return new Finding(
                "Your message looks like a chain message: it asks people to send it on to many others.",
                "Do not send it on. If the matter is real, write about it in your own words to those it concerns.")
            {
                Where = place,
            };
            yield break;
        }
    }

    /// <summary>The patterns are tried only round words without which there is no such message.</summary>
    private static Place? Find(Passage passage)
    {
        var from = passage.Start;
        for (var tried = 0; tried < MostWindows; tried++)
        {
            var anchor = passage.Text.AsSpan(from, passage.End - from).IndexOfAny(Anchors);
            if (anchor < 0)
                return null;
            var start = Math.Max(passage.Start, from + anchor - Window);
            var end = Math.Min(passage.End, from + anchor + Window);
            if (passage.Text.AsSpan(start, end - start).ContainsAny(Sendings))
            {
                foreach (var match in Calls.EnumerateMatches(passage.Text.AsSpan(start, end - start)))
                {
                    if (!IsRefusal(passage.Text, start + match.Index))
                        return passage.At(start + match.Index, start + match.Index + match.Length);
                }
            }

            from = Math.Max(from + anchor + 1, end - Overlap);
        }

        return null;
    }

    private static IEnumerable<Passage> Passages(MessageFacts facts, bool forwarded)
    {
        foreach (var passage in Passage.Written(facts))
            yield return passage;
        foreach (var passage in Passage.OfBodies(facts))
        {
            if (forwarded && passage.Zone == ZoneKind.Quoted)
                yield return passage;
        }

        foreach (var passage in Passage.OfAttachments(facts))
            yield return passage;
    }

    /// <summary>"Please do not forward this to everyone you know" asks for the opposite.</summary>
    private static bool IsRefusal(string text, int index)
    {
        if (!SendingWords.Any(word => text.AsSpan(index).StartsWith(word, StringComparison.OrdinalIgnoreCase)))
            return false;
        var before = text.AsSpan(0, index)[Math.Max(0, index - 12)..].TrimEnd();
        return before.EndsWith(" not", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("n't", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("n’t", StringComparison.OrdinalIgnoreCase)
            || before.EndsWith("never", StringComparison.OrdinalIgnoreCase);
    }
}
