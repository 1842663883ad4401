using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Hosting.WarmingUp;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.Serving;

public class WarmUpMailTests
{
    private static readonly SchoolPolicy Policy = PolicyFile.Read(
        File.ReadAllBytes(SampleFiles.Path("tests", "MailCompliance.Benchmarks", "oakfield", "policy.json")), new DateOnly(2026, 11, 25)).Policy!;

    [Fact]
    public async Task A_few_dozen_messages_take_every_way_out()
    {
        var ways = new HashSet<string>();
        for (var number = 0; number < 40; number++)
            ways.Add(WayOf(await EvaluateAsync(new WarmUpMail(Policy.School).Make(number))));

        Assert.Superset(new HashSet<string> { "held", "refused", "stamped" }, ways);
    }

    [Fact]
    public async Task Its_documents_are_read_in_earnest()
    {
        for (var number = 7; number < 10; number++)
        {
            var evaluation = await EvaluateAsync(new WarmUpMail(Policy.School).Make(number));
            Assert.Contains("open evening", Assert.Single(evaluation.Facts.Attachments).Document!.Text, StringComparison.Ordinal);
        }
    }

    private static string WayOf(Evaluation evaluation) =>
        evaluation.Plan.Find<Refuse>() is not null ? "refused" : evaluation.Plan.Find<Hold>() is not null ? "held" : "stamped";

    private static Task<Evaluation> EvaluateAsync(WarmUpMessage message)
    {
        var outgoing = MessageReader.Read(MailDocument.Parse(message.Bytes), Channel.Gateway, message.From, message.To);
        var gatherer = new FactGatherer(new NoSendingHistory(), new DocumentReader(new NoPdfTool(), TimeProvider.System), TimeProvider.System);
        return new ComplianceEngine(gatherer).EvaluateAsync(outgoing, Policy, PeopleSnapshot.Empty, CancellationToken.None);
    }
}
