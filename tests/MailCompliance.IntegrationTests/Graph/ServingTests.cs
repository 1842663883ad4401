using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class ServingTests
{
    /// <summary>The built executable with settings as a school would write them; killed once on the way.</summary>
    [Fact]
    public async Task Serve_audits_sent_items_and_goes_on_after_a_kill()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var nextHop = new RecordingNextHop();
        var folder = Directory.CreateTempSubdirectory("graph-serving-").FullName;
        var mailbox = graph.AddMailbox("a.stone@oakhill.example");
        graph.AddGroup("Staff");
        var policy = Policies.HoldAndStamp(folder);
        (string, string)[] settings =
        [
            ("Graph__Enabled", "true"), ("Graph__BaseUrl", graph.BaseUrl), ("Graph__Authority", graph.Authority), ("Graph__TenantId", FakeGraph.Tenant),
            ("Graph__ClientId", FakeGraph.ClientId), ("Graph__ClientSecretFile", graph.SecretFile), ("Graph__TrustedCaFile", graph.TrustedCaFile),
            ("Graph__Mailboxes", "Staff"), ("Graph__ReconcileEvery", "00:00:01"),
        ];
        Send(mailbox, 1);
        await using (var first = await ServerProcess.StartAsync(folder, nextHop.Port, policy, null, settings))
        {
            await UntilFetchedAsync(graph, 1);
            await first.KillAsync();
        }

        Send(mailbox, 2);
        await using (var second = await ServerProcess.StartAsync(folder, nextHop.Port, policy, null, settings))
        {
            await UntilFetchedAsync(graph, 2);
            Assert.Equal(0, await second.StopAsync());
        }

        var (exit, output, errors) = await ServerProcess.RunAsync(folder, ["graph", "coverage", "--json"], ("Storage__ConnectionString", $"Data Source={Path.Combine(folder, "mailcompliance.db")}"));
        Assert.True(exit == 0, errors);
        Assert.Contains("\"mailbox\":\"a.stone@oakhill.example\"", output, StringComparison.Ordinal);
        Assert.Empty(graph.ContractFaults);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The next regular round is an hour away: what Graph says is believed, looked at and worked on by the running server.</summary>
    [Fact]
    public async Task Serve_is_told_of_a_message_by_a_notification_long_before_the_next_round()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var nextHop = new RecordingNextHop();
        var folder = Directory.CreateTempSubdirectory("graph-notified-").FullName;
        var mailbox = graph.AddMailbox("a.stone@oakhill.example");
        graph.AddGroup("Staff");
        var web = FreePort();
        await using (var server = await ServerProcess.StartAsync(
            folder, nextHop.Port, Policies.HoldAndStamp(folder), null,
            ("Web__Listen", $"127.0.0.1:{web}"), ("Graph__NotificationUrl", $"http://127.0.0.1:{web}/graph/notifications"), ("Graph__Enabled", "true"), ("Graph__BaseUrl", graph.BaseUrl),
            ("Graph__Authority", graph.Authority), ("Graph__TenantId", FakeGraph.Tenant), ("Graph__ClientId", FakeGraph.ClientId), ("Graph__ClientSecretFile", graph.SecretFile),
            ("Graph__TrustedCaFile", graph.TrustedCaFile), ("Graph__Mailboxes", "Staff"), ("Graph__ReconcileEvery", "01:00:00"), ("Graph__TraceCheck", "false")))
        {
            // the mailbox is read, subscribed to, and read again for what came between
            while (graph.Subscriptions.All.IsEmpty || graph.Requests.Count(request => request.Path.EndsWith("/delta", StringComparison.Ordinal)) < 2)
                await Task.Delay(50);
            // sent more than the ten minutes ago that the gateway's log is waited for
            Send(mailbox, 1, DateTimeOffset.UtcNow.AddMinutes(-11));

            await graph.Subscriptions.NotifyAsync(mailbox.Id, times: 3);

            await UntilFetchedAsync(graph, 1);
            Assert.Equal(0, await server.StopAsync());
        }

        Assert.Empty(graph.ContractFaults);
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Send(FakeMailbox mailbox, int number, DateTimeOffset? at = null)
    {
        var id = $"<{number}@oakhill.example>";
        mailbox.Sent(new FakeMessage($"AAk{number}=", id, mailbox.Address, ["bob@parents.example"], at ?? DateTimeOffset.UtcNow.AddSeconds(-5), AuditUnderTest.Mime(id, mailbox.Address, "bob@parents.example", "Trip")));
    }

    private static async Task UntilFetchedAsync(FakeGraph graph, int number)
    {
        while (!graph.Requests.Any(request => request.Path.EndsWith($"AAk{number}=/$value", StringComparison.Ordinal)))
            await Task.Delay(50);
    }
}
