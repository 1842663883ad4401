
namespace MailCompliance.Server.Cli;

/// <summary>A progress line on standard error, where a person watches and there is more than one thing to do.</summary>
public static class Progress
{
    /// <param name="quiet">No progress, as when the output is for a program.</param>
    public static IEnumerable<T> Over<T>(IEnumerable<T> items, string what, bool quiet)
    {
        if (quiet || Console.IsErrorRedirected || Console.IsOutputRedirected)
            return items;
        var list = items as IReadOnlyList<T> ?? [.. items];
        return list.Count < 2 ? list : Shown(list, what);
    }

    private static IEnumerable<T> Shown<T>(IReadOnlyList<T> items, string what)
    {
        for (var done = 0; done < items.Count; done++)
        {
            Draw(what, done, items.Count);
            yield return items[done];
        }

        Console.Error.Write("\r\e[K");
    }

    private static void Draw(string what, int done, int total)
    {
        const int width = 30;
        var filled = (int)((long)done * width / total);
        Console.Error.Write($"\r{what} [{new string('#', filled)}{new string('.', width - filled)}] {done:N0} of {total:N0}\e[K");
    }
}
