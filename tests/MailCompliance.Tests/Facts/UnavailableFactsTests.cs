using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

/// <summary>Facts that cannot be had: the message comes again, unless the policy says for every rule concerned that it may be left out.</summary>
public sealed class UnavailableFactsTests
{
    private const string Message =
        "From: jane.smith@oakfield.sch.example\nTo: zoe@inbox.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\n"
        + "Content-Type: application/octet-stream; name=a.exe\nContent-Transfer-Encoding: base64\n\nTVqQAA==\n--b--\n";

    [Theory]
    [InlineData("mass-send")]
    [InlineData("program-file")]
    [InlineData("personal-data")]
    [InlineData("confidential")]
    public async Task A_rule_whose_facts_are_missing_makes_the_message_wait_or_is_left_out_as_the_policy_says(string rule)
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Evaluate(Policy((rule, IfUnavailable.Defer))));

        var evaluation = await Evaluate(Policy((rule, IfUnavailable.Pass)));
        Assert.Equal([rule], evaluation.Skipped);
    }

    [Fact]
    public async Task The_other_rules_still_judge()
    {
        var evaluation = await Evaluate(Policy(("subject", IfUnavailable.Defer), ("program-file", IfUnavailable.Pass)));
        Assert.Equal(["program-file"], evaluation.Skipped);
        Assert.Equal("subject", Assert.Single(evaluation.Verdict.Rulings).Rule);
    }

    [Fact]
    public async Task One_rule_that_must_not_be_left_out_makes_the_message_wait() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Evaluate(Policy(("confidential", IfUnavailable.Defer), ("program-file", IfUnavailable.Pass))));

    [Fact]
    public async Task A_policy_whose_rules_need_neither_is_not_disturbed() =>
        Assert.Empty((await Evaluate(Policy(("subject", IfUnavailable.Defer)))).Skipped);

    private static Task<Evaluation> Evaluate(SchoolPolicy policy)
    {
        var document = MailDocument.Parse(Encoding.ASCII.GetBytes(Message.ReplaceLineEndings("\r\n")));
        var engine = new ComplianceEngine(new FactGatherer(new Broken(), new Broken(), TimeProvider.System));
        return engine.EvaluateAsync(MessageReader.Read(document, Channel.Gateway, null, null), policy, Reading.People, CancellationToken.None);
    }

    private static SchoolPolicy Policy(params (string Rule, IfUnavailable Then)[] rules) => new()
    {
        Hash = "",
        School = Reading.School,
        SendingWindow = Array.Exists(rules, rule => rule.Rule == "mass-send") ? TimeSpan.FromHours(1) : null,
        Rules = [.. rules.Select(rule => Active(rule.Rule, rule.Then))],
    };

    private static ActiveRule Active(string id, IfUnavailable then)
    {
        var definition = RuleCatalogue.All.First(rule => rule.Id == id);
        var settings = Activator.CreateInstance(definition.SettingsType)!;
        return new ActiveRule(definition, definition.Create(settings), Outcome.Hold, "4", Unwarned.Deliver, []) { IfUnavailable = then };
    }

    private sealed class Broken : ISendingHistory, IDocumentReader
    {
        public ValueTask<RecentSending> CountAsync(
            string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation) =>
            throw new InvalidOperationException("no history");

        public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            throw new InvalidOperationException("no reader");
    }
}
