using MailCompliance.Storage.Connections;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A row in every table that a schema has, made from the schema itself: a table that is added is not forgotten.</summary>
internal static class RowPlanting
{
    /// <returns>Rows by table, afterwards.</returns>
    public static async Task<Dictionary<string, long>> InEveryTableAsync(SqlDialect dialect)
    {
        await using (var session = await dialect.OpenAsync(forWriting: true, CancellationToken.None))
        {
            var isSqlite = dialect.Name == "sqlite";
            // whom a row belongs to is not what is tried here
            await session.RunOnceAsync(isSqlite ? "PRAGMA foreign_keys=OFF" : "SET session_replication_role = replica", CancellationToken.None);
            foreach (var table in await dialect.TablesAsync(session, CancellationToken.None))
            {
                if (await session.Sql($"SELECT COUNT(*) FROM {table}").NumberAsync(CancellationToken.None) > 0)
                    continue;
                var columns = await session.Sql(isSqlite
                        ? $"SELECT name, lower(type) FROM pragma_table_info('{table}')"
                        : $"SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = current_schema() AND is_identity = 'NO' AND is_generated = 'NEVER'")
                    .AllAsync(row => (Name: row.GetString(0), Type: row.GetString(1)), CancellationToken.None);
                await session.RunOnceAsync(
                    $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", columns.Select(column => ValueOf(column.Name, column.Type)))})", CancellationToken.None);
            }
        }

        return await CountAsync(dialect);
    }

    public static async Task<Dictionary<string, long>> CountAsync(SqlDialect dialect)
    {
        await using var session = await dialect.OpenAsync(forWriting: false, CancellationToken.None);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in await dialect.TablesAsync(session, CancellationToken.None))
            rows[table] = await session.Sql($"SELECT COUNT(*) FROM {table}").NumberAsync(CancellationToken.None);
        return rows;
    }

    /// <summary>What is read by its form has that form.</summary>
    private static string ValueOf(string name, string type) => type switch
    {
        "text" when name == "state" => "'delivered'",
        "text" when name == "verdict" => "'warn'",
        "text" => "'[]'",
        "blob" => "X'01'",
        "bytea" => "'\\x01'",
        "boolean" => "true",
        _ => "1",
    };
}
