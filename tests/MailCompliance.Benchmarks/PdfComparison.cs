using MailCompliance.Engine.Text;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Benchmarks;

/// <summary>
/// The PDF reader of this process against <c>pdftotext</c>, over every PDF below a folder: a line for each folder. The same words in
/// any order are the same; nothing is lost where the own reader has every word, or every character as often, of what the tool has,
/// and more (labels of form fields, words that the tool breaks); what the own reader leaves to the tool is counted apart.
/// </summary>
internal static class PdfComparison
{
    public static async Task<int> RunAsync(string folder)
    {
        using var tool = PdfToText.Find(TimeProvider.System);
        if (tool is null)
        {
            Console.Error.WriteLine("pdftotext is not installed.");
            return 1;
        }

        var (files, same, differ, left) = (0, 0, 0, 0);
        Console.WriteLine("| feature | files | same words | nothing lost | left to pdftotext | differ |\n|---|---:|---:|---:|---:|---:|");
        foreach (var group in Directory.EnumerateFiles(folder, "*.pdf", SearchOption.AllDirectories).Order(StringComparer.Ordinal).GroupBy(file => Path.GetRelativePath(folder, Path.GetDirectoryName(file)!)))
        {
            var tally = new Dictionary<string, int>();
            foreach (var file in group)
            {
                var result = await CompareAsync(tool, file);
                tally[result] = tally.GetValueOrDefault(result) + 1;
            }

            Console.WriteLine($"| {group.Key} | {group.Count()} | {tally.GetValueOrDefault("same")} | {tally.GetValueOrDefault("more")} | {tally.GetValueOrDefault("left")} | {tally.GetValueOrDefault("differ")} |");
            same += tally.GetValueOrDefault("same");
            (files, differ, left) = (files + group.Count(), differ + tally.GetValueOrDefault("differ"), left + tally.GetValueOrDefault("left"));
        }

        Console.WriteLine($"| all | {files} | {same} | {files - same - differ - left} | {left} | {differ} |");
        return differ == 0 ? 0 : 2;
    }

    private static async Task<string> CompareAsync(PdfToText tool, string file)
    {
        var content = await File.ReadAllBytesAsync(file);
        var witness = new Witness();
        var own = await new DocumentReader(witness, TimeProvider.System).ReadAsync(file, content, CancellationToken.None);
        if (witness.WasAsked)
            return "left";
        var reference = await tool.ReadAsync(content, TimeSpan.FromSeconds(30), 4_000_000, CancellationToken.None);
        var (ownWords, otherWords) = (Words(own.Text), Words(reference.Text));
        if (ownWords.SequenceEqual(otherWords))
            return "same";
        if (!otherWords.Except(ownWords).Any() || HasAllCharacters(own.Text, reference.Text))
            return "more";
        var missing = otherWords.Except(ownWords).Take(5);
        var added = ownWords.Except(otherWords).Take(5);
        Console.Error.WriteLine($"{file}: lacks {string.Join(' ', missing)}; has besides {string.Join(' ', added)} ({ownWords.Count} and {otherWords.Count} words, {own.Inspectable} and {reference.Problem})");
        return "differ";
    }

    private static List<string> Words(string text) =>
        [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static bool HasAllCharacters(string own, string other)
    {
        var counts = own.GroupBy(c => c).ToDictionary(group => group.Key, group => group.Count());
        return other.Where(c => !char.IsWhiteSpace(c)).GroupBy(c => c).All(group => counts.GetValueOrDefault(group.Key) >= group.Count());
    }

    /// <summary>Stands where the tool stands, and tells whether it was needed.</summary>
    private sealed class Witness : IPdfTool
    {
        public bool WasAsked { get; private set; }

        public ValueTask<ToolText> ReadAsync(ReadOnlyMemory<byte> pdf, TimeSpan time, int maxCharacters, CancellationToken cancellation)
        {
            WasAsked = true;
            return ValueTask.FromResult(new ToolText("", Uninspectable.NoReader));
        }
    }
}
