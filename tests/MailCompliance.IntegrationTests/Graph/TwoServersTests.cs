using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Two whole servers, as a school would run them, over one PostgreSQL; one of them dies by kill -9 in the middle of its work. Time is the real one: so are the leases.</summary>
[Collection(StorageCollection.Name)]
public sealed class TwoServersTests(PostgresServer postgres)
{
    /// <summary>More than one turn takes: there is work for both.</summary>
    private const int Mailboxes = 30;
    private const int MessagesEach = 4;

    [PostgresFact]
    public async Task One_of_two_servers_is_killed_in_the_middle_of_an_audit_and_every_message_is_recorded_once()
    {
        await using var graph = await FakeGraph.StartAsync();
        await using var nextHop = new RecordingNextHop();
        await using var nodes = await Servers.CreateAsync(graph, nextHop, await postgres.NewDatabaseAsync());
        var sent = Fill(graph, "before");
        var killed = nodes.KillAtMessage(number: 0, message: 15);
        await nodes.StartAsync(0);
        await nodes.StartAsync(1);
        await killed;
        sent += Fill(graph, "while one was dead");

        // what the dead one had is taken over when its lease has ended; then another process is started in its place
        var alone = await nodes.UntilRecordedAsync(sent);
        await nodes.StartAsync(0);
        sent += Fill(graph, "afterwards");
        var log = await nodes.UntilRecordedAsync(sent);

        Assert.Equal(alone.Select(entry => entry.Id).Order(), log.Take(alone.Count).Select(entry => entry.Id).Order());
        Assert.Equal((sent, sent), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.All(log, entry => Assert.Equal(("sent-items", "pass"), (entry.Client, entry.Verdict)));
        // both worked at it before the kill
        Assert.True(alone.Select(entry => entry.Node).Distinct().Count() > 1, "one server did everything");
        Assert.Empty(graph.ContractFaults);
    }

    private static int Fill(FakeGraph graph, string what)
    {
        for (var number = 0; number < Mailboxes; number++)
        {
            var mailbox = graph.AddMailbox($"t{number}@oakhill.example");
            for (var message = 0; message < MessagesEach; message++)
            {
                var id = $"<{what.Replace(' ', '.')}.{number}.{message}@oakhill.example>";
                mailbox.Sent(new FakeMessage($"AAk{what.Length}{number:D3}{message:D3}=", id, mailbox.Address, ["bob@parents.example"], DateTimeOffset.UtcNow.AddSeconds(-5), AuditUnderTest.Mime(id, mailbox.Address, "bob@parents.example", "Trip on Friday")));
            }
        }

        if (graph.Groups.IsEmpty)
            graph.AddGroup("Staff");
        return Mailboxes * MessagesEach;
    }

    /// <summary>The two servers, each at an address of Graph's of its own, and the test's own look into their database.</summary>
    private sealed class Servers : IAsyncDisposable
    {
        private readonly FakeGraph graph;
        private readonly RecordingNextHop nextHop;
        private readonly string connectionString;
        private readonly string folder;
        private readonly ServerProcess?[] servers = new ServerProcess?[2];
        private readonly ComplianceDatabase database;

        private Servers(FakeGraph graph, RecordingNextHop nextHop, string connectionString, string folder, ComplianceDatabase database) =>
            (this.graph, this.nextHop, this.connectionString, this.folder, this.database) = (graph, nextHop, connectionString, folder, database);

        public static async Task<Servers> CreateAsync(FakeGraph graph, RecordingNextHop nextHop, string connectionString)
        {
            var folder = Directory.CreateTempSubdirectory("two-servers-").FullName;
            var database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Postgres, connectionString, Path.Combine(folder, "keys"), TimeProvider.System);
            await database.MigrateAsync();
            return new Servers(graph, nextHop, connectionString, folder, database);
        }

        public async Task StartAsync(int number)
        {
            var own = Directory.CreateDirectory(Path.Combine(folder, $"server-{number}")).FullName;
            var root = number == 0 ? graph.Root : graph.SecondRoot;
            servers[number] = await ServerProcess.StartAsync(
                own,
                nextHop.Port,
                Policies.HoldAndStamp(own),
                null,
                ("Storage__Provider", "postgres"), ("Storage__ConnectionString", connectionString), ("Storage__KeyRingFolder", Path.Combine(folder, "keys")),
                ("Graph__Enabled", "true"), ("Graph__BaseUrl", $"{root}v1.0"), ("Graph__Authority", graph.Authority), ("Graph__TenantId", FakeGraph.Tenant),
                ("Graph__ClientId", FakeGraph.ClientId), ("Graph__ClientSecretFile", graph.SecretFile), ("Graph__TrustedCaFile", graph.TrustedCaFile),
                ("Graph__Mailboxes", "Staff"), ("Graph__ReconcileEvery", "00:00:02"));
        }

        /// <summary>When it asks for its message of that number. Not before the other has asked for one.</summary>
        public Task KillAtMessage(int number, int message)
        {
            var port = (number == 0 ? graph.Root : graph.SecondRoot).Port;
            var (asked, both, done) = (0, new TaskCompletionSource(), new TaskCompletionSource());
            graph.Arriving = async request =>
            {
                if (!request.Path.EndsWith("/$value", StringComparison.Ordinal))
                    return false;
                if (request.Port != port)
                    both.TrySetResult();
                else if (Interlocked.Increment(ref asked) == message)
                {
                    await both.Task;
                    await servers[number]!.KillAsync();
                    graph.Arriving = null;
                    done.SetResult();
                    return true;
                }

                return false;
            };
            return done.Task;
        }

        public async Task<IReadOnlyList<MessageLogEntry>> UntilRecordedAsync(int count)
        {
            IReadOnlyList<MessageLogEntry> log;
            while ((log = await database.Log.SearchAsync(new LogQuery { Limit = 1000 })).Count < count)
                await Task.Delay(100);
            return [.. log.OrderBy(entry => entry.At)];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in servers.OfType<ServerProcess>())
                await server.DisposeAsync();
            await database.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
