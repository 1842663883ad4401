using System.Text;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Tests.Mime;

namespace MailCompliance.Tests.Rules;

/// <summary>Silence on mail that people wrote to one another and that has nothing to do with schools.</summary>
public sealed class HumanMailTests
{
    private const string Rules = """
        {"school": {"name": "Oakhill Primary School", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example"},
         "contacts": {"dpo": "dpo@oakhill.example"},
         "rules": {
           "personal-data": {"outcome": "hold"}, "program-file": {"outcome": "hold"}, "attachment-size": {"outcome": "hold"},
           "forbidden-data": {"outcome": "hold"}, "uninspectable-attachment": {"outcome": "hold"}, "offensive-language": {"outcome": "hold"},
           "chain-message": {"outcome": "hold"}, "confidential": {"outcome": "hold"}, "subject": {"outcome": "hold"} },
         "duties": {} }
        """;

    private static readonly string[] Silent = ["personal-data", "program-file", "attachment-size"];

    [RealMailFact]
    public async Task Ordinary_mail_is_left_alone()
    {
        var reading = PolicyFile.Read(Encoding.UTF8.GetBytes(Rules), new DateOnly(2026, 11, 25));
        var policy = reading.Policy ?? throw new FormatException(string.Join("; ", reading.Problems));
        var engine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), new DocumentReader(new NoPdfTool(), TimeProvider.System), TimeProvider.System));
        var (messages, offending, loud, wrong) = (0, 0, false, new StringBuilder());
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RealMail.Folder!, "human"), "*.eml").Order(StringComparer.Ordinal))
        {
            messages++;
            var message = MessageReader.Read(MailDocument.Parse(await File.ReadAllBytesAsync(file)), Channel.CommandLine, null, ["somebody@elsewhere.example"]);
            var evaluation = await engine.EvaluateAsync(message, policy, PeopleSnapshot.Empty, CancellationToken.None);
            var found = evaluation.Verdict.Rulings.Select(ruling => ruling.Rule).Distinct().ToList();
            offending += found.Contains("offensive-language") ? 1 : 0;
            if (found.Count > 0)
                wrong.AppendLine().Append($"{Path.GetFileName(file)}: {string.Join("; ", evaluation.Verdict.Rulings.Select(Named))}");
            loud |= found.Any(rule => Silent.Contains(rule));
        }

        Assert.False(loud, wrong.ToString());
        Assert.True(offending * 50 <= messages, $"{offending} of {messages}{wrong}");
    }

    private static string Named(Ruling ruling) => $"{ruling.Rule} {ruling.Finding.Data} {ruling.Finding.Where?.Part} {ruling.Finding.Where?.Start}";
}
