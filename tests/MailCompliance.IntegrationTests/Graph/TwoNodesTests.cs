using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;

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
    private const int MostTurns = 200;

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
        await using var nodes = new TwoNodes(test, connectionString);
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
            var left = await nodes.KillAtAsync(name, meets, when);
            await RecordsTheRestAsync(test, nodes, left, sent);
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
        await using var nodes = new TwoNodes(test, connectionString);
        var sent = Fill(test);
        await nodes.PauseAtTokenAsync(sent);

        await nodes.StartOtherAsync();
        await nodes.UntilAsync(async () => await test.Database.Notices.CountAsync() == 0 && await test.Database.Copies.CountAsync() == 0);
        Assert.Equal(2, test.Graph.SentByUs.Count);
        await nodes.ContinueAsync();
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
        await using var nodes = new TwoNodes(test, connectionString);
        var sent = Fill(test);
        await nodes.PauseAtAsync(request => request.Path.EndsWith(path, StringComparison.Ordinal) || (path == "/delta" && request.Path == "$batch"));

        await GoesOnAsync(test, nodes, sent);
    }

    /// <summary>Within a transaction: what it had locked would be locked for as long as it sleeps.</summary>
    [PostgresFact]
    public async Task One_that_was_paused_while_it_stored_keeps_nothing_from_the_other()
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await StartAsync(connectionString);
        await using var nodes = new TwoNodes(test, connectionString);
        var sent = Fill(test);
        await nodes.PauseWhileItStoresAsync();

        await GoesOnAsync(test, nodes, sent);
    }

    /// <summary>The other does all that is left; then the first wakes up, and both have more.</summary>
    private static async Task GoesOnAsync(AuditUnderTest test, TwoNodes nodes, int sent)
    {
        await nodes.StartOtherAsync();
        await RecordsTheRestAsync(test, nodes, "b2", sent);
        sent += Fill(test);
        await nodes.ContinueAsync();
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
            for (var turn = 0; await second.RunOnceAsync(CancellationToken.None); turn++)
                Assert.True(turn < MostTurns, "it never has nothing to do");
        }

        var log = await test.LogAsync();
        Assert.Equal((sent, sent), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.Equal(log.Count(entry => entry.Findings.Count > 0), test.Graph.SentByUs.Count);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    /// <summary>With nobody else alive, it has to be the one that is left who takes over.</summary>
    private static async Task RecordsTheRestAsync(AuditUnderTest test, TwoNodes nodes, string left, int sent)
    {
        var before = (await test.LogAsync()).Select(entry => entry.Id).ToHashSet();
        await nodes.UntilAsync(async () => (await test.LogAsync()).Count(entry => entry.Client == "sent-items") == sent, $"{left} records all of {sent} messages");
        Assert.All((await test.LogAsync()).Where(entry => !before.Contains(entry.Id)), entry => Assert.Equal(left, entry.Node));
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
}
