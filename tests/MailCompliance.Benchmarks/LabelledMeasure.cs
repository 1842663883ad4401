using MailCompliance.Engine.Text;
using MailCompliance.Labelled;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Benchmarks;

/// <summary>Precision and recall on the labelled set; on a folder of ordinary mail, how much would be held.</summary>
internal static class LabelledMeasure
{
    private const string Begin = "<!-- labelled: written by the command above -->";
    private const string End = "<!-- /labelled -->";

    /// <param name="options">"--faults", a folder of ordinary mail, or "--files NAME": only the frozen half's files that begin so; "--wordings" and "--described": only the messages of that folder. Of those nothing is written.</param>
    public static async Task<int> RunAsync(string[] options)
    {
        var set = new LabelledSet(new DocumentReader(new NoPdfTool(), TimeProvider.System));
        if (Array.IndexOf(options, "--files") is var at and >= 0 && at + 1 < options.Length)
        {
            Report(await set.MeasureAsync("frozen", options[at + 1]), options);
            return 0;
        }

        foreach (var apart in (string[])["wordings", "described"])
        {
            if (!options.Contains("--" + apart))
                continue;
            Report(await set.MeasureAsync(apart), options);
            return 0;
        }

        var (frozen, tuned) = (await set.MeasureAsync("frozen"), await set.MeasureAsync("tuned"));
        var table = Score.Table(("frozen half", frozen), ("tuned half", tuned), ("both", frozen.With(tuned)));
        Console.WriteLine($"{frozen.Count} and {tuned.Count} messages\n\n{table}");
        if (options.Contains("--faults"))
            Console.WriteLine(string.Join('\n', frozen.Faults.Concat(tuned.Faults)));
        WriteDown(table);
        foreach (var folder in options.Where(Directory.Exists))
            await ReportOrdinaryAsync(folder, set);
        return 0;
    }

    private static void Report(Score score, string[] options)
    {
        Console.WriteLine($"{score.Count} messages\n\n{Score.Table(("", score))}");
        if (options.Contains("--faults"))
            Console.WriteLine(string.Join('\n', score.Faults));
    }

    private static async Task ReportOrdinaryAsync(string folder, LabelledSet set)
    {
        foreach (var policy in Directory.EnumerateFiles(Path.Combine(LabelledSet.Folder, "policies")).Order(StringComparer.Ordinal))
        {
            var (count, held) = await OrdinaryMail.HeldAsync(folder, policy, set.People, DocumentReaders.Create(TimeProvider.System));
            Console.WriteLine($"{Path.GetFileName(policy)}: {held.Count} of {count} held for personal data\n{string.Join('\n', held)}");
        }
    }

    /// <summary>Replaces the last table in RESULTS.md of the checkout that the command is run in; elsewhere nothing is written.</summary>
    private static void WriteDown(string table)
    {
        var folder = new DirectoryInfo(Environment.CurrentDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MailCompliance.sln")))
            folder = folder.Parent;
        if (folder is null)
            return;
        var path = Path.Combine(folder.FullName, "tests", "MailCompliance.Benchmarks", "RESULTS.md");
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (start >= 0 && end > start)
            File.WriteAllText(path, $"{text[..(start + Begin.Length)]}\n{table}{text[end..]}");
    }
}
