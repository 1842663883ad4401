using MailCompliance.Engine;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.Benchmarks;

/// <summary>Processor time to judge and stamp mail, without network and database: all rules of the load test's policy.</summary>
internal static class EngineBenchmark
{
    private const int CorpusBytes = 60_000_000;

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "oakfield");

    public static int Run()
    {
        var corpus = SchoolMail.Corpus(CorpusBytes);
        var bytes = Measure.Describe("engine", corpus.ConvertAll(mail => mail.Bytes));
        var policy = PolicyFile.Read(File.ReadAllBytes(Path.Combine(Folder, "policy.json")), DateOnly.FromDateTime(DateTime.UnixEpoch)).Policy
            ?? throw new InvalidDataException("The load test's policy has errors.");
        var people = PeopleFolder.Read(Path.Combine(Folder, "people")).Snapshot;
        var engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(TimeProvider.System), TimeProvider.System));

        Measure.Report("judged", bytes, corpus, mail => Judge(mail, engine, policy, people).Verdict.Rulings.Count);
        Measure.Report("judged and stamped", bytes, corpus, mail =>
        {
            var evaluation = Judge(mail, engine, policy, people);
            return evaluation.Plan.Find<Refuse>() is null && evaluation.Plan.Find<Hold>() is null
                ? PlanEdits.Apply(evaluation.Facts.Message.Document!, evaluation).Bytes.Length
                : 0;
        });
        return 0;
    }

    /// <summary>Nothing here waits for anything: readers and history are in the process.</summary>
    private static Evaluation Judge(SchoolMail mail, ComplianceEngine engine, SchoolPolicy policy, PeopleSnapshot people)
    {
        var message = MessageReader.Read(MailDocument.Parse(mail.Bytes), Channel.Gateway, mail.Sender, mail.Recipients);
        return engine.EvaluateAsync(message, policy, people, CancellationToken.None).GetAwaiter().GetResult();
    }
}
