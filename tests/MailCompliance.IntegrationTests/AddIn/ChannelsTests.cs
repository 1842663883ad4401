using System.Globalization;
using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Policy;
using MailCompliance.IntegrationTests.Graph;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>
/// One message through every channel: the built server's gateway, the add-in's service, the command line, and the audit of Sent Items.
/// All find the same; what a channel cannot see it names.
/// </summary>
public sealed class ChannelsTests : IAsyncLifetime
{
    private const string Rules = """
        "rules": {
          "subject": { "outcome": "warn", "clause": "5.1" },
          "personal-data": { "outcome": "warn", "clause": "4.1" },
          "forbidden-data": { "outcome": "warn", "clause": "4.2" },
          "offensive-language": { "outcome": "warn", "clause": "4.3" },
          "chain-message": { "outcome": "warn", "clause": "4.4" },
          "confidential": { "outcome": "warn", "clause": "4.5" },
          "program-file": { "outcome": "warn", "clause": "4.6" },
          "visible-recipients": { "outcome": "warn", "clause": "4.7", "maxVisible": 2 }
        },
        "duties": {}
        """;

    private ConnectedService service = null!;
    private AuditUnderTest audit = null!;
    private string folder = "";

    public static TheoryData<string, string, string?, int, string> Messages => new()
    {
        { "Sports day on Friday", "Please bring a towel.", null, 1, "" },
        { "", "Please bring a towel.", null, 1, "subject" },
        { "Well done", "Ben has NHS number 999 000 0018.", null, 1, "personal-data" },
        { "Log in", "The password is Xk7!summer9.", null, 1, "forbidden-data" },
        { "Marking", "What the fuck is this?", null, 1, "offensive-language" },
        { "Good luck", "Forward this to everyone you know or bad luck will come.", null, 1, "chain-message" },
        { "For you alone", "This is strictly confidential and not to be shared.", null, 1, "confidential" },
        { "The tool", "Here it is.", "setup.exe", 1, "program-file" },
        { "Trip", "See you all there.", null, 4, "visible-recipients" },
        { "", "NHS number 999 000 0018, password is Xk7!summer9.", "run.bat", 4, "forbidden-data personal-data program-file subject visible-recipients" },
    };

    public async Task InitializeAsync()
    {
        service = await ConnectedService.StartAsync(Rules);
        audit = await AuditUnderTest.StartAsync(mailboxes: ConnectedService.Teacher);
        folder = Directory.CreateTempSubdirectory("mc-channels").FullName;
        var file = Policies.Write(folder, Rules);
        audit.Policy = PolicyFile.Read(await File.ReadAllBytesAsync(file), DateOnly.FromDateTime(DateTime.UnixEpoch)).Policy!;
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await audit.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task The_same_message_gets_the_same_findings_everywhere(string subject, string text, string? attachment, int recipients, string rules)
    {
        var to = Enumerable.Range(1, recipients).Select(number => string.Create(CultureInfo.InvariantCulture, $"parent{number}@homemail.example")).ToList();
        var mime = Mime(subject, text, attachment, to);

        var atGateway = await ThroughGatewayAsync(mime, to);
        var onCommandLine = await OnCommandLineAsync(mime);
        var inSentItems = await InSentItemsAsync(mime, to);
        var (inOutlook, notSeen) = await InOutlookAsync(subject, text, attachment, to);

        Assert.Equal(rules, string.Join(' ', atGateway.Select(finding => finding.Split(' ')[0]).Distinct()));
        Assert.Equal(atGateway, onCommandLine);
        Assert.Equal(atGateway, inSentItems);
        Assert.Equal(atGateway, inOutlook);
        Assert.Contains("what was sent before to others", notSeen);
        Assert.Equal(attachment is not null, notSeen.Contains("what is inside the attachments"));
    }

    [Fact]
    public async Task What_stands_in_an_attachment_is_found_by_those_who_see_it_and_named_by_the_one_who_does_not()
    {
        string[] to = ["parent1@homemail.example"];
        var mime = Mime("List", "Here it is.", "list.txt", to, "Ben has NHS number 999 000 0018.");

        var atGateway = await ThroughGatewayAsync(mime, to);
        Assert.Equal(["personal-data warn nhs-number"], atGateway);
        Assert.Equal(atGateway, await OnCommandLineAsync(mime));
        Assert.Equal(atGateway, await InSentItemsAsync(mime, to));
        var (inOutlook, notSeen) = await InOutlookAsync("List", "Here it is.", "list.txt", to);
        Assert.Empty(inOutlook);
        Assert.Contains("what is inside the attachments", notSeen);
    }

    [Fact]
    public async Task What_Outlook_did_not_give_is_named_and_never_taken_for_nothing()
    {
        var answer = await service.EvaluateAsync(new
        {
            schema = 1,
            from = ConnectedService.Teacher,
            subject = (string?)null,
            recipients = Array.Empty<object>(),
            attachments = Array.Empty<object>(),
            body = (object?)null,
            unread = new[] { "subject", "recipients", "attachments", "body" },
        });
        Assert.Empty(Names(answer.GetProperty("findings")));
        foreach (var part in new[] { "the subject", "the recipients", "the attachments", "the body" })
            Assert.Contains(part, answer.GetProperty("notSeen").EnumerateArray().Select(one => one.GetString()));
        Assert.False(answer.TryGetProperty("header", out _));
    }

    private async Task<List<string>> ThroughGatewayAsync(string mime, IReadOnlyList<string> to)
    {
        await Serving.MailClient.SendAsync(service.Server.SmtpPort, ConnectedService.Teacher, [.. to], mime);
        return Names((await service.LoggedAsync("channels")).Findings);
    }

    private async Task<List<string>> OnCommandLineAsync(string mime)
    {
        var file = Path.Combine(folder, "message.eml");
        await File.WriteAllTextAsync(file, mime.ReplaceLineEndings("\r\n"));
        var (_, output, errors) = await ServerProcess.RunAsync(folder, ["check", file, "--policy", Path.Combine(folder, "policy.json"), "--json"]);
        Assert.True(output.Length > 0, errors);
        var report = JsonDocument.Parse(output.Split('\n')[0]).RootElement;
        // files have no history, and need not name all their recipients
        Assert.Equal(["what was sent before to others", "recipients who stand in no field"], report.GetProperty("notSeen").EnumerateArray().Select(one => one.GetString()));
        return Names(report.GetProperty("findings"));
    }

    private async Task<List<string>> InSentItemsAsync(string mime, IReadOnlyList<string> to)
    {
        audit.Mailbox.Sent(new FakeMessage("AAkALg000001AAA=", "<channels@oakhill.example>", ConnectedService.Teacher, to, audit.Clock.GetUtcNow().AddSeconds(-2), Encoding.UTF8.GetBytes(mime.ReplaceLineEndings("\r\n"))));
        await audit.RunAsync();
        // a message without findings is counted and not logged
        return Names((await audit.LogAsync()).SelectMany(entry => entry.Findings));
    }

    private async Task<(List<string> Findings, List<string?> NotSeen)> InOutlookAsync(string subject, string text, string? attachment, IReadOnlyList<string> to)
    {
        var answer = await service.EvaluateAsync(new
        {
            schema = 1,
            from = ConnectedService.Teacher,
            subject,
            recipients = to.Select(address => new { address, name = address, field = "to" }),
            attachments = attachment is null ? [] : new[] { new { name = attachment, size = 100, inline = false, item = false } },
            body = new { html = $"<html><body><p>{text}</p></body></html>", truncated = false },
        });
        return (Names(answer.GetProperty("findings")), [.. answer.GetProperty("notSeen").EnumerateArray().Select(one => one.GetString())]);
    }

    private static List<string> Names(IEnumerable<LoggedFinding> findings) =>
        [.. findings.Select(finding => $"{finding.Rule} {finding.Outcome} {finding.Data}").Order(StringComparer.Ordinal)];

    private static List<string> Names(JsonElement findings) =>
        [.. findings.EnumerateArray().Select(one => $"{one.GetProperty("rule").GetString()} {one.GetProperty("outcome").GetString()} {(one.TryGetProperty("data", out var data) ? data.GetString() : null)}").Order(StringComparer.Ordinal)];

    private static string Mime(string subject, string text, string? attachment, IReadOnlyList<string> to, string? content = null)
    {
        var head = $"From: Aisha Khan <{ConnectedService.Teacher}>\nTo: {string.Join(", ", to)}\nSubject: {subject}\nMessage-ID: <channels@oakhill.example>\nDate: Wed, 25 Nov 2026 09:00:00 +0000\nMIME-Version: 1.0\n";
        var html = $"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{text}</p></body></html>\n";
        return attachment is null
            ? head + html
            : $"{head}Content-Type: multipart/mixed; boundary=b\n\n--b\n{html}\n--b\nContent-Type: application/octet-stream; name={attachment}\nContent-Disposition: attachment; filename={attachment}\nContent-Transfer-Encoding: base64\n\n{(content is not null ? Convert.ToBase64String(Encoding.UTF8.GetBytes(content)) : attachment.EndsWith(".exe", StringComparison.Ordinal) ? "TVqQAAMAAAAEAAAA" : "QGVjaG8gb2ZmDQo=")}\n--b--\n";
    }
}
