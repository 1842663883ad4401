using System.Text;
using MailCompliance.Storage;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class OwedMailsTests(PostgresServer postgres)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_is_owed_once_even_after_it_is_done(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var notices = store.Database.Notices;
        Assert.True(await notices.AddAsync(TestStore.Mail("key", "words")));
        Assert.False(await notices.AddAsync(TestStore.Mail("key")));
        Assert.True(await store.Database.Copies.AddAsync(TestStore.Mail("key")));

        var claim = Assert.Single(await notices.ClaimAsync("node-1", Lease, 10));
        Assert.Equal(("key", "", "a.teacher@oakfield.example", "about", "words"), (claim.Mail.Key, claim.Mail.EnvelopeSender, claim.Mail.Recipient, claim.Mail.About, Encoding.UTF8.GetString(claim.Mail.Content.Span)));
        Assert.True(await notices.DoneAsync(claim));
        Assert.False(await notices.DoneAsync(claim));

        Assert.False(await notices.AddAsync(TestStore.Mail("key")));
        Assert.Equal((0, 1), (await notices.CountAsync(), await store.Database.Copies.CountAsync()));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Many_nodes_claim_each_mail_once_oldest_first(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var keys = new List<string>();
        for (var number = 0; number < 20; number++)
        {
            store.Clock.Now += TimeSpan.FromSeconds(1);
            keys.Add($"{number:00}");
            await store.Database.Copies.AddAsync(TestStore.Mail(keys[^1]));
        }

        Assert.Equal(["00", "01"], (await other.Copies.ClaimAsync("first", Lease, 2)).Select(claim => claim.Mail.Key));
        async Task<List<OwedClaim>> ClaimAllAsync(ComplianceDatabase node)
        {
            var mine = new List<OwedClaim>();
            while (await node.Copies.ClaimAsync("node", Lease, 3) is { Count: > 0 } claims)
                mine.AddRange(claims);
            return mine;
        }

        var claimed = await Task.WhenAll(ClaimAllAsync(store.Database), ClaimAllAsync(other), ClaimAllAsync(store.Database));

        Assert.Equal(keys.Skip(2), claimed.SelectMany(mine => mine).Select(claim => claim.Mail.Key).Order(StringComparer.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_failed_is_tried_again_at_its_time_or_given_up(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var copies = store.Database.Copies;
        await copies.AddAsync(TestStore.Mail("key"));
        var claim = Assert.Single(await copies.ClaimAsync("node-1", Lease, 10));
        Assert.Equal(0, claim.Attempts);
        Assert.True(await copies.FailedAsync(claim, "451 later", store.Clock.Now + TimeSpan.FromMinutes(10)));
        Assert.Empty(await copies.ClaimAsync("node-1", Lease, 10));

        store.Clock.Now += TimeSpan.FromMinutes(10);
        claim = Assert.Single(await copies.ClaimAsync("node-1", Lease, 10));
        Assert.Equal(1, claim.Attempts);
        Assert.True(await copies.FailedAsync(claim, "550 no", null));

        store.Clock.Now += TimeSpan.FromDays(1);
        Assert.Empty(await copies.ClaimAsync("node-1", Lease, 10));
        Assert.Equal(0, await copies.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_node_that_died_loses_its_mail_to_another(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var copies = store.Database.Copies;
        await copies.AddAsync(TestStore.Mail("key"));
        var dead = Assert.Single(await copies.ClaimAsync("node-1", Lease, 10));

        store.Clock.Now += Lease;
        var taken = Assert.Single(await copies.ClaimAsync("node-2", Lease, 10));

        Assert.False(await copies.DoneAsync(dead));
        Assert.False(await copies.FailedAsync(dead, "late", store.Clock.Now));
        Assert.True(await copies.DoneAsync(taken));
    }
}
