using System.Security.Cryptography;
using System.Text;
using MailCompliance.Engine.People;
using MailCompliance.Storage;
using MailCompliance.Storage.People;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class PeopleSnapshotsTests(PostgresServer postgres)
{
    private static PeopleSnapshot People(string family = "Unmistakable") => new(
        [new StaffMember("S1", "head@school.example", "Helen", "Hart")],
        [new Pupil("P1", "Ada", family)],
        [new PupilContact("P1", "Rosa", family, "mother", "rosa@homemail.example")],
        [],
        [new Agency("Council", "council.example")]);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_stored_is_read_on_every_node_and_only_the_newest_stays(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        Assert.Null(await other.People.ReadAsync());

        await store.Database.People.StoreAsync(People("Earlier"), "SIMS", "office on node-1");
        store.Clock.Now += TimeSpan.FromMinutes(1);
        var id = await store.Database.People.StoreAsync(People(), "SIMS", "office on node-1");

        var (stored, people) = (await other.People.ReadAsync())!.Value;
        Assert.Equal(new StoredPeople(id, store.Clock.Now, "SIMS", "office on node-1", new PeopleCounts(1, 1, 1, 0, 1)), stored);
        Assert.Equal(stored, await other.People.FindAsync());
        Assert.Equal("Unmistakable", people.PupilWith("P1")?.Family);
        Assert.Equal(1L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM people_snapshot"), null));
        Assert.True((await store.Database.CheckAsync()).IsHealthy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_same_people_are_stored_once_with_one_audit_entry(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);

        var first = await store.Database.People.StoreAsync(People(), "folder", "node-1");
        store.Clock.Now += TimeSpan.FromMinutes(1);
        var second = await store.Database.People.StoreAsync(People(), "folder", "node-1");

        Assert.Equal(first, second);
        var output = new MemoryStream();
        Assert.Equal(1, await store.Database.Audit.ExportAsync(output));
        var line = Encoding.UTF8.GetString(output.ToArray());
        Assert.Contains("people.imported", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Unmistakable", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_readable_in_the_files()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.People.StoreAsync(People(), "SIMS", "office");

        foreach (var path in Directory.GetFiles(store.Folder, "test.db*"))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes);
            Assert.True(bytes.AsSpan().IndexOf("Unmistakable"u8) < 0);
            Assert.True(bytes.AsSpan().IndexOf("rosa@homemail"u8) < 0);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_the_key_nothing_opens_the_check_says_so_and_a_new_import_mends_it(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.People.StoreAsync(People(), "SIMS", "office");
        await using var stranger = await store.OpenAgainAsync(Path.Combine(store.Folder, "other-keys"));

        await Assert.ThrowsAsync<CryptographicException>(() => stranger.People.ReadAsync());
        Assert.Contains("key ring", (await stranger.CheckAsync()).Problem, StringComparison.Ordinal);
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await stranger.People.StoreAsync(People(), "SIMS", "office");

        Assert.NotNull(await stranger.People.ReadAsync());
        Assert.True((await stranger.CheckAsync()).IsHealthy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Changed_content_does_not_open(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.People.StoreAsync(People(), "SIMS", "office");
        await store.SqlAsync("UPDATE people_snapshot SET id = 'another'");

        await Assert.ThrowsAnyAsync<CryptographicException>(() => store.Database.People.ReadAsync());
    }
}
