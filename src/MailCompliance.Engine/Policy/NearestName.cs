namespace MailCompliance.Engine.Policy;

/// <summary>The known name that was probably meant.</summary>
public static class NearestName
{
    /// <summary>Names longer than this are not compared: the work grows with the square.</summary>
    private const int MaxLength = 100;

    /// <summary>
    /// The known name that the given one is a slip of: at most a third of its letters off (Damerau-Levenshtein, without
    /// regard to case), or the beginning or end of it. Null where nothing is near.
    /// </summary>
    public static string? Of(string given, IEnumerable<string> known)
    {
        if (given.Length is 0 or > MaxLength)
            return null;

        var (nearest, least) = ((string?)null, int.MaxValue);
        var names = known.ToList();
        foreach (var name in names)
        {
            var distance = Distance(given.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < least && distance <= Math.Max(1, Math.Max(given.Length, name.Length) / 3))
                (nearest, least) = (name, distance);
        }

        return nearest ?? Part(given, names);
    }

    /// <summary>A name cut short or written out: <c>size</c> for <c>attachment-size</c>.</summary>
    private static string? Part(string given, List<string> names) => given.Length < 3
        ? null
        : names.FirstOrDefault(name => name.Length > 2
            && (name.Contains(given, StringComparison.OrdinalIgnoreCase) || given.Contains(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Insertions, deletions, replacements and swaps of neighbours between the two.</summary>
    private static int Distance(string a, string b)
    {
        if (b.Length > MaxLength)
            return int.MaxValue;

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, 1 + Math.Min(rows[i - 1, j], rows[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
