using System.Runtime.CompilerServices;
using MailCompliance.Storage;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>
/// Databases as earlier programs left them, with their rows: <c>dumps/VERSION.PROVIDER.sql</c>, made with the scripts of that version by
/// SQLite and pg_dump and never changed since. The keys that they need are in <c>dumps/keys</c>.
/// </summary>
[Collection(StorageCollection.Name)]
public sealed class UpgradeTests(PostgresServer postgres)
{
    private const string FlaggedId = "01a0f0a1-1b2c-7000-8000-000000000001";
    private const string HeldId = "01a0f0a1-1b2c-7000-8000-000000000002";

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_earlier_schema_with_rows_in_it_is_brought_up_to_date(DatabaseProvider provider)
    {
        foreach (var version in new[] { 1, 2 })
        {
            var folder = Directory.CreateTempSubdirectory("mc-upgrade-").FullName;
            try
            {
                await UpgradeAsync(provider, version, folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_that_stopped_at_any_step_is_brought_up_to_date(DatabaseProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("mc-upgrade-").FullName;
        var last = int.MaxValue;
        for (var version = 1; version <= last; version++)
        {
            var connectionString = provider == DatabaseProvider.Sqlite ? $"Data Source={folder}/{version}.db" : await postgres.NewDatabaseAsync();
            SqlDialect dialect = provider == DatabaseProvider.Sqlite ? new SqliteDialect(connectionString) : new PostgresDialect(connectionString);
            await using (dialect)
            {
                var upgrader = new SchemaUpgrader(dialect, TimeProvider.System);
                last = upgrader.KnownVersion;
                await upgrader.UpgradeAsync(version, CancellationToken.None);
            }

            await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), TimeProvider.System);

            await database.MigrateAsync();

            Assert.Null((await database.CheckAsync()).Problem);
            Assert.Empty(await database.PolicyVersions.ListAsync());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_row_in_every_table_of_every_earlier_schema_is_still_there_afterwards(DatabaseProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("mc-upgrade-").FullName;
        var last = int.MaxValue;
        for (var version = 1; version < last; version++)
        {
            var connectionString = provider == DatabaseProvider.Sqlite ? $"Data Source={folder}/rows{version}.db" : await postgres.NewDatabaseAsync();
            SqlDialect dialect = provider == DatabaseProvider.Sqlite ? new SqliteDialect(connectionString) : new PostgresDialect(connectionString);
            Dictionary<string, long> before;
            await using (dialect)
            {
                var upgrader = new SchemaUpgrader(dialect, TimeProvider.System);
                last = upgrader.KnownVersion;
                await upgrader.UpgradeAsync(version, CancellationToken.None);
                before = await RowPlanting.InEveryTableAsync(dialect);
            }

            await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), TimeProvider.System);
            await database.MigrateAsync();

            Assert.Equal(last, (await database.CheckAsync()).SchemaVersion);
            var after = await RowPlanting.CountAsync(database.Store.Dialect);
            Assert.Empty(before.Where(table => table.Key != "schema_version" && after[table.Key] < table.Value).Select(table => $"from {version}: {table.Key} had {table.Value}, has {after[table.Key]}"));
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task UpgradeAsync(DatabaseProvider provider, int version, string folder)
    {
        var connectionString = provider == DatabaseProvider.Sqlite ? $"Data Source={folder}/old.db" : await postgres.NewDatabaseAsync();
        await LoadAsync(provider, connectionString, Path.Combine(Dumps, $"{version:D3}.{(provider == DatabaseProvider.Sqlite ? "sqlite" : "postgres")}.sql"));
        Directory.CreateDirectory(Path.Combine(folder, "keys"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(Dumps, "keys")))
            File.Copy(key, Path.Combine(folder, "keys", Path.GetFileName(key)));
        var clock = new TestClock();
        await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), clock);
        Assert.Equal(version, (await database.CheckAsync()).SchemaVersion);

        Assert.True(await database.MigrateAsync() > 0);

        Assert.Null((await database.CheckAsync()).Problem);
        Assert.Equal(2, (await database.Log.SearchAsync(new LogQuery())).Count);
        var flagged = Assert.Single(await database.Reviews.SearchAsync(new FlaggedQuery { Text = "parent" }));
        Assert.Equal((FlaggedId, "personal-data/nhs-number", LogState.Delivered), (flagged.Id, flagged.Likeness, flagged.Entry.State));
        Assert.Single(await database.Figures.RulesAsync(DateOnly.MinValue.AddYears(2000), DateOnly.MaxValue.AddYears(-1)));
        Assert.Equal("a private matter", (await database.Quarantine.FindAsync(HeldId))!.Subject);
        Assert.Equal("Subject: a private matter\r\n\r\nwords\r\n"u8.ToArray(), await database.Quarantine.ReadContentAsync(HeldId));
        Assert.Equal(DecisionResult.Effective, await database.Quarantine.DecideAsync(HeldId, Decision.Release, "head@oakfield.example", null, []));
        var chain = await database.Audit.VerifyAsync(null);
        Assert.Equal((3, true), (chain.Entries, chain.IsWhole));
        Assert.Equal("Subject: notice\r\n\r\n"u8.ToArray(), Assert.Single(await database.Notices.ClaimAsync("n", TimeSpan.FromMinutes(1), 10)).Mail.Content.ToArray());
    }

    private static async Task LoadAsync(DatabaseProvider provider, string connectionString, string file)
    {
        await using System.Data.Common.DbConnection connection = provider == DatabaseProvider.Sqlite
            ? new Microsoft.Data.Sqlite.SqliteConnection(connectionString + ";Pooling=false")
            : new Npgsql.NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = await File.ReadAllTextAsync(file);
        await command.ExecuteNonQueryAsync();
    }

    private static string Dumps { get; } = Path.Combine(Folder(), "dumps");

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
