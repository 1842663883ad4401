using MailCompliance.Engine.People;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>What a serving node goes by: its folder, or what was imported.</summary>
[Collection(StorageCollection.Name)]
public sealed class PeopleInForceTests(PostgresServer postgres)
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static PeopleSnapshot People(string family) => new([], [new Pupil("P1", "Ada", family)], [], [], []);

    private static InputsInForce Open(TestStore store, string? folder)
    {
        var policy = Path.Combine(store.Folder, "policy.json");
        File.WriteAllText(policy, """{ "school": { "name": "Oakhill", "domains": ["oakhill.example"] }, "rules": {} }""");
        return InputsInForce.Open(new ServerOptions { Policy = new() { File = policy }, People = new() { Folder = folder } }, TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static string FolderWith(TestStore store, string family)
    {
        var folder = Directory.CreateDirectory(Path.Combine(store.Folder, "people")).FullName;
        File.WriteAllText(Path.Combine(folder, "pupils.csv"), $"id,given,family\nP1,Ada,{family}\n");
        return folder;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_folder_an_import_is_in_force_at_the_start_and_when_somebody_imports_again(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.People.StoreAsync(People("Bell"), "SIMS", "office");
        await using var inputs = Open(store, null);
        await inputs.UseAsync(store.Database.People, None);
        Assert.Equal("Bell", inputs.People.PupilWith("P1")?.Family);

        var before = inputs.People;
        await inputs.LookAsync(None);
        Assert.Same(before, inputs.People);
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await store.Database.People.StoreAsync(People("Carter"), "SIMS", "office");
        await inputs.LookAsync(None);

        Assert.Equal("Carter", inputs.People.PupilWith("P1")?.Family);
        Assert.Null(inputs.Problem);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_folder_is_stored_at_the_start_and_on_change_and_other_nodes_take_it_over(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var first = Open(store, FolderWith(store, "Bell"));
        await first.UseAsync(store.Database.People, None);
        await using var second = Open(store, null);
        await second.UseAsync(store.Database.People, None);
        Assert.Equal("Bell", second.People.PupilWith("P1")?.Family);

        FolderWith(store, "Carter-Hill");
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await first.LookAsync(None);
        await second.LookAsync(None);

        Assert.Equal("Carter-Hill", first.People.PupilWith("P1")?.Family);
        Assert.Equal("Carter-Hill", second.People.PupilWith("P1")?.Family);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_import_that_cannot_be_read_leaves_the_one_before_in_force_and_says_so(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.People.StoreAsync(People("Bell"), "SIMS", "office");
        await using var inputs = Open(store, null);
        await inputs.UseAsync(store.Database.People, None);

        await store.SqlAsync("UPDATE people_snapshot SET id = 'zzz'");
        await inputs.LookAsync(None);

        Assert.Equal("Bell", inputs.People.PupilWith("P1")?.Family);
        Assert.Contains("those before stay in force", inputs.Problem, StringComparison.Ordinal);
        store.Clock.Now += TimeSpan.FromMinutes(1);
        await store.Database.People.StoreAsync(People("Carter"), "SIMS", "office");
        await inputs.LookAsync(None);
        Assert.Equal("Carter", inputs.People.PupilWith("P1")?.Family);
        Assert.Null(inputs.Problem);
    }

    [Fact]
    public async Task Nothing_is_served_where_the_stored_people_cannot_be_decrypted()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.People.StoreAsync(People("Bell"), "SIMS", "office");
        await using var stranger = await store.OpenAgainAsync(Path.Combine(store.Folder, "other-keys"));
        await using var inputs = Open(store, null);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => inputs.UseAsync(stranger.People, None));

        Assert.Equal("Storage:KeyRingFolder", Assert.Single(refusal.Problems).Path);
    }

    [Fact]
    public async Task An_empty_folder_does_not_wipe_what_is_stored()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.People.StoreAsync(People("Bell"), "SIMS", "office");
        await using var inputs = Open(store, Directory.CreateDirectory(Path.Combine(store.Folder, "nobody")).FullName);

        await inputs.UseAsync(store.Database.People, None);

        Assert.NotNull(await store.Database.People.FindAsync());
    }
}
