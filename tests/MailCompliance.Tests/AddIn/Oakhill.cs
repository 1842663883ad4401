using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Tests.Architecture;

namespace MailCompliance.Tests.AddIn;

/// <summary>The sample school, judged as draft and as MIME.</summary>
internal sealed class Oakhill
{
    public const string Teacher = "a.khan@oakhill.example";

    private readonly ComplianceEngine engine;

    public Oakhill(string policyFile = "samples/policies/oakhill.json")
    {
        Policy = PolicyFile.Read(File.ReadAllBytes(Path.Combine(SourceTree.Root, policyFile)), new DateOnly(2026, 11, 26)).Policy!;
        People = PeopleFolder.Read(Path.Combine(SourceTree.Root, "samples/people")).Snapshot;
        engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(TimeProvider.System), Clock));
    }

    public StoppedClock Clock { get; } = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));

    public SchoolPolicy Policy { get; }

    public PeopleSnapshot People { get; }

    public Task<Evaluation> JudgeAsync(OutgoingMessage message) => engine.EvaluateAsync(message, Policy, People, CancellationToken.None);

    public Task<Evaluation> JudgeAsync(string mime, params string[] to)
    {
        var document = MailDocument.Parse(Encoding.UTF8.GetBytes(mime.ReplaceLineEndings("\r\n")));
        return JudgeAsync(MessageReader.Read(document, Channel.Gateway, Teacher, to));
    }
}
