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
            .ThenBy(candidate => candidate.Hit.Type);
        var chosen = new SortedSet<Hit>(ByStart);
        foreach (var candidate in ranked)
        {
            if (!OverlapsAny(chosen, candidate.Hit))
                chosen.Add(candidate.Hit);
        }

        return [.. chosen];
    }

    private static readonly Comparer<Hit> ByStart = Comparer<Hit>.Create((a, b) => a.Start.CompareTo(b.Start));

    /// <summary>Chosen hits do not overlap one another: only the last that starts before this one's end can reach into it.</summary>
    private static bool OverlapsAny(SortedSet<Hit> chosen, Hit hit)
    {
        if (chosen.Count == 0)
            return false;
        var before = chosen.GetViewBetween(Probe(int.MinValue), Probe(hit.End - 1)).Max;
        return before is not null && before.End > hit.Start;
    }

    private static Hit Probe(int start) => new(default, start, 0, default, []);
}
