using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Nodes that die, and nodes that share, on both databases.</summary>
[Collection(StorageCollection.Name)]
public sealed class GraphNodesTests(PostgresServer postgres)
{
    /// <summary>By then one node knows of another.</summary>
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(21);

    /// <summary>Nobody is taken for dead who was silent for so long.</summary>
    private static readonly TimeSpan WithinALease = TimeSpan.FromSeconds(38);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_sent_is_recorded_once_whatever_comes_again(DatabaseProvider provider)
    {
        await using var test = await AuditUnderTest.StartAsync(await NewAsync(provider));
        for (var number = 0; number < 30; number++)
            test.Sent(number % 3 == 0 ? "please hold this" : "one");
        await test.RunAsync();
        test.Mailbox.ExpireLinks();
        test.Sent("late");
        await test.NextRoundAsync();
        await test.RestartAsync();
        await test.NextRoundAsync();

        var log = await test.LogAsync();
        Assert.Equal((31, 31, 10), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count(), log.Count(entry => entry.Findings.Count > 0)));
        test.AssertContractKept();
    }

    /// <summary>The client dies at its first request, then at its second, and so on, until it gets through.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task Killed_before_any_of_its_requests_the_next_node_loses_nothing_and_doubles_nothing(DatabaseProvider provider)
    {
        await using var test = await AuditUnderTest.StartAsync(await NewAsync(provider), mailboxes: [AuditUnderTest.Teacher, "tom@school.example"]);
        var tom = test.Graph.AddMailbox("tom@school.example");
        for (var number = 0; number < 6; number++)
            test.Sent("warn of this", number % 2 == 0 ? test.Mailbox : tom);

        var deaths = 0;
        for (var last = 1; ; last++)
        {
            using var death = new CancellationTokenSource();
            var left = last;
            test.Graph.BeforeAnswer = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    death.Cancel();
            };
            try
            {
                while (await test.Channel.RunOnceAsync(death.Token))
                {
                }

                if (left > 0)
                    break;
            }
            catch (OperationCanceledException)
            {
                deaths++;
            }

            test.Graph.BeforeAnswer = null;
            await test.RestartAsync();
        }

        Assert.True(deaths > 3);
        Assert.Equal(6, (await test.LogAsync()).Count);
        Assert.Equal(6, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_dead_node_had_another_takes_over_and_two_live_ones_share(DatabaseProvider provider)
    {
        await using var test = await AuditUnderTest.StartAsync(await NewAsync(provider), mailboxes: [.. Enumerable.Range(1, 60).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        await using var second = test.NewNode();
        await test.Channel.RunOnceAsync(CancellationToken.None);
        await second.RunOnceAsync(CancellationToken.None);
        test.Clock.Ahead += Seen;
        await test.Channel.RunOnceAsync(CancellationToken.None);
        await second.RunOnceAsync(CancellationToken.None);

        await test.RestartAsync();
        await test.RunAsync();

        Assert.Equal(60, (await test.LogAsync()).Count);
        Assert.Equal(["node-1", "node-2"], (await test.LogAsync()).Select(entry => entry.Node).Distinct().Order());
        test.AssertContractKept();
    }

    /// <summary>Four requests at a time are an application's, however many nodes it has. While all that one may have open hang, the other does all the rest with its own.</summary>
    [PostgresFact]
    public async Task Two_nodes_together_have_no_more_than_four_requests_open()
    {
        await using var test = await AuditUnderTest.StartAsync(
            await postgres.NewDatabaseAsync(), change: options => options with { ReconcileEvery = WithinALease }, mailboxes: [.. Enumerable.Range(1, 40).Select(number => $"t{number}@school.example")]);
        await using var second = test.NewNode(new GraphPatience(TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        await test.RunAsync();
        Assert.Equal(4, test.Channel.Client.Gate.Allowed);
        Assert.False(await second.RunOnceAsync(CancellationToken.None));
        test.Clock.Ahead += Seen;
        await test.RunAsync();
        Assert.False(await second.RunOnceAsync(CancellationToken.None));
        Assert.Equal((2, 2), (test.Channel.Client.Gate.Allowed, second.Client.Gate.Allowed));

        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        test.Clock.Ahead += test.Options.ReconcileEvery;
        var (arrived, hang, goOn) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        var isOthersTurn = false;
        test.Graph.Arriving = async request =>
        {
            if (isOthersTurn || !request.Path.EndsWith("/$value", StringComparison.Ordinal))
                return false;
            if (Interlocked.Increment(ref arrived) == 2)
                hang.SetResult();
            await goOn.Task;
            return false;
        };
        var hanging = second.RunOnceAsync(CancellationToken.None);
        await hang.Task;
        isOthersTurn = true;
        await test.RunAsync();

        Assert.Equal(2, arrived);
        goOn.SetResult();
        await hanging;
        Assert.InRange(test.Graph.MostInFlight, 1, 4);
        Assert.Equal(40, (await test.LogAsync()).Count);
        await second.StopAsync();
        test.Clock.Ahead += Seen;
        await test.RunAsync();
        Assert.Equal(4, test.Channel.Client.Gate.Allowed);
        test.AssertContractKept();
    }

    private async Task<string?> NewAsync(DatabaseProvider provider) => provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null;
}
