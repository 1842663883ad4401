using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Tests.Policy;

namespace MailCompliance.Tests.Rules;

/// <summary>The sample messages under the first sample policy: what the demonstration shows.</summary>
public sealed class SampleMessageTests
{
    private static readonly PeopleSnapshot People = PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot;

    private static readonly SchoolPolicy Policy = PolicyFile.Read(
        File.ReadAllBytes(SampleFiles.Path("samples", "policies", "s0-ict-policy.json")), new DateOnly(2026, 11, 25)).Policy!;

    public static TheoryData<string> RuleIds() => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task A_good_message_goes_and_a_bad_one_breaks_its_rule(string ruleId)
    {
        var good = await Evaluate(ruleId + "-good.eml");
        Assert.True(good.Verdict.Rulings.Count == 0, $"{ruleId}-good.eml: {Described(good)}");
        var bad = await Evaluate(ruleId + "-bad.eml");
        Assert.True(bad.Verdict.Rulings.Any(ruling => ruling.Rule == ruleId), $"{ruleId}-bad.eml: {Described(bad)}");
    }

    [Fact]
    public void Lines_end_as_on_the_wire() =>
        Assert.All(Directory.EnumerateFiles(SampleFiles.Path("samples", "messages"), "*.eml"), file =>
        {
            var text = File.ReadAllText(file);
            Assert.True(text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().IndexOfAny('\r', '\n') < 0, file);
        });

    private static async Task<Evaluation> Evaluate(string name)
    {
        var document = MailDocument.Parse(File.ReadAllBytes(SampleFiles.Path("samples", "messages", name)));
        var message = MessageReader.Read(document, Channel.CommandLine, null, null);
        var gatherer = new FactGatherer(new NoSendingHistory(), new DocumentReader(new NoPdfTool(), TimeProvider.System), TimeProvider.System);
        return await new ComplianceEngine(gatherer).EvaluateAsync(message, Policy, People, CancellationToken.None);
    }

    private static string Described(Evaluation evaluation) =>
        string.Join("; ", evaluation.Verdict.Rulings.Select(ruling => $"{ruling.Rule} {ruling.Outcome} {ruling.Finding.What}")) + $" {evaluation.Facts.Signature}";
}
