using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class LeasesAndRetentionTests(PostgresServer postgres)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_nodes_one_has_the_lease(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => (number % 2 == 0 ? store.Database : other).Leases.TakeAsync("job", $"node-{number}", Lease)));

        Assert.Single(taken, true);
        Assert.True(await other.Leases.TakeAsync("another job", "node-1", Lease));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_lease_is_renewed_by_its_owner_and_ends_with_time_or_when_given_back(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var leases = store.Database.Leases;
        Assert.True(await leases.TakeAsync("job", "a", Lease));
        store.Clock.Now += Lease / 2;
        Assert.True(await leases.TakeAsync("job", "a", Lease));
        store.Clock.Now += Lease / 2;
        Assert.False(await leases.TakeAsync("job", "b", Lease));
        store.Clock.Now += Lease / 2;
        Assert.True(await leases.TakeAsync("job", "b", Lease));
        await leases.GiveBackAsync("job", "a");
        Assert.False(await leases.TakeAsync("job", "a", Lease));
        await leases.GiveBackAsync("job", "b");
        Assert.True(await leases.TakeAsync("job", "a", Lease));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_too_old_goes_save_what_waits_or_is_under_legal_hold(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (database, quarantine) = (store.Database, store.Database.Quarantine);
        var (old, kept) = (store.Entry("1"), store.Entry("2"));
        await database.Log.BeginAsync(old);
        await database.Log.BeginAsync(kept);
        Assert.True(await database.Log.SetLegalHoldAsync(kept.Id, true, "dpo", "why"));
        Assert.False(await database.Log.SetLegalHoldAsync("nobody", true, "dpo", "why"));
        var (returned, heldBack, waiting) = (store.Held("1"), store.Held("2"), store.Held("3"));
        foreach (var message in new[] { returned, heldBack, waiting })
            await quarantine.HoldAsync(message, []);
        foreach (var message in new[] { returned, heldBack })
        {
            await quarantine.DecideAsync(message.Id, Decision.Refuse, "head", null, []);
            await quarantine.ReturnAsync(message.Id, []);
        }

        await quarantine.SetLegalHoldAsync(heldBack.Id, true, "dpo", "why");
        await database.Sendings.CountAsync("a", "m", 1, ["p"], store.Clock.Now, TimeSpan.FromHours(1), default);
        await database.Notices.AddAsync(TestStore.Mail("done"));
        await database.Notices.DoneAsync(Assert.Single(await database.Notices.ClaimAsync("n", Lease, 1)));
        await database.Notices.AddAsync(TestStore.Mail("waiting"));

        store.Clock.Now += TimeSpan.FromDays(364);
        var periods = new RetentionPeriods(TimeSpan.FromDays(365), TimeSpan.FromDays(365));
        Assert.Equal(new PurgeResult(0, 0, 1, 1), await database.Retention.PurgeAsync(periods));
        store.Clock.Now += TimeSpan.FromDays(2);
        var young = store.Entry("young");
        await database.Log.BeginAsync(young);
        Assert.Equal(new PurgeResult(1, 1, 0, 0), await database.Retention.PurgeAsync(periods));

        Assert.Equal([young.Id, kept.Id], (await database.Log.SearchAsync(new LogQuery())).Select(entry => entry.Id));
        Assert.Equal(new[] { heldBack.Id, waiting.Id }.Order(StringComparer.Ordinal), (await quarantine.ListAsync(new HeldQuery())).Select(held => held.Id).Order(StringComparer.Ordinal));
        Assert.Null(await quarantine.ReadContentAsync(returned.Id));
        Assert.Equal(1, await database.Notices.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Retention_takes_nothing_from_under_a_decision(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var quarantine = store.Database.Quarantine;
        var messages = Enumerable.Range(0, 40).Select(number => store.Held($"{number}")).ToList();
        foreach (var message in messages)
            await quarantine.HoldAsync(message, []);
        foreach (var message in messages.Where((_, index) => index % 2 == 0))
        {
            await quarantine.DecideAsync(message.Id, Decision.Refuse, "head", null, []);
            await quarantine.ReturnAsync(message.Id, []);
        }

        store.Clock.Now += TimeSpan.FromDays(400);
        var periods = new RetentionPeriods(TimeSpan.FromDays(365), TimeSpan.FromDays(365));
        var purging = Task.Run(async () =>
        {
            for (var run = 0; run < 10; run++)
                await other.Retention.PurgeAsync(periods);
        });
        var decided = await Task.WhenAll(messages.Select(message => Task.Run(() => quarantine.DecideAsync(message.Id, Decision.Release, "head", null, []))));
        await purging;

        foreach (var (message, index) in messages.Select((message, index) => (message, index)))
        {
            Assert.Equal(index % 2 == 1, decided[index] == DecisionResult.Effective);
            Assert.Equal(index % 2 == 1, await quarantine.ReadContentAsync(message.Id) is not null);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_period_shorter_than_repeats_are_recognised_is_refused(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.Database.Retention.PurgeAsync(new RetentionPeriods(TimeSpan.FromHours(47), TimeSpan.FromDays(9))));
    }

    [Fact]
    public async Task Thousands_of_rows_go_in_small_steps()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(number => store.Database.Log.BeginAsync(store.Entry($"{number}"))));
        store.Clock.Now += TimeSpan.FromDays(400);

        Assert.Equal(1200, (await store.Database.Retention.PurgeAsync(new RetentionPeriods(TimeSpan.FromDays(365), TimeSpan.FromDays(365)))).LogEntries);
    }
}
