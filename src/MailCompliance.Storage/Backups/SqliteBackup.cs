using System.IO.Compression;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
using Microsoft.Data.Sqlite;

namespace MailCompliance.Storage.Backups;

/// <summary>SQLite's online backup: a consistent copy of the file while others write (sqlite.org/backup.html).</summary>
internal static class SqliteBackup
{
    private const string EntryName = "database.sqlite";

    public static async Task<BackupContents> WriteAsync(SqliteDialect dialect, ZipArchive archive, CancellationToken cancellation)
    {
        var copy = Path.Combine(dialect.Folder, $"backup-{Guid.NewGuid():N}.sqlite");
        try
        {
            OwnersFile.Create(copy).Dispose();
            await using (var session = await dialect.OpenAsync(forWriting: false, cancellation))
            await using (var target = new SqliteConnection($"Data Source={copy};Pooling=false"))
            {
                await target.OpenAsync(cancellation);
                ((SqliteConnection)session.Connection).BackupDatabase(target);
                // a copy of a file in WAL mode is one too, and would need its own log beside it
                await using var plain = target.CreateCommand();
                plain.CommandText = "PRAGMA journal_mode=DELETE";
                await plain.ExecuteNonQueryAsync(cancellation);
            }

            var rows = await CheckAsync(copy, cancellation);
            await using var file = File.OpenRead(copy);
            var hash = await HashedEntry.WriteAsync(archive, EntryName, stream => file.CopyToAsync(stream, cancellation), cancellation);
            return new BackupContents(rows, new Dictionary<string, string> { [EntryName] = hash });
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <exception cref="InvalidOperationException">There is a file already.</exception>
    public static void RequireVacant(string path)
    {
        if (new[] { path, path + "-wal" }.FirstOrDefault(Path.Exists) is { } present)
            throw new InvalidOperationException($"{present} is there already: stop the service, and move {Path.GetFileName(path)} with its -wal and -shm files away first. Nothing was changed.");
    }

    public static async Task RestoreAsync(string path, ZipArchive archive, CancellationToken cancellation)
    {
        RequireVacant(path);
        var entry = archive.GetEntry(EntryName) ?? throw new InvalidDataException($"The backup has no {EntryName}.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.restoring-{Guid.NewGuid():N}";
        try
        {
            await using (var file = OwnersFile.Create(draft))
            await using (var stream = await entry.OpenAsync(cancellation))
                await stream.CopyToAsync(file, cancellation);
            await CheckAsync(draft, cancellation);
            File.Move(draft, path, overwrite: false);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    private static async Task<IReadOnlyDictionary<string, long>> CheckAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using var dialect = new SqliteDialect($"Data Source={file};Mode=ReadWrite");
            await using var session = new Session(new SqliteConnection($"Data Source={file};Mode=ReadWrite;Pooling=false"));
            await session.Connection.OpenAsync(cancellation);
            var answer = await session.Sql("PRAGMA integrity_check(1)").FirstAsync(row => row.GetString(0), cancellation);
            return answer == "ok" ? await TableCounts.CountAsync(dialect, session, cancellation) : throw new InvalidDataException($"The copy is damaged: {answer}.");
        }
        catch (SqliteException fault)
        {
            throw new InvalidDataException("The copy is damaged: " + fault.Message, fault);
        }
    }
}
