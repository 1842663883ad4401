using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class SchemaTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_that_start_at_once_one_applies_each_step(DatabaseProvider provider)
    {
        var folder = Directory.CreateTempSubdirectory("mc-storage-").FullName;
        var connectionString = provider == DatabaseProvider.Sqlite ? $"Data Source={folder}/a/b.db" : await postgres.NewDatabaseAsync();
        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            ComplianceDatabase.OpenAsync(provider, connectionString, Path.Combine(folder, "keys"), TimeProvider.System))));

        var before = await nodes[0].CheckAsync();
        Assert.Equal((0, false), (before.SchemaVersion, before.IsHealthy));
        Assert.Contains("migrate", before.Problem, StringComparison.Ordinal);

        var steps = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.MigrateAsync())));

        Assert.Equal(typeof(ComplianceDatabase).Assembly.GetManifestResourceNames().Count(name => name.EndsWith(".sqlite.sql", StringComparison.Ordinal)), steps.Sum());
        Assert.Single(steps, count => count > 0);
        var after = await nodes[3].CheckAsync();
        Assert.True(after.IsHealthy);
        Assert.Null(after.Problem);
        Assert.Equal(provider == DatabaseProvider.Sqlite, after.FreeBytes > 0);
        Assert.Equal(0, await nodes[1].MigrateAsync());
        foreach (var node in nodes)
            await node.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_database_of_a_newer_program_is_refused(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.SqlAsync("INSERT INTO schema_version (version, applied_at) VALUES (999, 0)");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Database.MigrateAsync());

        Assert.Contains("999", refusal.Message, StringComparison.Ordinal);
        Assert.False((await store.Database.CheckAsync()).IsHealthy);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Both_dialects_have_the_same_tables_and_columns(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var columns = provider == DatabaseProvider.Sqlite
            ? "SELECT group_concat(line, char(10)) FROM (SELECT m.name || '.' || c.name AS line FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1)"
            : "SELECT string_agg(line, chr(10) ORDER BY line COLLATE \"C\") FROM (SELECT table_name || '.' || column_name AS line FROM information_schema.columns WHERE table_schema = current_schema()) AS lines";

        var text = (string)(await store.SqlAsync(columns))!;

        Assert.Equal(Columns, text.Split('\n'));
    }

    /// <summary>Read from the SQLite scripts: every line of a table that begins with a lower-case word.</summary>
    private static IEnumerable<string> Columns
    {
        get
        {
            var found = new List<string> { "schema_version.version", "schema_version.applied_at" };
            var assembly = typeof(ComplianceDatabase).Assembly;
            foreach (var script in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sqlite.sql", StringComparison.Ordinal)))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(script)!);
                var table = "";
                foreach (var line in reader.ReadToEnd().Split('\n'))
                {
                    if (line.StartsWith("CREATE TABLE ", StringComparison.Ordinal))
                        table = line.Split(' ')[2];
                    else if (line.StartsWith("ALTER TABLE ", StringComparison.Ordinal) && line.Split(' ') is [_, _, var altered, "ADD", "COLUMN", var column, ..])
                        found.Add($"{altered}.{column}");
                    else if (line.StartsWith("    ", StringComparison.Ordinal) && char.IsAsciiLetterLower(line[4]))
                        found.Add($"{table}.{line.Trim().Split(' ')[0]}");
                }
            }

            return found.Order(StringComparer.Ordinal);
        }
    }
}
