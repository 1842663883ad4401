using System.Text.Json;
using MailCompliance.Engine.Policy;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>From the daily mail to the data protection officer to the answer of <c>audit verify</c>, and from <c>backup create</c> to a database that works.</summary>
[Collection(StorageCollection.Name)]
public sealed class AuditAndBackupTests(PostgresServer postgres)
{
    private static readonly SchoolPolicy Policy = new()
    {
        Hash = "abc",
        School = new SchoolDetails { Name = "Oakhill School", Domains = ["oakfield.example"] },
        Contacts = new Contacts { Dpo = "dpo@trust.example" },
    };

    [Fact]
    public async Task Commands_that_need_a_database_say_that_there_is_none_or_an_older_one_and_make_none()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var elsewhere = Path.Combine(store.Folder, "elsewhere");
        foreach (var command in new string[][] { ["audit", "verify"], ["audit", "export"], ["quarantine", "list"], ["backup", "create", "copy.mcb"], ["graph", "status"] })
        {
            var (code, _, errors) = await ServerProcess.RunAsync(store.Folder, command, ("Storage__ConnectionString", $"Data Source={elsewhere}/none.db"));
            Assert.True(code == 1, string.Join(' ', command) + errors);
            Assert.Contains("mailcompliance migrate", errors, StringComparison.Ordinal);
            Assert.False(Directory.Exists(elsewhere), string.Join(' ', command));
        }

        await store.SqlAsync("DELETE FROM schema_version WHERE version > 3");
        var (older, _, text) = await RunAsync(store, "audit", "verify");
        Assert.Equal(1, older);
        Assert.Contains("schema 3 of", text, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync(store, "backup", "restore", "no-such-copy.mcb")).Code);
    }

    [Fact]
    public async Task The_head_goes_to_the_data_protection_officer_daily_and_convicts_whoever_changes_the_trail()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, []);
        await store.Database.Quarantine.DecideAsync(message.Id, Decision.Refuse, "head@oakfield.example", null, []);
        await using var maintenance = new Maintenance(store.Database, () => Policy, new RetentionOptions(), store.Clock, NullLogger<Maintenance>.Instance);
        await maintenance.RunOnceAsync(default);
        await maintenance.RunOnceAsync(default);
        var claim = Assert.Single(await store.Database.Notices.ClaimAsync("node", TimeSpan.FromMinutes(1), 10));
        var mail = claim.Mail;
        await store.Database.Notices.DoneAsync(claim);
        Assert.Equal("dpo@trust.example", mail.Recipient);
        await File.WriteAllBytesAsync(Path.Combine(store.Folder, "kept.eml"), mail.Content.ToArray());
        store.Clock.Now += TimeSpan.FromDays(1);
        await store.Database.Quarantine.ReturnAsync(message.Id, []);
        await maintenance.RunOnceAsync(default);
        Assert.Single(await store.Database.Notices.ClaimAsync("node", TimeSpan.FromMinutes(1), 10));

        var (code, output, errors) = await RunAsync(store, "audit", "verify", "--head", "kept.eml");
        Assert.True(code == 0, output + errors);
        Assert.Contains("whole: 3 entries", output, StringComparison.Ordinal);
        (code, output, _) = await RunAsync(store, "audit", "export", "--action", "held.refused");
        Assert.Equal(0, code);
        Assert.Equal("head@oakfield.example", JsonDocument.Parse(output.Trim()).RootElement.GetProperty("actor").GetString());

        await store.SqlAsync("UPDATE audit_entry SET actor = 'somebody@else.example' WHERE number = 2");
        (code, output, _) = await RunAsync(store, "audit", "verify", "--head", "kept.eml", "--json");
        Assert.Equal(2, code);
        Assert.Equal(("changed", 2), (JsonDocument.Parse(output).RootElement.GetProperty("fault").GetString(), JsonDocument.Parse(output).RootElement.GetProperty("firstFaultAt").GetInt32()));

        await store.SqlAsync("DELETE FROM audit_signature; DELETE FROM audit_entry WHERE number > 1; UPDATE audit_head SET number = 1, hash = (SELECT hash FROM audit_entry)");
        Assert.Equal(0, (await RunAsync(store, "audit", "verify")).Code);
        (code, output, _) = await RunAsync(store, "audit", "verify", "--head", "kept.eml");
        Assert.Equal(2, code);
        Assert.Contains("entry 2 is missing", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "other.txt"), "no head");
        (code, _, errors) = await RunAsync(store, "audit", "verify", "--head", "other.txt");
        Assert.Equal(1, code);
        Assert.Contains("no signed head", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_made_and_put_back_by_command_with_the_keys_apart()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var message = store.Held();
        await store.Database.Quarantine.HoldAsync(message, []);
        await File.WriteAllTextAsync(Path.Combine(store.Folder, "words"), "correct horse battery\n");
        var (code, output, errors) = await RunAsync(store, "backup", "create", "b.zip", "--keys", "b.keys", "--passphrase-file", "words");
        Assert.True(code == 0, output + errors);
        (code, _, errors) = await RunAsync(store, "backup", "create", "c.zip", "--keys", "c.keys");
        Assert.Equal(1, code);
        Assert.Contains("never written without encryption", errors, StringComparison.Ordinal);
        (code, _, errors) = await RunAsync(store, "backup", "restore", "b.zip");
        Assert.Equal(1, code);
        Assert.Contains("is there already", errors, StringComparison.Ordinal);

        var elsewhere = ("Storage__ConnectionString", "Data Source=new/restored.db");
        (code, output, errors) = await ServerProcess.RunAsync(store.Folder, ["backup", "restore", "b.zip", "--keys", "b.keys", "--passphrase-file", "words"], elsewhere);
        Assert.True(code == 0, output + errors);
        (code, output, errors) = await ServerProcess.RunAsync(store.Folder, ["quarantine", "show", message.Id], elsewhere);
        Assert.True(code == 0, output + errors);
        var withoutKeys = ("Storage__ConnectionString", "Data Source=keyless/restored.db");
        (code, output, _) = await ServerProcess.RunAsync(store.Folder, ["backup", "restore", "b.zip"], withoutKeys);
        Assert.Equal(2, code);
        Assert.Contains("key ring lacks 1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_as_it_should_be_is_named_with_exit_code_1_and_nothing_is_changed()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.Quarantine.HoldAsync(store.Held(), []);
        var words = await FileAsync(store, "words", "correct horse battery\n");
        Assert.Equal(0, (await RunAsync(store, "backup", "create", "b.zip", "--keys", "b.keys", "--passphrase-file", words)).Code);
        var there = await FileAsync(store, "there", "mine");
        await FileAsync(store, "draft.part", "of another backup that runs");
        await FileAsync(store, "wrong-words", "another passphrase\n");
        await File.WriteAllBytesAsync(Path.Combine(store.Folder, "cut.zip"), (await File.ReadAllBytesAsync(Path.Combine(store.Folder, "b.zip")))[..^100]);
        var before = Contents(store.Folder);

        foreach (var (arguments, file, why) in new (string[] Arguments, string File, string Why)[]
        {
            (["backup", "create", there], there, "is there already"),
            (["backup", "create", "new.zip", "--keys", there, "--passphrase-file", words], there, "is there already"),
            (["backup", "create", "no-folder/new.zip"], "no-folder", "no folder"),
            (["backup", "create", "draft", "--keys", "new.keys", "--passphrase-file", words], "draft", "already exists"),
            (["backup", "create", "new.zip", "--keys", "new.keys", "--passphrase-file", "no-words"], "no-words", "no such file"),
            (["backup", "restore", "no.zip"], "no.zip", "no such file"),
            (["audit", "verify", "--head", "nofile"], "nofile", "no such file"),
            (["audit", "verify", "--head", "."], ".", "a folder"),
            (["audit", "verify", "--key", "nofile"], "nofile", "no such file"),
            (["audit", "verify", "--key", there], there, "no key that signs"),
            (["audit", "export", "--out", there], there, "is there already"),
            (["audit", "export", "--out", "no-folder/new.jsonl"], "no-folder", "no folder"),
        })
            AssertNamed(await RunAsync(store, arguments), file, why, arguments);

        foreach (var (arguments, file, why) in new (string[] Arguments, string File, string Why)[]
        {
            (["backup", "restore", "cut.zip", "--keys", "b.keys", "--passphrase-file", words], "cut.zip", "its end is missing"),
            (["backup", "restore", there], there, "not a backup"),
            (["backup", "restore", "b.zip", "--keys", "b.keys", "--passphrase-file", "wrong-words"], "b.keys", "passphrase is wrong"),
            (["backup", "restore", "b.zip", "--keys", "b.zip", "--passphrase-file", words], "b.zip", "not a backup of keys"),
        })
            AssertNamed(await ServerProcess.RunAsync(store.Folder, arguments, ("Storage__ConnectionString", "Data Source=new/restored.db")), file, why, arguments);
        AssertNamed(await ServerProcess.RunAsync(store.Folder, ["backup", "restore", "b.zip"], ("Storage__ConnectionString", $"Data Source={there}/restored.db")), "Storage:ConnectionString", "restored.db", []);
        Assert.Equal(before, Contents(store.Folder));
    }

    [Fact]
    public async Task A_database_that_is_none_or_may_not_be_used_is_named_with_its_setting()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        Directory.CreateDirectory(Path.Combine(store.Folder, "folder.db"));
        await FileAsync(store, "junk.db", new string('x', 5000));
        var before = Contents(store.Folder);
        var away = ("Storage__Provider", "postgres");
        foreach (var command in new string[][] { ["audit", "verify"], ["audit", "export"], ["backup", "create", "new.zip"], ["migrate"] })
        {
            foreach (var (database, why) in new[] { ("junk.db", "is no database of SQLite"), ("folder.db", command[0] == "migrate" ? "folder.db" : "there is no database") })
                AssertNamed(await ServerProcess.RunAsync(store.Folder, command, ("Storage__ConnectionString", $"Data Source={database}")), Path.Combine(store.Folder, database), why, command, "Storage:ConnectionString");
            var (code, output, errors) = await ServerProcess.RunAsync(store.Folder, command, away, ("Storage__KeyRingFolder", store.KeyFolder), ("Storage__ConnectionString", "Host=127.0.0.1;Port=1;Database=mc;Username=u;Password=open sesame"));
            Assert.True(code == 3, output + errors);
            Assert.Contains("the database mc on 127.0.0.1 (Storage:ConnectionString)", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("sesame", errors, StringComparison.Ordinal);
        }

        Assert.Equal(before, Contents(store.Folder));
    }

    private static void AssertNamed((int Code, string Output, string Errors) answer, string file, string why, string[] arguments, string setting = "")
    {
        Assert.True(answer.Code == 1, $"{string.Join(' ', arguments)}: {answer.Code} {answer.Output} {answer.Errors}");
        Assert.Contains(file, answer.Errors, StringComparison.Ordinal);
        Assert.Contains(why, answer.Errors, StringComparison.Ordinal);
        Assert.Contains(setting, answer.Errors, StringComparison.Ordinal);
    }

    private static async Task<string> FileAsync(TestStore store, string name, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(store.Folder, name), content);
        return name;
    }

    /// <summary>Every file below the folder with its size: what a command that refuses leaves as it was. The database's own working files come and go.</summary>
    private static List<string> Contents(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal))
            .Select(path => $"{path} {(File.Exists(path) ? new FileInfo(path).Length : 0)}").Order(StringComparer.Ordinal),
    ];

    private static async Task<(int Code, string Output, string Errors)> RunAsync(TestStore store, params string[] arguments) =>
        await ServerProcess.RunAsync(store.Folder, arguments, ("Storage__ConnectionString", store.ConnectionString), ("Storage__KeyRingFolder", store.KeyFolder));
}
