namespace MailCompliance.Engine.Verdicts;

/// <summary>Several things in one sentence.</summary>
public static class Listing
{
    /// <summary>"a", "a and b", "a, b and c".</summary>
    public static string And(IEnumerable<string> things) => Join(things, "and");

    /// <summary>"a", "a or b", "a, b or c".</summary>
    public static string Or(IEnumerable<string> things) => Join(things, "or");

    private static string Join(IEnumerable<string> things, string word)
    {
        var all = things.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} {word} {all[^1]}";
    }
}
