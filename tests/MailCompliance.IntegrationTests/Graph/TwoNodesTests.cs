using System.Diagnostics;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;
using Npgsql;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>
/// Two processes, one PostgreSQL, one Graph. One of them dies by kill -9 or is paused in the middle of its work, and the other goes on; leases are taken over, also from
/// those who only seem dead because the time was moved under them.
/// </summary>
[Collection(StorageCollection.Name)]
public sealed class TwoNodesTests(PostgresServer postgres)
{
    private const string Notices = "notices@school.example";
    private const string Head = "head@school.example";
    private const int MostSteps = 200;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private static readonly (string Name, Func<FakeRequest, bool> Meets)[] Points =
    [
        ("who is in scope", request => request.Path.Contains("transitiveMembers", StringComparison.Ordinal)),
        ("first page of a list", request => request.Path == "$batch" || (IsDelta(request) && !request.Query.ContainsKey("$skiptoken"))),
        ("further page of a list", request => IsDelta(request) && request.Query.ContainsKey("$skiptoken")),
        ("message", request => request.Path.EndsWith("/$value", StringComparison.Ordinal)),
        ("notice or copy", IsSending),
        ("search for it", request => request.Path.EndsWith("/messages", StringComparison.Ordinal) && !request.Path.Contains("mailFolders", StringComparison.Ordinal)),
        ("past period", request => request.Path.EndsWith("/mailFolders/sentitems/messages", StringComparison.Ordinal)),
        ("message trace", request => request.Path.EndsWith("/messageTraces", StringComparison.Ordinal) && !request.Query["$filter"].Contains("senderAddress", StringComparison.Ordinal)),
    ];

    [PostgresTheory]
    [InlineData(GraphKillTests.When.BeforeItIsCarriedOut)]
    [InlineData(GraphKillTests.When.AfterItAndBeforeTheAnswer)]
    [InlineData(GraphKillTests.When.AfterTheAnswerAndBeforeAnythingIsStored)]
    public async Task One_of_two_is_killed_at_every_kind_of_request_and_everything_is_recorded_and_said_once(GraphKillTests.When when)
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await StartAsync(connectionString);
        await using var nodes = new Nodes(test, connectionString);
        var (sent, said) = (0, 0);
        foreach (var (name, meets) in Points)
        {
            if (name == "past period")
                await test.Database.GraphBackfills.AskAsync(test.Clock.GetUtcNow().AddDays(-60), test.Clock.GetUtcNow().AddDays(-20), null);
            if (name == "message trace")
            {
                // of what is a day old nobody is told any more
                await nodes.UntilQuietAsync();
                test.Graph.Traces.Add(new FakeTraceRow("<unseen@school.example>", AuditUnderTest.Teacher, "bob@parents.example", test.Clock.GetUtcNow().AddHours(-1)));
                nodes.Move(TimeSpan.FromHours(25));
            }

            (sent, said) = (sent + Fill(test), said + 2);
            Assert.True(await nodes.KillAtAsync(meets, when), $"not reached: {name}");
        }

        await nodes.UntilAsync(async () => (await test.LogAsync()).Any(entry => entry.Client == "message-trace"));
        await nodes.FinishAsync();

        var log = await test.LogAsync();
        Assert.Equal(log.Count, log.Select(entry => entry.MessageId).Distinct().Count());
        Assert.Equal((sent, 1), (log.Count(entry => entry.Client == "sent-items"), log.Count(entry => entry.Client == "message-trace")));
        var ids = test.Graph.SentByUs.Select(mail => (string)mail["message"]!["internetMessageId"]!).ToList();
        Assert.Equal((said, said), (ids.Count, ids.Distinct().Count()));
        test.AssertContractKept();
    }

    /// <summary>SIGSTOP between "it is sent next" and the sending, for longer than any lease; another node does its work; then SIGCONT.</summary>
    [PostgresFact]
    public async Task One_that_was_paused_for_longer_than_its_leases_says_and_records_nothing_a_second_time()
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await StartAsync(connectionString);
        await using var nodes = new Nodes(test, connectionString);
        var sent = Fill(test);
        // a token for who sends is fetched when all that is left to do is to send
        var paused = await nodes.PauseAtTokenAsync(number: 2);

        nodes.StartOther();
        await nodes.UntilAsync(async () => await test.Database.Notices.CountAsync() == 0 && await test.Database.Copies.CountAsync() == 0);
        await nodes.ContinueAsync(paused);
        await nodes.FinishAsync();

        var log = await test.LogAsync();
        Assert.Equal((sent, sent), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.Equal(2, test.Graph.SentByUs.Count);
        test.AssertContractKept();
    }

    /// <summary>In the middle of reading, by any of its requests; the other has read on meanwhile.</summary>
    [PostgresTheory]
    [InlineData("/delta")]
    [InlineData("/$value")]
    public async Task One_that_was_paused_while_it_read_stores_nothing_of_it(string path)
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await StartAsync(connectionString);
        await using var nodes = new Nodes(test, connectionString);
        var sent = Fill(test);
        var paused = await nodes.PauseAtAsync(request => request.Path.EndsWith(path, StringComparison.Ordinal) || (path == "/delta" && request.Path == "$batch"));

        nodes.StartOther();
        await nodes.UntilAsync(async () => (await test.LogAsync()).Count == sent);
        sent += Fill(test);
        await nodes.ContinueAsync(paused);
        await nodes.FinishAsync();

        var log = await test.LogAsync();
        Assert.Equal((sent, sent), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.Equal(4, test.Graph.SentByUs.Select(mail => (string)mail["message"]!["internetMessageId"]!).Distinct().Count());
        Assert.Equal(4, test.Graph.SentByUs.Count);
        test.AssertContractKept();
    }

    /// <summary>The clock of the second is an hour ahead, so that every lease of the first has ended for it, while the first is sending.</summary>
    [PostgresFact]
    public async Task One_whose_clock_is_far_ahead_doubles_nothing()
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await StartAsync(connectionString);
        var ahead = new GatewayUnderTest.MovedClock { Ahead = TimeSpan.FromHours(1) };
        await using var database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Postgres, connectionString, test.KeyFolder, ahead);
        await using var second = new GraphChannel(AuditUnderTest.PartsOf(test.Options, database, ahead, () => test.Policy, hasGateway: false, "ahead"), AuditUnderTest.Patience);
        var sent = Fill(test);
        var isBetween = 0;
        test.Graph.Arriving = async request =>
        {
            if ((IsSending(request) || request.Path.EndsWith("/$value", StringComparison.Ordinal)) && Interlocked.Exchange(ref isBetween, 1) == 0)
            {
                await second.RunOnceAsync(CancellationToken.None);
                isBetween = 0;
            }

            return false;
        };

        await test.RunAsync();
        test.Graph.Arriving = null;
        for (var round = 0; round < 4; round++)
        {
            (ahead.Ahead, test.Clock.Ahead) = (ahead.Ahead + TimeSpan.FromMinutes(20), test.Clock.Ahead + TimeSpan.FromMinutes(20));
            await test.RunAsync();
            while (await second.RunOnceAsync(CancellationToken.None))
            {
            }
        }

        var log = await test.LogAsync();
        Assert.Equal((sent, sent), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.Equal(log.Count(entry => entry.Findings.Count > 0), test.Graph.SentByUs.Count);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    private static bool IsDelta(FakeRequest request) => request.Path.EndsWith("/delta", StringComparison.Ordinal);

    private static bool IsSending(FakeRequest request) => request.Path.EndsWith("/sendMail", StringComparison.Ordinal);

    /// <summary>Twelve in two mailboxes; of one the sender is warned, of one the headteacher gets a copy.</summary>
    private static int Fill(AuditUnderTest test)
    {
        var other = test.Graph.AddMailbox(Head);
        for (var number = 0; number < 12; number++)
            test.Sent(number == 0 ? "warn of this" : number == 1 ? "copied" : "nothing", number % 2 == 0 ? test.Mailbox : other);
        return 12;
    }

    private static async Task<AuditUnderTest> StartAsync(string connectionString)
    {
        var test = await AuditUnderTest.StartAsync(
            connectionString,
            change: options => options with { Sender = new GraphSenderOptions { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = Notices } },
            mailboxes: [AuditUnderTest.Teacher, Head]);
        test.Graph.AddMailbox(Notices);
        test.Graph.MostOnPage = 3;
        return test;
    }

    /// <summary>Nodes "a" and "b", each at an address of Graph's of its own, with the clock of the test.</summary>
    private sealed class Nodes(AuditUnderTest test, string connectionString) : IAsyncDisposable
    {
        private readonly string stopFile = Path.Combine(test.KeyFolder, "stop");
        private readonly Process?[] processes = new Process?[2];
        private int started;

        public void StartOther() => Start(1);

        public void Move(TimeSpan by)
        {
            test.Clock.Ahead += by;
            test.WriteClock();
        }

        /// <returns>False: no such request came, however far the time went.</returns>
        public async Task<bool> KillAtAsync(Func<FakeRequest, bool> meets, GraphKillTests.When when)
        {
            Start(0);
            Start(1);
            await using var blocking = new NpgsqlConnection(connectionString);
            var isKilled = 0;
            FakeRequest? locked = null;
            bool IsIt(FakeRequest request) => meets(request) && Interlocked.CompareExchange(ref isKilled, 1, 0) == 0;
            test.Graph.Arriving = async request => when == GraphKillTests.When.BeforeItIsCarriedOut && IsIt(request) && await KillAsync(request);
            test.Graph.CarriedOut = async request =>
            {
                if (when == GraphKillTests.When.BeforeItIsCarriedOut || !IsIt(request))
                    return false;
                if (when == GraphKillTests.When.AfterItAndBeforeTheAnswer)
                    return await KillAsync(request);
                locked = request;
                await blocking.OpenAsync();
                await ExecuteAsync(blocking, "BEGIN; LOCK TABLE graph_mailbox, graph_message, graph_backfill, graph_trace, owed_mail, lease IN EXCLUSIVE MODE");
                return false;
            };
            test.Graph.Answered = async request =>
            {
                if (!ReferenceEquals(request, locked))
                    return;
                await KillAsync(request);
                await ExecuteAsync(blocking, "ROLLBACK");
            };
            for (var step = 0; step < MostSteps && Volatile.Read(ref isKilled) == 0; step++)
                await StepAsync();
            if (isKilled == 0)
                return false;
            await UntilAsync(() => Task.FromResult(processes.Any(process => process!.HasExited)));
            (test.Graph.Arriving, test.Graph.CarriedOut, test.Graph.Answered) = (null, null, null);
            return isKilled == 1;
        }

        /// <summary>The first node, stopped when it asks for its token of that number. It gets it, and does nothing with it.</summary>
        public async Task<Process> PauseAtTokenAsync(int number)
        {
            var (asked, paused) = (0, new TaskCompletionSource());
            test.Graph.Entra.BeforeToken = () =>
            {
                if (++asked != number)
                    return;
                Signal(processes[0]!, "STOP");
                paused.SetResult();
            };
            Start(0);
            await paused.Task;
            test.Graph.Entra.BeforeToken = null;
            return processes[0]!;
        }

        public async Task<Process> PauseAtAsync(Func<FakeRequest, bool> meets)
        {
            var (isPaused, paused) = (0, new TaskCompletionSource());
            test.Graph.Arriving = request =>
            {
                if (meets(request) && Interlocked.Exchange(ref isPaused, 1) == 0)
                {
                    Signal(processes[0]!, "STOP");
                    paused.SetResult();
                }

                return Task.FromResult(false);
            };
            Start(0);
            await paused.Task;
            test.Graph.Arriving = null;
            return processes[0]!;
        }

        public Task ContinueAsync(Process process)
        {
            Signal(process, "CONT");
            return StepAsync();
        }

        /// <summary>The time goes on until it is so.</summary>
        public async Task UntilAsync(Func<Task<bool>> isSo)
        {
            for (var step = 0; !await isSo(); step++)
            {
                Assert.True(step < MostSteps, "it never came to an end");
                await StepAsync();
            }
        }

        /// <summary>Until nothing waits anywhere; then both nodes end by themselves.</summary>
        public async Task FinishAsync()
        {
            await UntilQuietAsync();
            await File.WriteAllTextAsync(stopFile, "");
            foreach (var process in processes)
            {
                await process!.WaitForExitAsync();
                Assert.Equal(0, process.ExitCode);
            }
        }

        public async Task UntilQuietAsync()
        {
            Start(0);
            Start(1);
            var quiet = 0;
            await UntilAsync(async () => (quiet = await IsQuietAsync() ? quiet + 1 : 0) > 8);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in processes.OfType<Process>())
            {
                process.Kill();
                await process.WaitForExitAsync();
                process.Dispose();
            }
        }

        private async Task<bool> IsQuietAsync() =>
            await test.Database.Notices.CountAsync() == 0 && await test.Database.Copies.CountAsync() == 0
            && (await test.Database.GraphMailboxes.ProgressAsync()).All(one => one is { Waiting: 0, SyncedAt: not null })
            && (await test.Database.GraphBackfills.ProgressAsync()).All(one => one.Done == one.Mailboxes && one.Waiting == 0);

        private async Task StepAsync()
        {
            await Task.Delay(Look);
            Move(Step);
        }

        private void Start(int number)
        {
            if (processes[number] is { HasExited: false })
                return;
            processes[number]?.Dispose();
            var root = number == 0 ? test.Graph.Root : test.Graph.SecondRoot;
            processes[number] = GraphWorker.Start(new GraphWorkerSettings(
                DatabaseProvider.Postgres, connectionString, test.KeyFolder, test.Options with { BaseUrl = $"{root}v1.0" }, $"{"ab"[number]}{++started}", test.WriteClock(), stopFile));
        }

        private async Task<bool> KillAsync(FakeRequest request)
        {
            var process = processes[request.Port == test.Graph.Root.Port ? 0 : 1]!;
            process.Kill();
            await process.WaitForExitAsync();
            return true;
        }

        private static void Signal(Process process, string signal)
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
            kill.WaitForExit();
        }

        private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
