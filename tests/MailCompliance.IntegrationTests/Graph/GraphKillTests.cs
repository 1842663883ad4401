using System.Diagnostics;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;
using Microsoft.Data.Sqlite;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>
/// kill -9 between any two steps: a step is a request to Graph or a write to the database. A process is killed at one request after the other, before it is
/// carried out, after it and before the answer, and after the answer and before anything of it is stored. The last process finds every message recorded
/// once, and every notice and copy with its recipient once.
/// </summary>
public sealed class GraphKillTests
{
    private const string Notices = "notices@school.example";
    private const string Head = "head@school.example";

    public enum When
    {
        BeforeItIsCarriedOut,
        AfterItAndBeforeTheAnswer,
        AfterTheAnswerAndBeforeAnythingIsStored,
    }

    /// <summary>Every kind of request, in an order in which each is met.</summary>
    private static readonly (string Name, Func<FakeRequest, bool> Meets)[] Points =
    [
        ("groups or users that are in scope", request => request.Path.Contains("transitiveMembers", StringComparison.Ordinal)),
        ("first page of a list", request => request.Path == "$batch" || (IsDelta(request) && !request.Query.ContainsKey("$skiptoken"))),
        ("further page of a list", request => IsDelta(request) && request.Query.ContainsKey("$skiptoken")),
        ("message", request => request.Path.EndsWith("/$value", StringComparison.Ordinal)),
        ("another message", request => request.Path.EndsWith("7AAA=/$value", StringComparison.Ordinal)),
        ("notice or copy", request => request.Path.EndsWith("/sendMail", StringComparison.Ordinal)),
        ("search for it", request => request.Path.EndsWith("/messages", StringComparison.Ordinal) && !request.Path.Contains("mailFolders", StringComparison.Ordinal)),
        ("second notice or copy", request => request.Path.EndsWith("/sendMail", StringComparison.Ordinal)),
        ("message that left the folder", request => request.Path.Contains("/messages/AAk", StringComparison.Ordinal) && !request.Path.EndsWith("/$value", StringComparison.Ordinal)),
        ("past period", request => request.Path.EndsWith("/mailFolders/sentitems/messages", StringComparison.Ordinal)),
        ("message trace", request => request.Path.EndsWith("/messageTraces", StringComparison.Ordinal) && !request.Query["$filter"].Contains("senderAddress", StringComparison.Ordinal)),
    ];

    [Theory]
    [InlineData(When.BeforeItIsCarriedOut)]
    [InlineData(When.AfterItAndBeforeTheAnswer)]
    [InlineData(When.AfterTheAnswerAndBeforeAnythingIsStored)]
    public async Task Killed_at_every_request_everything_is_recorded_once_and_said_once(When when)
    {
        await using var test = await StartAsync();
        await FillAsync(test);

        foreach (var (name, meets) in Points)
        {
            if (name == "message that left the folder")
                test.Mailbox.Move(test.Sent("copied, and put away"));
            if (name == "message trace")
                test.Graph.Traces.Add(new FakeTraceRow("<unseen@school.example>", AuditUnderTest.Teacher, "bob@parents.example", test.Clock.GetUtcNow().AddHours(-8)));
            Assert.True(await RunAndKillAsync(test, meets, when), $"not reached: {name}");
            test.Clock.Ahead += name == "past period" ? TimeSpan.FromHours(25) : TimeSpan.FromMinutes(16);
        }

        await FinishAsync(test);

        var log = await test.LogAsync();
        Assert.Equal(log.Count, log.Select(entry => entry.MessageId).Distinct().Count());
        Assert.Equal(150, log.Count(entry => entry.Client == "sent-items"));
        Assert.Equal("<unseen@school.example>", Assert.Single(log, entry => entry.Client == "message-trace").MessageId);
        var said = test.Graph.SentByUs.Select(mail => (string)mail["message"]!["internetMessageId"]!).ToList();
        Assert.Equal(said.Count, said.Distinct().Count());
        Assert.Equal(5, test.Graph.SentByUs.Count(mail => (string)mail["message"]!["subject"]! == "note"));
        Assert.Equal(4, test.Graph.SentByUs.Count(mail => ((string)mail["message"]!["subject"]!).StartsWith("Copy: ", StringComparison.Ordinal)));
        Assert.Equal((0, 0), (await test.Database.Notices.CountAsync(), await test.Database.Copies.CountAsync()));
        test.AssertContractKept();
    }

    private static bool IsDelta(FakeRequest request) => request.Path.EndsWith("/delta", StringComparison.Ordinal);

    /// <summary>Of now: 119, of which five are warned of and three are copied; of the past: 30.</summary>
    private static async Task FillAsync(AuditUnderTest test)
    {
        var now = test.Clock.GetUtcNow();
        for (var number = 0; number < 119; number++)
            test.Sent(number < 5 ? "warn of this" : number < 8 ? "copied" : "nothing", at: now.AddMinutes(-number));
        for (var number = 0; number < 30; number++)
            test.Sent("warn, but it is long ago", at: now.AddDays(-30).AddMinutes(number));
        await test.Database.GraphMailboxes.SetScopeAsync([new(test.Mailbox.Id, test.Mailbox.Address), new(test.Graph.AddMailbox(Head).Id, Head)], now.AddDays(-7));
        await test.Database.GraphBackfills.AskAsync(now.AddDays(-60), now.AddDays(-10), test.Mailbox.Address);
    }

    /// <returns>False: the process ended by itself.</returns>
    private static async Task<bool> RunAndKillAsync(AuditUnderTest test, Func<FakeRequest, bool> meets, When when)
    {
        await using var writing = new SqliteConnection(test.ConnectionString + ";Pooling=False");
        using var worker = Start(test);
        var isKilled = 0;
        bool IsIt(FakeRequest request) => meets(request) && Interlocked.CompareExchange(ref isKilled, 1, 0) == 0;
        async Task<bool> KillAsync()
        {
            worker.Kill();
            await worker.WaitForExitAsync();
            return true;
        }

        FakeRequest? locked = null;
        test.Graph.Arriving = async request => when == When.BeforeItIsCarriedOut && IsIt(request) && await KillAsync();
        test.Graph.CarriedOut = async request =>
        {
            if (when == When.BeforeItIsCarriedOut || !IsIt(request))
                return false;
            if (when == When.AfterItAndBeforeTheAnswer)
                return await KillAsync();
            locked = request;
            await writing.OpenAsync();
            await ExecuteAsync(writing, "BEGIN IMMEDIATE");
            return false;
        };
        test.Graph.Answered = async request =>
        {
            if (!ReferenceEquals(request, locked))
                return;
            await KillAsync();
            await ExecuteAsync(writing, "ROLLBACK");
        };
        await worker.WaitForExitAsync();
        (test.Graph.Arriving, test.Graph.CarriedOut, test.Graph.Answered) = (null, null, null);
        return isKilled == 1;
    }

    /// <summary>Without further kills, until what was planned for later is done as well.</summary>
    private static async Task FinishAsync(AuditUnderTest test)
    {
        for (var run = 0; run < 8; run++)
        {
            using var worker = Start(test);
            await worker.WaitForExitAsync();
            Assert.Equal(0, worker.ExitCode);
            test.Clock.Ahead += run < 4 ? TimeSpan.FromMinutes(21) : TimeSpan.FromHours(7);
        }
    }

    private static Process Start(AuditUnderTest test) => GraphWorker.Start(
        new GraphWorkerSettings(DatabaseProvider.Sqlite, test.ConnectionString, null, test.Options, "worker-" + Guid.NewGuid().ToString("N")[..8], test.WriteClock(), StopFile: null));

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The headteacher's mailbox is in scope, so that copies can be looked for.</summary>
    private static async Task<AuditUnderTest> StartAsync()
    {
        var test = await AuditUnderTest.StartAsync(
            change: options => options with { Sender = new GraphSenderOptions { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = Notices } },
            mailboxes: [AuditUnderTest.Teacher, Head]);
        test.Graph.AddMailbox(Notices);
        return test;
    }
}
