using MailCompliance.Engine.Facts;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class SendingCountersTests(PostgresServer postgres)
{
    private const string Sender = "a.teacher@oakfield.example";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task Counts_distinct_recipients_of_all_and_of_the_same_text(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);

        Assert.Equal(new RecentSending(2, 2), await CountAsync(store.Database, store, "m1", 7, "p1@x.example", "p2@x.example"));
        Assert.Equal(new RecentSending(3, 2), await CountAsync(store.Database, store, "m2", ulong.MaxValue, "P1@X.example", "p3@x.example", "p3@x.example"));
        Assert.Equal(new RecentSending(4, 3), await CountAsync(store.Database, store, "m3", 7, "p4@x.example"));
        Assert.Equal(new RecentSending(4, 2), await CountAsync(store.Database, store, "m4", ulong.MaxValue));
        Assert.Equal(new RecentSending(1, 1), await store.Database.Sendings.CountAsync("other@oakfield.example", "m5", 7, ["p1@x.example"], store.Clock.Now, Window, default));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_repeat_adds_nothing(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await CountAsync(store.Database, store, "m1", 7, "p1@x.example");
        store.Clock.Now += TimeSpan.FromMinutes(5);

        Assert.Equal(new RecentSending(1, 1), await CountAsync(store.Database, store, "m1", 7, "p1@x.example"));
        await store.ReopenAsync();
        Assert.Equal(1L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM sending"), null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_older_than_the_window_no_longer_counts(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await CountAsync(store.Database, store, "m1", 7, "p1@x.example");
        store.Clock.Now += Window;

        Assert.Equal(new RecentSending(1, 1), await CountAsync(store.Database, store, "m2", 7, "p2@x.example"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_at_the_same_time_somebody_sees_all(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var nodes = provider == DatabaseProvider.Postgres ? new[] { store.Database, other } : [store.Database];

        var counts = await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(async () =>
            await CountAsync(nodes[number % nodes.Length], store, $"m{number}", 7, $"p{number}@x.example"))));

        Assert.Equal(40, counts.Max(count => count.SameMessage));
        await store.ReopenAsync();
        Assert.Equal(new RecentSending(40, 40), await CountAsync(store.Database, store, "last", 7));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_to_hundreds_counts_each(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);

        Assert.Equal(new RecentSending(333, 333), await CountAsync(store.Database, store, "m1", 7, [.. Enumerable.Range(0, 333).Select(number => $"p{number}@x.example")]));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Addresses_are_not_kept(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await CountAsync(store.Database, store, "m1", 7, "p1@x.example");

        await store.ReopenAsync();
        Assert.IsType<long>(await store.SqlAsync("SELECT recipient FROM sending"));
    }

    private static ValueTask<RecentSending> CountAsync(ComplianceDatabase node, TestStore store, string key, ulong fingerprint, params string[] recipients) =>
        node.Sendings.CountAsync(Sender, key, fingerprint, recipients, store.Clock.Now, Window, default);
}
