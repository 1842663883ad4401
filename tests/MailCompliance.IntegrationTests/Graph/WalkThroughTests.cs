using System.Text.Json;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>A school without a gateway, as <c>docs/graph.md</c> has its technician set it up: the built executable, one settings file, the commands of the page in their order.</summary>
public sealed class WalkThroughTests : IDisposable
{
    private const string Teacher = "a.stone@oakhill.example";
    private const string Notices = "notices@oakhill.example";
    private const string Sender = "7f1d2c3b-0000-4000-8000-00000000dddd";

    private readonly string folder = Directory.CreateTempSubdirectory("graph-walk-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_page_can_be_followed_from_the_settings_to_the_report_of_a_past_period()
    {
        await using var graph = await FakeGraph.StartAsync();
        var teacher = graph.AddMailbox(Teacher);
        graph.AddGroup("Audited staff");
        graph.OutOfReach[graph.AddMailbox("not.audited@oakhill.example").Id] = true;
        graph.OutOfReach[graph.AddMailbox(Notices).Id] = true;
        graph.Entra.Applications[Sender] = new FakeApplication("another secret", [], []);
        await WriteSettingsAsync(graph);
        Send(teacher, 1, DateTimeOffset.UtcNow.AddMinutes(-2), "Trip on Friday");
        Send(teacher, 2, DateTimeOffset.UtcNow.AddMinutes(-1), "");
        Send(teacher, 3, DateTimeOffset.UtcNow.AddDays(-60), "Last term");

        var (health, examined, _) = await RunAsync("doctor");
        Assert.Contains("1 mailbox is in scope", examined, StringComparison.Ordinal);
        Assert.Contains($"Sent Items of {Teacher} can be read", examined, StringComparison.Ordinal);
        Assert.Contains("a mailbox that is not in scope cannot be read", examined, StringComparison.Ordinal);
        Assert.DoesNotContain("WRONG   graph", examined, StringComparison.Ordinal);
        Assert.True(health is 0 or 2, examined);

        await using (var server = await ServerProcess.StartWithAsync(folder))
        {
            // the headteacher's copy of both
            await UntilAsync(() => Task.FromResult(graph.SentByUs.Count >= 2));
            Assert.Contains("0 waiting", await OutputAsync("graph", "status"), StringComparison.Ordinal);
            // by the time it is shown the server may have read it
            Assert.Contains(" of 1 mailbox read", await OutputAsync("graph", "backfill", "--from", Day(-70), "--to", Day(-50)), StringComparison.Ordinal);
            await UntilAsync(async () => (await OutputAsync("graph", "backfill")).Contains("1 of 1 mailbox read, 1 message found, 0 not judged yet", StringComparison.Ordinal));
            Assert.Equal(0, await server.StopAsync());
        }

        var lines = (await OutputAsync("graph", "coverage", "--from", Day(-70), "--to", Day(1), "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(lines, line => Assert.Equal(Teacher, line.GetProperty("mailbox").GetString()));
        Assert.Equal((3, 3), (lines.Sum(line => line.GetProperty("sent").GetInt32()), lines.Sum(line => line.GetProperty("roundToOutside").GetInt32())));
        Assert.Contains("not compared yet", await OutputAsync("graph", "trace"), StringComparison.Ordinal);
        Assert.Equal("", await OutputAsync("graph", "unconfirmed"));
        Assert.Equal(2, graph.SentByUs.Count);
        Assert.All(graph.SentByUs, mail => Assert.False((bool)mail["saveToSentItems"]!));
        Assert.Empty(graph.ContractFaults);
    }

    private async Task WriteSettingsAsync(FakeGraph graph)
    {
        var policy = Policies.Write(folder, """
            "rules": { "subject": { "outcome": "record", "clause": "5.1 Subject line" } },
            "duties": { "copy-to-headteacher": { "classes": ["any"], "as": "envelope" } }
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "secret"), "another secret");
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), JsonSerializer.Serialize(new
        {
            Gateway = new { Listen = new[] { "127.0.0.1:0" } },
            Web = new { Listen = "127.0.0.1:0" },
            Policy = new { File = policy },
            Storage = new { ConnectionString = $"Data Source={Path.Combine(folder, "mailcompliance.db")}" },
            Graph = new
            {
                Enabled = true, graph.BaseUrl, graph.Authority, TenantId = FakeGraph.Tenant, ClientId = FakeGraph.ClientId, ClientSecretFile = graph.SecretFile, graph.TrustedCaFile,
                Mailboxes = "Audited staff", ReconcileEvery = "00:00:02", TraceCheck = false, Sender = new { ClientId = Sender, ClientSecretFile = Path.Combine(folder, "secret"), Mailbox = Notices },
            },
        }));
    }

    private static void Send(FakeMailbox mailbox, int number, DateTimeOffset at, string subject)
    {
        var id = $"<{number}@oakhill.example>";
        mailbox.Sent(new FakeMessage($"AAk{number}=", id, mailbox.Address, ["bob@parents.example"], at, AuditUnderTest.Mime(id, mailbox.Address, "bob@parents.example", subject)));
    }

    private static string Day(int ahead) => DateTime.Today.AddDays(ahead).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) => ServerProcess.RunAsync(folder, arguments);

    private async Task<string> OutputAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {code} {errors}");
        return output;
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        while (!await isSo())
            await Task.Delay(100);
    }
}
