using System.IO.Compression;
using System.Text.Json;
using MailCompliance.Engine;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Backups;

/// <summary>
/// Copies of a database, made while mail goes on: a zip with a manifest and, for SQLite, the file; for PostgreSQL, the rows of every
/// table (binary COPY) of one moment. The keys are never in it: whoever finds the archive cannot read held mail.
/// </summary>
public static class DatabaseBackup
{
    /// <param name="path">A new file; only its owner may read it.</param>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static async Task<BackupManifest> CreateAsync(ComplianceDatabase database, string path, CancellationToken cancellation = default)
    {
        var draft = path + ".part";
        // of somebody else who makes one: it is not ours to delete
        var output = OwnersFile.Create(draft);
        try
        {
            BackupManifest manifest;
            using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
            {
                // read before the copy is made: what is appended meanwhile may be in it, what is named has to be
                var head = await database.Audit.HeadAsync(cancellation);
                var contents = await database.Store.Dialect.BackUpAsync(archive, cancellation);
                manifest = new BackupManifest(
                    database.Store.Dialect.Name, database.KnownSchema, database.Store.Time.GetUtcNow(), contents.Rows, contents.Hashes, head, await UsedKeys.FindAsync(database.Store, cancellation));
                await using var stream = archive.CreateEntry(BackupManifest.FileName).Open();
                await JsonSerializer.SerializeAsync(stream, manifest, StoredJson.Default.BackupManifest, cancellation);
            }

            File.Move(draft, path, overwrite: false);
            return manifest;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Puts the copy where nothing is yet, brings it to this program's schema and looks whether all of it is there.</summary>
    /// <param name="keyRingFolder">As for <see cref="ComplianceDatabase.OpenAsync(DatabaseProvider, string, string?, TimeProvider, CancellationToken)"/>.</param>
    /// <param name="beforeWriting">Run when the copy has been looked at and the place found free: what has to be there first.</param>
    /// <exception cref="InvalidOperationException">There is a database already.</exception>
    /// <exception cref="InvalidDataException">Not a backup, or of the other kind of database, or damaged, or of a newer program. Nothing was changed.</exception>
    public static async Task<RestoreResult> RestoreAsync(
        DatabaseProvider provider, string connectionString, string? keyRingFolder, string path, TimeProvider time, Action? beforeWriting = null, CancellationToken cancellation = default)
    {
        BackupManifest manifest;
        try
        {
            manifest = await PutInPlaceAsync(provider, connectionString, path, time, beforeWriting, cancellation);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"{path}: {fault.Message} Nothing was changed.", fault);
        }

        await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, keyRingFolder, time, cancellation);
        var problems = await CompareAsync(database, manifest, cancellation);
        await database.MigrateAsync(cancellation);
        problems.AddRange(await LookAsync(database, manifest, cancellation));
        return new RestoreResult(manifest, problems);
    }

    private static async Task<BackupManifest> PutInPlaceAsync(
        DatabaseProvider provider, string connectionString, string path, TimeProvider time, Action? beforeWriting, CancellationToken cancellation)
    {
        using var archive = Open(path);
        var manifest = await ReadManifestAsync(archive, cancellation);
        await using (SqlDialect dialect = provider == DatabaseProvider.Sqlite ? new SqliteDialect(connectionString) : new PostgresDialect(connectionString))
        {
            var schema = new SchemaUpgrader(dialect, time);
            if (manifest.Provider != dialect.Name)
                throw new InvalidDataException($"The backup is of a {manifest.Provider} database and cannot be restored to {dialect.Name}.");
            if (manifest.SchemaVersion > schema.KnownVersion)
                throw new InvalidDataException($"The backup has schema version {manifest.SchemaVersion}; this program knows up to {schema.KnownVersion}. Install the newer program.");
            await HashedEntry.RequireAsync(archive, manifest.Hashes, cancellation);
            await dialect.RequireVacantAsync(cancellation);
            beforeWriting?.Invoke();
            await dialect.RestoreAsync(archive, manifest, schema, cancellation);
        }

        return manifest;
    }

    private static ZipArchive Open(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataException("This is not a backup, or a part of one: its end is missing.");
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive archive, CancellationToken cancellation)
    {
        var entry = archive.GetEntry(BackupManifest.FileName) ?? throw new InvalidDataException("Not a backup: it has no manifest.json.");
        try
        {
            await using var stream = entry.Open();
            if (await JsonSerializer.DeserializeAsync(stream, StoredJson.Default.BackupManifest, cancellation) is { } manifest)
                return manifest;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException)
        {
            // said below
        }

        throw new InvalidDataException("The backup's manifest cannot be read.");
    }

    private static async Task<List<string>> CompareAsync(ComplianceDatabase database, BackupManifest manifest, CancellationToken cancellation)
    {
        var rows = await database.Store.ReadAsync(session => TableCounts.CountAsync(database.Store.Dialect, session, cancellation), cancellation);
        return
        [
            .. manifest.Rows.Keys.Union(rows.Keys).Order(StringComparer.Ordinal)
                .Where(table => manifest.Rows.GetValueOrDefault(table) != rows.GetValueOrDefault(table))
                .Select(table => $"{table}: {Counted.Of(rows.GetValueOrDefault(table), "row")}, {manifest.Rows.GetValueOrDefault(table)} when the backup was made."),
        ];
    }

    private static async Task<IEnumerable<string>> LookAsync(ComplianceDatabase database, BackupManifest manifest, CancellationToken cancellation)
    {
        var problems = new List<string>();
        var chain = await database.Audit.VerifyAsync(manifest.Head, cancellation);
        if (!chain.IsWhole)
            problems.Add($"The audit trail is not whole: entry {chain.FaultAt} is {chain.FirstFault}.");
        var check = await database.CheckAsync(cancellation);
        if (check.Problem is { } problem)
            problems.Add(problem);
        return problems;
    }
}
