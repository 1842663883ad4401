using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using MailCompliance.Storage.Backups;
using MailCompliance.Storage.Encryption;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MailCompliance.Storage.Connections;

/// <summary>
/// One file in WAL mode (readers never wait for the writer, and the writer never for them), <c>synchronous=FULL</c>: a
/// commit is on disk when it returns.
/// </summary>
internal sealed partial class SqliteDialect : SqlDialect
{
    private const int DefaultTimeoutSeconds = 5;

    /// <summary>Whether the file was renamed, moved or deleted since it was opened (SQLITE_FCNTL_HAS_MOVED).</summary>
    private const int HasMoved = 20;

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
        Make();
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
    /// Made once, and by us: the file is its owner's alone. What was there when the program started and is gone later is not made anew, since an empty database would
    /// take what the write-ahead log of the old one holds, and messages that nobody would look for.
    /// </summary>
    private void Make()
    {
        if (connectionString.Mode != SqliteOpenMode.ReadWriteCreate)
            return;
        if (!File.Exists(FilePath))
        {
            if (File.Exists(FilePath + "-wal"))
                throw new IOException($"{FilePath} is missing, but {FilePath}-wal is there and holds what was written last. Put the database back beside it, or move both away.");
            CreateFolder();
            OwnersFile.Create(FilePath, FileMode.OpenOrCreate).Dispose();
        }

        connectionString.Mode = SqliteOpenMode.ReadWrite;
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Folder);
        else
            Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>On Linux an open file can be deleted or moved away: what is written then is in no file that anybody will open.</summary>
    public override void ThrowIfLost(Session session)
    {
        if (FileControl(((SqliteConnection)session.Connection).Handle!, "main", HasMoved, out var isMoved) == raw.SQLITE_OK && isMoved != 0)
            throw new SqliteException($"{FilePath} was moved or deleted while the program was using it. Stop the program, put the file back with its -wal file, and start again.", raw.SQLITE_IOERR);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial int FileControl(sqlite3 database, string name, int operation, out int answer);

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

    public override Task RequireVacantAsync(CancellationToken cancellation)
    {
        SqliteBackup.RequireVacant(FilePath);
        return Task.CompletedTask;
    }

    public override Task RestoreAsync(ZipArchive archive, BackupManifest manifest, SchemaUpgrader schema, CancellationToken cancellation) =>
        SqliteBackup.RestoreAsync(FilePath, archive, cancellation);

    public override async ValueTask<IReadOnlyList<string>> TablesAsync(Session session, CancellationToken cancellation) =>
        await session.Sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").AllAsync(row => row.GetString(0), cancellation);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
