using System.Globalization;
using System.IO.Compression;
using MailCompliance.Storage.Backups;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailCompliance.Storage.Connections;

/// <summary>
/// One file in WAL mode (readers never wait for the writer, and the writer never for them), <c>synchronous=FULL</c>: a
/// commit is on disk when it returns.
/// </summary>
internal sealed class SqliteDialect : SqlDialect
{
    private const int DefaultTimeoutSeconds = 5;

    private readonly SqliteConnectionStringBuilder connectionString;

    /// <exception cref="ArgumentException">Not a connection string, or one that names no file.</exception>
    public SqliteDialect(string connectionString)
    {
        this.connectionString = new SqliteConnectionStringBuilder(connectionString) { Pooling = false };
        if (this.connectionString.DataSource is "" or ":memory:" || this.connectionString.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException("Storage:ConnectionString has to name a file (Data Source=…).", nameof(connectionString));
        if (!this.connectionString.ShouldSerialize("Default Timeout"))
            this.connectionString.DefaultTimeout = DefaultTimeoutSeconds;
    }

    public override string Name => "sqlite";

    public override bool IsShared => false;

    public override int WriteLanes => 1;

    public override string SkipLocked => "";

    public string FilePath => Path.GetFullPath(connectionString.DataSource);

    /// <summary>Folder of the database file.</summary>
    public string Folder => Path.GetDirectoryName(FilePath)!;

    /// <summary>Run on every new writing connection; for tests that need a small disk.</summary>
    public string? FurtherPragmas { get; init; }

    public override async Task<Session> OpenAsync(bool forWriting, CancellationToken cancellation)
    {
        if (connectionString.Mode == SqliteOpenMode.ReadWriteCreate)
            Directory.CreateDirectory(Folder);
        var session = new Session(new SqliteConnection(connectionString.ToString()));
        try
        {
            await session.Connection.OpenAsync(cancellation);
            await session.RunOnceAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={connectionString.DefaultTimeout * 1000L}"), cancellation);
            await session.RunOnceAsync(forWriting ? "PRAGMA journal_mode=WAL" : "PRAGMA query_only=ON", cancellation);
            await session.RunOnceAsync("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY", cancellation);
            if (forWriting)
                await session.RunOnceAsync("PRAGMA wal_autocheckpoint=2000; PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON; " + FurtherPragmas, cancellation);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        return session;
    }

    /// <summary>
    /// IMMEDIATE: the lock is taken at once, so that what is read within cannot be outdated. Durability is switched outside of
    /// transactions, and by a fresh statement each time since the pragma takes effect while it is compiled.
    /// </summary>
    public override async ValueTask BeginAsync(Session session, bool durable)
    {
        if (durable != session.IsDurable)
        {
            var handle = ((SqliteConnection)session.Connection).Handle;
            var code = raw.sqlite3_exec(handle, durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
            SqliteException.ThrowExceptionForRC(code, handle);
            session.IsDurable = durable;
        }

        await session.Sql("BEGIN IMMEDIATE").ExecuteAsync();
    }

    /// <summary>Nothing to do: the transaction holds the only write lock.</summary>
    public override ValueTask LockSchemaAsync(Session session, CancellationToken cancellation) => ValueTask.CompletedTask;

    public override async ValueTask<bool> HasTableAsync(Session session, string table, CancellationToken cancellation) =>
        await session.Sql("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = @table").With("@table", table).NumberAsync(cancellation) > 0;

    public override long? FreeBytes() => new DriveInfo(Folder).AvailableFreeSpace;

    /// <summary><c>secure_delete</c> wrote zeros over what was deleted; the log that still holds it is emptied.</summary>
    public override async Task<bool> ScrubAsync(CancellationToken cancellation)
    {
        await using var session = await OpenAsync(forWriting: true, cancellation);
        return await session.Sql("PRAGMA wal_checkpoint(TRUNCATE)").NumberAsync(cancellation) == 0;
    }

    public override Task<BackupContents> BackUpAsync(ZipArchive archive, CancellationToken cancellation) =>
        SqliteBackup.WriteAsync(this, archive, cancellation);

    public override Task RestoreAsync(ZipArchive archive, BackupManifest manifest, SchemaUpgrader schema, CancellationToken cancellation) =>
        SqliteBackup.RestoreAsync(FilePath, archive, cancellation);

    public override async ValueTask<IReadOnlyList<string>> TablesAsync(Session session, CancellationToken cancellation) =>
        await session.Sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").AllAsync(row => row.GetString(0), cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
