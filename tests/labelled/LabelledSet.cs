using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Labelled;

/// <summary>Measures detectors and the personal-data rule on messages whose answers are known.</summary>
/// <remarks>A hit is the right type on an overlapping span; findings of low confidence, which never act alone, do not count as found.</remarks>
public sealed class LabelledSet
{
    /// <summary>The strictest reading, the one that lets colleagues work, and the one that lets parents too.</summary>
    public static IReadOnlyList<Exceptions> Policies { get; } =
        [new("everybody counts", false, false), new("colleagues may", false, true), new("colleagues and own parents may", true, true)];

    private static readonly DateOnly Today = new(2027, 3, 9);

    private readonly ComplianceEngine engine;
    private readonly Dictionary<Exceptions, SchoolPolicy> policies;

    /// <param name="documents">Reads the attachments.</param>
    public LabelledSet(IDocumentReader documents)
    {
        engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), documents, TimeProvider.System));
        policies = Policies.ToDictionary(exceptions => exceptions, PolicyWith);
        People = PeopleFolder.Read(Path.Combine(Folder, "people")).Snapshot;
    }

    /// <summary>Where the set lies beside the program.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "labelled");

    public PeopleSnapshot People { get; }

    /// <param name="half">"frozen", "tuned", "wordings" or "described".</param>
    /// <param name="files">Only files whose names begin so.</param>
    public async Task<Score> MeasureAsync(string half, string files = "")
    {
        var score = new Score();
        foreach (var message in LabelledMessage.ReadAll(Path.Combine(Folder, half), files))
            await MeasureAsync(message, score);
        return score;
    }

    private async Task MeasureAsync(LabelledMessage message, Score score)
    {
        score.Count++;
        MessageFacts? facts = null;
        foreach (var exceptions in Policies)
        {
            var evaluation = await JudgeAsync(message, MarkedText.Plain, policies[exceptions]);
            facts ??= evaluation.Facts;
            var (must, does) = (message.MustBeProtected(exceptions), evaluation.Verdict.Rulings.Count > 0);
            if (must)
                score.MessageRow(exceptions).Want(does);
            if (does)
                score.MessageRow(exceptions).Report(must);
            if (must != does)
                score.Faults.Add($"{message.Id} {(must ? "MISSED" : "ALARM ")} message ({message.Reason}), {exceptions.Name}: {string.Join(", ", evaluation.Verdict.Rulings.Select(ruling => ruling.Finding.Data))}");
        }

        var signed = await JudgeAsync(message, MarkedText.Signed, policies[Policies[0]]);
        using var marks = MarksOf(message).GetEnumerator();
        foreach (var (plain, marked) in TextsOf(facts!).Zip(TextsOf(signed.Facts)))
        {
            var (text, labels) = MarkedText.Read(marked.Text, marks);
            if (text != plain.Text)
                throw new FormatException($"{message.Id}: the text with signs differs in {plain.Where}.");
            Compare(message, new LabelledText(plain, labels, facts!.Data), score);
        }

        if (marks.MoveNext())
            throw new FormatException($"{message.Id}: the mark \"{marks.Current}\" was not read.");
    }

    private static void Compare(LabelledMessage message, LabelledText text, Score score)
    {
        foreach (var (label, found) in text.Labels())
        {
            score.Row(LabelledText.RowOf(label)).Want(found);
            if (!found)
                score.Faults.Add($"{message.Id} missed {LabelledText.RowOf(label)}: {text.ValueOf(label.Start, label.End)}");
        }

        foreach (var (row, hit, right) in text.Findings())
        {
            score.Row(row).Report(right);
            if (!right)
                score.Faults.Add($"{message.Id} wrong  {row}: {text.ValueOf(hit.Start, hit.End)} ({hit.Confidence}, {string.Join(", ", hit.Why)})");
        }
    }

    private Task<Evaluation> JudgeAsync(LabelledMessage message, Func<string, string> write, SchoolPolicy policy)
    {
        var mail = MailDocument.Parse(MessageBytes.Of(message, write));
        return engine.EvaluateAsync(MessageReader.Read(mail, Channel.CommandLine, message.From, message.To), policy, People, CancellationToken.None);
    }

    private static IEnumerable<MessageText> TextsOf(MessageFacts facts) => MessageTexts.Of(facts.Message.Subject, facts.Bodies, facts.Attachments);

    private static IEnumerable<string> MarksOf(LabelledMessage message) =>
        ((IEnumerable<string>)[message.Subject, message.Body, .. message.Files.Select(file => file.Content)]).SelectMany(MarkedText.MarksOf);

    private static SchoolPolicy PolicyWith(Exceptions exceptions)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "policy.json"))
            .Replace("INTERNAL", exceptions.Internal ? "false" : "true", StringComparison.Ordinal)
            .Replace("OWNPARENT", exceptions.OwnParent ? "true" : "false", StringComparison.Ordinal);
        var reading = PolicyFile.Read(Encoding.UTF8.GetBytes(text), Today);
        return reading.Policy ?? throw new InvalidDataException(string.Join("; ", reading.Problems));
    }
}
