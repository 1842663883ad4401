using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>A node that is not dead but only very slow: what it had is another's by the time it goes on.</summary>
[Collection(StorageCollection.Name)]
public sealed class GraphTakeOverTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task What_hangs_in_a_list_is_taken_over_and_stores_nothing_when_it_wakes(DatabaseProvider provider) =>
        await HangAsync(provider, request => request.Path.EndsWith("/delta", StringComparison.Ordinal) && request.Query.ContainsKey("$skiptoken"));

    [Theory, OnSqlite, OnPostgres]
    public async Task What_hangs_in_a_message_is_taken_over_and_records_nothing_when_it_wakes(DatabaseProvider provider) =>
        await HangAsync(provider, request => request.Path.EndsWith("/$value", StringComparison.Ordinal));

    private async Task HangAsync(DatabaseProvider provider, Func<FakeRequest, bool> meets)
    {
        await using var test = await AuditUnderTest.StartAsync(provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null);
        for (var number = 0; number < 130; number++)
            test.Sent("warn of this");
        var (hangs, goOn) = (NewSignal(), NewSignal());
        var isFirst = 1;
        test.Graph.Arriving = async request =>
        {
            if (!meets(request) || Interlocked.Exchange(ref isFirst, 0) == 0)
                return false;
            hangs.SetResult();
            await goOn.Task;
            return false;
        };
        await using var slow = test.NewNode(new GraphPatience(TimeSpan.FromHours(1), TimeSpan.FromHours(1)));
        var sleeping = slow.RunOnceAsync(CancellationToken.None);
        await hangs.Task;

        test.Clock.Ahead += TimeSpan.FromMinutes(6);
        await test.RunAsync();
        goOn.SetResult();
        await sleeping;
        await test.NextRoundAsync();

        var log = await test.LogAsync();
        Assert.Equal((130, 130), (log.Count, log.Select(entry => entry.MessageId).Distinct().Count()));
        Assert.Equal(130, await test.Database.Notices.CountAsync());
        Assert.Equal(130, log.Count(entry => entry.Node == "node-1"));
        test.AssertContractKept();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
