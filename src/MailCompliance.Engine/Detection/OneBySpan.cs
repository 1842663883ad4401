using System.Collections;

namespace MailCompliance.Engine.Detection;

/// <summary>One finding per span: of overlapping candidates the strongest stays.</summary>
internal static class OneBySpan
{
    public static IReadOnlyList<Hit> Choose(IEnumerable<Candidate> candidates)
    {
        var ranked = candidates
            .OrderByDescending(candidate => candidate.Strength)
            .ThenByDescending(candidate => candidate.Hit.Confidence)
            .ThenByDescending(candidate => candidate.Hit.Length)
            .ThenBy(candidate => candidate.Hit.Start)
            .ThenBy(candidate => candidate.Hit.Type)
            .Select(candidate => candidate.Hit)
            .ToList();
        var taken = new BitArray(ranked.Count == 0 ? 0 : ranked.Max(hit => hit.End));
        var chosen = ranked.FindAll(hit => TryTake(taken, hit));
        chosen.Sort((a, b) => a.Start.CompareTo(b.Start));
        return chosen;
    }

    private static bool TryTake(BitArray taken, Hit hit)
    {
        for (var at = hit.Start; at < hit.End; at++)
        {
            if (taken[at])
                return false;
        }

        for (var at = hit.Start; at < hit.End; at++)
            taken[at] = true;
        return true;
    }
}
