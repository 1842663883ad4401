using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>What connects a mailbox: codes that work once and for an hour, credentials that live while they are used.</summary>
[Collection(StorageCollection.Name)]
public sealed class PairingsTests(PostgresServer postgres)
{
    private const string AddIn = "b6a1e3f0-5c0d-4b7e-9a57-2f4d1c8e7a10";
    private const string Mailbox = "A.Teacher@oakfield.example";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_credential_lives_for_thirty_days_after_its_last_use(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var pairings = store.Database.Pairings;
        var made = await pairings.RedeemAsync(await pairings.CreateCodeAsync(Mailbox, Hour, "it"), AddIn);
        for (var month = 0; month < 3; month++)
        {
            store.Clock.Now += TimeSpan.FromDays(29);
            Assert.Equal(Mailbox.ToLowerInvariant(), (await pairings.FindAsync(made!.Credential, AddIn))!.Mailbox);
        }

        store.Clock.Now += TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1);
        Assert.Null(await pairings.FindAsync(made!.Credential, AddIn));
        Assert.Empty(await pairings.ListAsync(null));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_credential_is_worth_nothing_for_another_add_in_or_once_it_is_revoked(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var pairings = store.Database.Pairings;
        var made = await pairings.RedeemAsync(await pairings.CreateCodeAsync(Mailbox, Hour, "it"), AddIn);
        Assert.Null(await pairings.FindAsync(made!.Credential, Guid.NewGuid().ToString()));
        Assert.Null(await pairings.FindAsync(made.Credential + "A", AddIn));
        Assert.NotNull(await pairings.FindAsync(made.Credential, AddIn));

        Assert.True(await pairings.RevokeAsync(made.Mailbox.Id, "it"));
        Assert.False(await pairings.RevokeAsync(made.Mailbox.Id, "it"));
        Assert.Null(await pairings.FindAsync(made.Credential, AddIn));
        foreach (var action in new[] { "pairing.code", "pairing.made", "pairing.revoked" })
            Assert.Single(await store.Database.Audit.SearchAsync(new AuditQuery { Action = action }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_connects_once_and_not_after_its_hour(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var pairings = store.Database.Pairings;
        var code = await pairings.CreateCodeAsync(Mailbox, Hour, "it");
        var tried = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pairings.RedeemAsync(code, AddIn)));
        Assert.Single(tried, made => made is not null);

        var late = await pairings.CreateCodeAsync(Mailbox, Hour, "it");
        store.Clock.Now += Hour + TimeSpan.FromSeconds(1);
        Assert.Null(await pairings.RedeemAsync(late, AddIn));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_kept_of_a_code_or_a_credential_is_a_hash(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var pairings = store.Database.Pairings;
        var open = await pairings.CreateCodeAsync(Mailbox, Hour, "it");
        var made = await pairings.RedeemAsync(await pairings.CreateCodeAsync(Mailbox, Hour, "it"), AddIn);
        foreach (var (table, secret) in new[] { ("pairing_code", open.Replace("-", "", StringComparison.Ordinal)), ("pairing", made!.Credential) })
        {
            var hash = (byte[])(await store.SqlAsync($"SELECT hash FROM {table}"))!;
            Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)), hash);
        }
    }
}
