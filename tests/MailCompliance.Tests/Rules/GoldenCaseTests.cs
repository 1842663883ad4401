using System.Text;
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

/// <summary>Every rule on whole messages: read, gathered, judged by a policy with this rule alone.</summary>
public sealed class GoldenCaseTests
{
    private static readonly PeopleSnapshot People = PeopleFolder.Read(SampleFiles.Path("samples", "people")).Snapshot;

    public static TheoryData<string> RuleIds() => [.. RuleCatalogue.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Every_rule_has_cases_that_find_and_cases_that_pass(string ruleId)
    {
        Assert.True(File.Exists(GoldenCase.FileOf(ruleId)), $"There is no tests/cases/{ruleId}.case.");
        var cases = GoldenCase.Read(ruleId);
        Assert.True(cases.Count >= 5, $"{ruleId}: {cases.Count} cases, at least five are wanted.");
        Assert.Contains(cases, golden => golden.Expect == "pass");
        Assert.Contains(cases, golden => golden.Expect != "pass");
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public async Task Cases_come_out_as_expected(string ruleId)
    {
        var wrong = new StringBuilder();
        foreach (var golden in GoldenCase.Read(ruleId))
        {
            var evaluation = await Evaluate(golden);
            var found = Found(evaluation);
            if (found != golden.Expect)
                wrong.AppendLine().Append($"  {golden.Title}: expected “{golden.Expect}”, found “{found}”").Append(Described(evaluation));
        }

        Assert.True(wrong.Length == 0, $"tests/cases/{ruleId}.case{wrong}");
    }

    [Fact]
    public void Every_case_file_belongs_to_a_rule() =>
        Assert.All(Directory.EnumerateFiles(SampleFiles.Path("tests", "cases"), "*.case"),
            file => Assert.Contains(RuleCatalogue.All, rule => rule.Id == Path.GetFileNameWithoutExtension(file)));

    private static async Task<Evaluation> Evaluate(GoldenCase golden)
    {
        var policy = PolicyOf(golden);
        var recent = golden.One("recent")?.Split(' ').Select(number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        var engine = new ComplianceEngine(new FactGatherer(new KnownHistory(recent), new DocumentReader(new NoPdfTool(), TimeProvider.System), TimeProvider.System));
        var document = MailDocument.Parse(GoldenMessage.Of(golden));
        var envelope = golden.Addresses("to").Concat(golden.Addresses("cc")).Concat(golden.Addresses("bcc")).Select(Bare).ToList();
        var message = MessageReader.Read(document, Channel.Gateway, null, envelope);
        return await engine.EvaluateAsync(message, policy, People, CancellationToken.None);
    }

    private static SchoolPolicy PolicyOf(GoldenCase golden)
    {
        var json = $$"""
            {"school": {"name": "Oakhill Primary School", "address": "14 Acorn Lane, Oakhill, OK4 7DR", "phone": "01632 960123",
              "domains": ["oakhill.example", "pupils.oakhill.example"], "headteacher": "head@oakhill.example",
              "ownData": {"phones": ["01632 960124"], "numbers": ["08-99-99 66374958"]} },
             "contacts": {"dpo": "dpo@oakhill.example"},
             "rules": {"{{golden.RuleId}}": {{golden.Rule}} }, "duties": {} }
            """;
        var reading = PolicyFile.Read(Encoding.UTF8.GetBytes(json), new DateOnly(2026, 11, 25));
        return reading.Policy ?? throw new FormatException($"{golden.RuleId}, {golden.Title}: {string.Join("; ", reading.Problems.Select(problem => problem.Message))}");
    }

    /// <summary>"pass", or the outcome and the types of data, each once, in alphabetical order.</summary>
    private static string Found(Evaluation evaluation)
    {
        var rulings = evaluation.Verdict.Rulings;
        if (rulings.Count == 0)
            return "pass";
        var types = rulings.Select(ruling => ruling.Finding.Data).OfType<Engine.Detection.DetectionType>().Select(type => Kebab(type.ToString())).Distinct().Order(StringComparer.Ordinal);
        return string.Join(' ', types.Prepend(Kebab(rulings.Max(ruling => ruling.Outcome).ToString())));
    }

    private static string Described(Evaluation evaluation)
    {
        var text = new StringBuilder();
        foreach (var ruling in evaluation.Verdict.Rulings)
            text.AppendLine().Append($"    {ruling.Rule} {ruling.Outcome}: {ruling.Finding.What} [{ruling.Finding.Where?.Part} {ruling.Finding.Where?.Start}-{ruling.Finding.Where?.End}]");
        foreach (var data in evaluation.Facts.Data)
            text.AppendLine().Append($"    seen: {data.Type} {data.Confidence} in {data.Zone} of {data.Where.Part}, {string.Join(", ", data.Hit.Why)}");
        foreach (var file in evaluation.Facts.Attachments)
            text.AppendLine().Append($"    file: {file.FileName} {file.Kind} {file.Document?.Inspectable}");
        return text.Append($"\n    signature {evaluation.Facts.Signature}, zones {string.Join(' ', evaluation.Facts.Bodies.SelectMany(body => body.Zones))}").ToString();
    }

    private static string Kebab(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);

    private static string Bare(string mailbox) => mailbox.Contains('<', StringComparison.Ordinal) ? mailbox[(mailbox.IndexOf('<', StringComparison.Ordinal) + 1)..].TrimEnd('>') : mailbox;

    private sealed class KnownHistory(int[]? recent) : ISendingHistory
    {
        public ValueTask<RecentSending> CountAsync(
            string sender, string messageKey, ulong fingerprint, IReadOnlyList<string> outsideRecipients, DateTimeOffset at, TimeSpan window, CancellationToken cancellation) =>
            ValueTask.FromResult(recent is null ? new RecentSending(outsideRecipients.Count, outsideRecipients.Count) : new RecentSending(recent[0], recent[1]));
    }
}
