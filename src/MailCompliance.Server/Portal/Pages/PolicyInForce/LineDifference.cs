namespace MailCompliance.Server.Portal.Pages.PolicyInForce;

public enum LineChange
{
    Same,
    Added,
    Removed,
}

/// <param name="Number">In the newer file; of removed lines in the older one.</param>
public sealed record ComparedLine(LineChange Change, int Number, string Text);

/// <summary>Two texts line by line: the longest common subsequence stays, the rest was added or removed.</summary>
public static class LineDifference
{
    /// <summary>Lines of either text that are compared: the work grows with their product.</summary>
    public const int MostLines = 3000;

    /// <summary>Unchanged lines shown before and after a change.</summary>
    private const int Around = 2;

    /// <returns>Changed lines with those around them; empty where nothing changed, or where a text is longer than <see cref="MostLines"/>.</returns>
    public static IReadOnlyList<ComparedLine> Between(string before, string now)
    {
        var (old, current) = (LinesOf(before), LinesOf(now));
        if (old.Length > MostLines || current.Length > MostLines)
            return [];
        var all = Compare(old, current);
        return [.. all.Where((line, index) => all.Skip(Math.Max(0, index - Around)).Take((2 * Around) + 1).Any(near => near.Change != LineChange.Same))];
    }

    private static List<ComparedLine> Compare(string[] old, string[] current)
    {
        var common = CommonLengths(old, current);
        var lines = new List<ComparedLine>(old.Length + current.Length);
        var (left, right) = (0, 0);
        while (left < old.Length || right < current.Length)
        {
            if (left < old.Length && right < current.Length && old[left] == current[right])
            {
                lines.Add(new(LineChange.Same, right + 1, current[right++]));
                left++;
            }
            else if (right == current.Length || (left < old.Length && common[left + 1, right] >= common[left, right + 1]))
            {
                lines.Add(new(LineChange.Removed, left + 1, old[left++]));
            }
            else
            {
                lines.Add(new(LineChange.Added, right + 1, current[right++]));
            }
        }

        return lines;
    }

    /// <summary>[left, right]: how many lines the rests of both have in common, in order.</summary>
    private static ushort[,] CommonLengths(string[] old, string[] current)
    {
        var common = new ushort[old.Length + 1, current.Length + 1];
        for (var left = old.Length - 1; left >= 0; left--)
        {
            for (var right = current.Length - 1; right >= 0; right--)
                common[left, right] = old[left] == current[right] ? (ushort)(common[left + 1, right + 1] + 1) : Math.Max(common[left + 1, right], common[left, right + 1]);
        }

        return common;
    }

    private static string[] LinesOf(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
