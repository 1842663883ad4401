using System.Collections;

namespace MailCompliance.Engine.Detection;

/// <summary>One finding per span: of overlapping candidates the strongest stays.</summary>
internal static class OneBySpan
{
    public static IReadOnlyList<Hit> Choose(IEnumerable<Candidate> candidates)
    {
        var ranked = candidates.ToList();
        if (ranked.Count < 2)
            return ranked.ConvertAll(candidate => candidate.Hit);
        ranked.Sort(Rank);
        var taken = new BitArray(ranked.Max(candidate => candidate.Hit.End));
        var chosen = ranked.FindAll(candidate => TryTake(taken, candidate.Hit)).ConvertAll(candidate => candidate.Hit);
        chosen.Sort((a, b) => a.Start.CompareTo(b.Start));
        return chosen;
    }

    /// <summary>The better one first; equal ones are one find twice, of which any stays.</summary>
    private static int Rank(Candidate a, Candidate b)
    {
        var order = b.Strength.CompareTo(a.Strength);
        order = order != 0 ? order : b.Hit.Confidence.CompareTo(a.Hit.Confidence);
        order = order != 0 ? order : b.Hit.Length.CompareTo(a.Hit.Length);
        order = order != 0 ? order : a.Hit.Start.CompareTo(b.Hit.Start);
        return order != 0 ? order : a.Hit.Type.CompareTo(b.Hit.Type);
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
