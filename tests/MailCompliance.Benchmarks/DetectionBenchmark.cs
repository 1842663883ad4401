using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Mime;

namespace MailCompliance.Benchmarks;

/// <summary>Processor time of all detectors on the texts of mail as a reader sees them: without people on file, and with 6,000 names.</summary>
internal static class DetectionBenchmark
{
    private const int CorpusCharacters = 20_000_000;

    private static readonly SchoolDetails School = new() { Name = "Oakhill Primary School", Domains = ["oakhill.example"] };

    /// <param name="folder">Messages (*.eml) to search; the samples of this repository where none is given.</param>
    public static int Run(string? folder)
    {
        var texts = Texts(folder ?? Path.Combine(AppContext.BaseDirectory, "messages"));
        var characters = texts.Sum(text => (long)text.Length);
        if (characters == 0)
        {
            Console.Error.WriteLine($"{folder}: no message with text.");
            return 1;
        }

        Console.WriteLine($"detection: {texts.Count} texts, {characters / 1e6:F2} M characters, mean {characters / texts.Count}");
        var corpus = Enumerable.Repeat(texts, (int)Math.Max(1, CorpusCharacters / characters)).SelectMany(text => text).ToList();
        var all = corpus.Sum(text => (long)text.Length);
        Measure.Report("without names", all, corpus, text => Find(text, PeopleSnapshot.Empty));
        var people = GeneratedPeople.Read();
        Measure.Report("with 6,000 names", all, corpus, text => Find(text, people));
        return 0;
    }

    private static long Find(string text, PeopleSnapshot people) => Detectors.Find(new ScannedText(text, [], School, people, null)).Count;

    private static List<string> Texts(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .SelectMany(file => MessageReader.Read(MailDocument.Parse(File.ReadAllBytes(file)), Channel.CommandLine, null, null).Bodies)
            .Select(body => body.IsHtml ? HtmlText.Read(body.Content).Text : body.Content)
            .Where(text => text.Length > 0),
    ];
}
