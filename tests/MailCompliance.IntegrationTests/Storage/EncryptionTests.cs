using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class EncryptionTests(PostgresServer postgres)
{
    [Fact]
    public async Task Nothing_secret_is_readable_in_the_files()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.Quarantine.HoldAsync(store.Held(), [TestStore.Mail("notice", "secret notice")]);
        await store.Database.Copies.AddAsync(TestStore.Mail("copy", "secret copy"));

        var files = Directory.GetFiles(store.Folder, "test.db*");
        var bytes = files.SelectMany(ReadShared).ToArray();

        foreach (var secret in new[] { "secret words", "secret evaluation", "secret notice", "secret copy", "private matter" })
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"“{secret}” is readable");
        Assert.True(bytes.AsSpan().IndexOf("parent@home.example"u8) >= 0, "the rows were looked at");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_another_key_ring_nothing_opens_and_the_check_says_so(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, [TestStore.Mail("notice")]);
        await using var stranger = await store.OpenAgainAsync(Path.Combine(store.Folder, "other-keys"));

        await Assert.ThrowsAsync<CryptographicException>(() => stranger.Quarantine.ReadContentAsync(message.Id));
        await Assert.ThrowsAsync<CryptographicException>(() => stranger.Quarantine.FindAsync(message.Id));
        await Assert.ThrowsAsync<CryptographicException>(() => stranger.Notices.ClaimAsync("node", TimeSpan.FromMinutes(1), 1));
        var check = await stranger.CheckAsync();
        Assert.Equal((false, 1), (check.IsHealthy, check.MissingKeys.Count));
        Assert.Contains("key ring", check.Problem, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Content_that_was_changed_or_moved_to_another_message_does_not_open(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (first, second) = (store.Held("1"), store.Held("2", "other"));
        await store.Database.Quarantine.HoldAsync(first, []);
        await store.Database.Quarantine.HoldAsync(second, []);
        await store.SqlAsync($"UPDATE held_content SET sealed = (SELECT sealed FROM held_content WHERE id = '{first.Id}') WHERE id = '{second.Id}'");
        await store.SqlAsync($"UPDATE held SET details = (SELECT sealed FROM held_content WHERE id = '{first.Id}') WHERE id = '{first.Id}'");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => store.Database.Quarantine.ReadContentAsync(second.Id));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => store.Database.Quarantine.FindAsync(first.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task After_a_change_of_keys_old_and_new_content_opens_on_every_node(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var (old, young) = (store.Held("1"), store.Held("2"));
        await store.Database.Quarantine.HoldAsync(old, []);
        store.Clock.Now += TimeSpan.FromDays(365);
        var id = store.Database.Keys.Rotate(store.Clock);
        await store.Database.Quarantine.HoldAsync(young, []);

        Assert.Equal(id, store.Database.Keys.CurrentId);
        Assert.Equal(2L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(DISTINCT key_id) FROM held_content"), null));
        foreach (var node in new[] { store.Database, other })
        {
            Assert.NotNull(await node.Quarantine.ReadContentAsync(old.Id));
            Assert.NotNull(await node.Quarantine.ReadContentAsync(young.Id));
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
