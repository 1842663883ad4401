using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using MailCompliance.Storage;
using MailCompliance.Storage.Backups;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class BackupTests(PostgresServer postgres)
{
    private const string Passphrase = "correct horse battery";

    /// <summary>The drill: the machine burns down, what is left are two files and the passphrase.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_backup_made_while_mail_goes_on_brings_everything_back(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (message, entry) = (store.Held(content: $"Subject: x\r\n\r\n{new string('y', 300_000)}"), store.Entry("flagged"));
        await store.Database.Quarantine.HoldAsync(message, [TestStore.Mail("notice")]);
        await store.Database.Log.BeginAsync(entry);
        await store.Database.Reviews.JudgeAsync(new Judgement([entry.Id], ReviewVerdict.Breach, "dpo") { Note = "tell the parents" });
        var (archive, keys) = (Path.Combine(store.Folder, "backup.zip"), Path.Combine(store.Folder, "backup.keys"));
        using var stop = new CancellationTokenSource();
        var traffic = Task.Run(async () =>
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
                await store.Database.Log.BeginAsync(store.Entry($"traffic {number}"));
        });
        var manifest = await DatabaseBackup.CreateAsync(store.Database, archive);
        await stop.CancelAsync();
        await traffic;
        Assert.True(KeyBackup.Create(store.KeyFolder, keys, Passphrase) >= 1);

        var (newFolder, newDatabase) = await EmptyPlaceAsync(store, provider);
        var newKeys = Path.Combine(newFolder, "keys");
        KeyBackup.Restore(newKeys, keys, Passphrase);
        var result = await DatabaseBackup.RestoreAsync(provider, newDatabase, newKeys, archive, store.Clock);

        Assert.Empty(result.Problems);
        Assert.Equal(manifest.Rows, result.Manifest.Rows);
        await using var restored = await ComplianceDatabase.OpenAsync(provider, newDatabase, newKeys, store.Clock);
        Assert.Equal(message.Content.ToArray(), await restored.Quarantine.ReadContentAsync(message.Id));
        Assert.Equal(message.Subject, (await restored.Quarantine.FindAsync(message.Id))!.Subject);
        Assert.Equal("tell the parents", Assert.Single(await restored.Reviews.NotesAsync(entry.Id)).Text);
        Assert.Equal(1, await restored.Notices.CountAsync());
        Assert.Equal(DecisionResult.Effective, await restored.Quarantine.DecideAsync(message.Id, Decision.Release, "head", null, []));
        Assert.True((await restored.Audit.VerifyAsync(manifest.Head)).IsWhole);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_key_is_in_the_backup_and_a_restore_without_them_says_so(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.Quarantine.HoldAsync(store.Held(), []);
        var archive = Path.Combine(store.Folder, "backup.zip");
        await DatabaseBackup.CreateAsync(store.Database, archive);
        var key = (await File.ReadAllTextAsync(Directory.EnumerateFiles(store.KeyFolder, "*.key").Single())).Trim();
        using (var zip = ZipFile.OpenRead(archive))
        {
            foreach (var part in zip.Entries)
            {
                using var content = new MemoryStream();
                await using var stream = part.Open();
                await stream.CopyToAsync(content);
                Assert.Equal(-1, content.ToArray().AsSpan().IndexOf(Encoding.ASCII.GetBytes(key)));
                Assert.Equal(-1, content.ToArray().AsSpan().IndexOf(Convert.FromBase64String(key)));
            }
        }

        var (newFolder, newDatabase) = await EmptyPlaceAsync(store, provider);
        var result = await DatabaseBackup.RestoreAsync(provider, newDatabase, Path.Combine(newFolder, "keys"), archive, store.Clock);

        Assert.Contains("key ring lacks 1", Assert.Single(result.Problems), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(archive));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_is_there_is_never_written_over_and_a_damaged_copy_is_refused(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.Database.Log.BeginAsync(store.Entry());
        var archive = Path.Combine(store.Folder, "backup.zip");
        await DatabaseBackup.CreateAsync(store.Database, archive);

        await Assert.ThrowsAsync<InvalidOperationException>(() => DatabaseBackup.RestoreAsync(provider, store.ConnectionString, store.KeyFolder, archive, store.Clock));
        await Assert.ThrowsAnyAsync<IOException>(() => DatabaseBackup.CreateAsync(store.Database, archive));
        Assert.Single(await store.Database.Log.SearchAsync(new()));

        var (newFolder, newDatabase) = await EmptyPlaceAsync(store, provider);
        var bytes = await File.ReadAllBytesAsync(archive);
        bytes.AsSpan(bytes.Length / 3, 40).Fill(0x55);
        var damaged = Path.Combine(store.Folder, "damaged.zip");
        await File.WriteAllBytesAsync(damaged, bytes);
        await Assert.ThrowsAnyAsync<Exception>(() => DatabaseBackup.RestoreAsync(provider, newDatabase, Path.Combine(newFolder, "keys"), damaged, store.Clock));
        Assert.False(File.Exists(Path.Combine(newFolder, "restored.db")));
    }

    [Fact]
    public void Keys_open_with_the_passphrase_only_and_never_replace_others()
    {
        var folder = Directory.CreateTempSubdirectory("mc-keys-").FullName;
        try
        {
            var (from, to, file) = (Path.Combine(folder, "from"), Path.Combine(folder, "to"), Path.Combine(folder, "keys.bin"));
            Directory.CreateDirectory(from);
            File.WriteAllText(Path.Combine(from, "a.key"), "secret of a");
            Assert.Throws<ArgumentException>(() => KeyBackup.Create(from, file, "short"));
            KeyBackup.Create(from, file, Passphrase);
            Assert.DoesNotContain("secret of a", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal);

            Assert.Throws<CryptographicException>(() => KeyBackup.Restore(to, file, Passphrase + "!"));
            Assert.False(Directory.Exists(to));
            Assert.Equal(1, KeyBackup.Restore(to, file, Passphrase));
            Assert.Equal(0, KeyBackup.Restore(to, file, Passphrase));
            Assert.Equal("secret of a", File.ReadAllText(Path.Combine(to, "a.key")));
            File.WriteAllText(Path.Combine(to, "a.key"), "another");
            Assert.Throws<InvalidOperationException>(() => KeyBackup.Restore(to, file, Passphrase));
            Assert.Equal("another", File.ReadAllText(Path.Combine(to, "a.key")));
            File.WriteAllText(file, "no keys");
            Assert.Throws<InvalidDataException>(() => KeyBackup.Restore(to, file, Passphrase));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(string Folder, string ConnectionString)> EmptyPlaceAsync(TestStore store, DatabaseProvider provider)
    {
        var folder = Directory.CreateDirectory(Path.Combine(store.Folder, "elsewhere")).FullName;
        return (folder, provider == DatabaseProvider.Sqlite ? $"Data Source={Path.Combine(folder, "restored.db")}" : await postgres.NewDatabaseAsync());
    }
}
