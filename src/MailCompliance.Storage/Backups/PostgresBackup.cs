using System.IO.Compression;
using MailCompliance.Storage.Connections;
using Npgsql;

namespace MailCompliance.Storage.Backups;

/// <summary>
/// The rows of every table in PostgreSQL's binary COPY format, all of one moment (REPEATABLE READ). Needs no program of the server's
/// version beside it, as pg_dump would, and rights on our own tables only.
/// </summary>
internal static class PostgresBackup
{
    private const string Folder = "tables/";

    public static async Task<BackupContents> WriteAsync(PostgresDialect dialect, ZipArchive archive, CancellationToken cancellation)
    {
        await using var session = await dialect.OpenAsync(forWriting: false, cancellation);
        await session.RunOnceAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", cancellation);
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in await InOrderAsync(dialect, session, cancellation))
        {
            await using var copy = await ((NpgsqlConnection)session.Connection).BeginRawBinaryCopyAsync($"COPY {table} TO STDOUT (FORMAT BINARY)", cancellation);
            var name = $"{Folder}{table}.copy";
            hashes.Add(name, await HashedEntry.WriteAsync(archive, name, stream => copy.CopyToAsync(stream, cancellation), cancellation));
        }

        var rows = await TableCounts.CountAsync(dialect, session, cancellation);
        await session.RunOnceAsync("COMMIT", cancellation);
        return new BackupContents(rows, hashes);
    }

    /// <exception cref="InvalidOperationException">There are tables already.</exception>
    public static async Task RequireVacantAsync(PostgresDialect dialect, Session session, CancellationToken cancellation)
    {
        if ((await dialect.TablesAsync(session, cancellation)).Count > 0)
            throw new InvalidOperationException("The database has tables already: name an empty one. Nothing was changed.");
    }

    public static async Task RestoreAsync(PostgresDialect dialect, ZipArchive archive, BackupManifest manifest, SchemaUpgrader schema, CancellationToken cancellation)
    {
        await using var session = await dialect.OpenAsync(forWriting: true, cancellation);
        await RequireVacantAsync(dialect, session, cancellation);
        await schema.UpgradeAsync(manifest.SchemaVersion, cancellation);
        var tables = await InOrderAsync(dialect, session, cancellation);
        await session.RunOnceAsync("BEGIN", cancellation);
        await session.RunOnceAsync($"TRUNCATE {string.Join(", ", tables)}", cancellation);
        foreach (var table in tables)
        {
            if (archive.GetEntry($"{Folder}{table}.copy") is not { } entry)
                continue;
            await using var stream = await entry.OpenAsync(cancellation);
            await using var copy = await ((NpgsqlConnection)session.Connection).BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellation);
            await stream.CopyToAsync(copy, cancellation);
        }

        await session.RunOnceAsync("COMMIT", cancellation);
        await session.RunOnceAsync("ANALYZE", cancellation);
    }

    /// <summary>Tables that others refer to come before those.</summary>
    private static async ValueTask<IReadOnlyList<string>> InOrderAsync(PostgresDialect dialect, Session session, CancellationToken cancellation)
    {
        var left = (await dialect.TablesAsync(session, cancellation)).ToList();
        var references = (await session.Sql(
                "SELECT DISTINCT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace")
            .AllAsync(row => (From: row.GetString(0), To: row.GetString(1)), cancellation)).ToLookup(reference => reference.From, reference => reference.To);
        var ordered = new List<string>();
        while (left.Count > 0)
        {
            var next = left.First(table => references[table].All(to => to == table || !left.Contains(to)));
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }
}
