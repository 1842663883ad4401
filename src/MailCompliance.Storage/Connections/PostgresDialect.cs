using System.IO.Compression;
using MailCompliance.Storage.Backups;
using Npgsql;

namespace MailCompliance.Storage.Connections;

/// <summary>A server shared by several nodes, READ COMMITTED.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    /// <summary>Key of the advisory lock; any number that nobody else uses ("mailcomp").</summary>
    private const long SchemaLock = 0x6d61696c636f6d70;

    /// <summary>
    /// A node that is paused or cut off in the middle of a transaction keeps its rows locked, and the others pass them by, or wait, until it comes back. The server ends
    /// such a transaction: before a lease ends (a minute), and before a statement of another node is tired of waiting (thirty seconds). Steps of ours follow one another in milliseconds.
    /// </summary>
    private const string EndTransactionsLeft = "SET idle_in_transaction_session_timeout = '20s'";

    private readonly NpgsqlDataSource source;

    /// <exception cref="ArgumentException">Not a connection string.</exception>
    public PostgresDialect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 };
        source = NpgsqlDataSource.Create(settings);
    }

    public override string Name => "postgres";

    public override bool IsShared => true;

    public override int WriteLanes => 4;

    public override string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public override async Task<Session> OpenAsync(bool forWriting, CancellationToken cancellation)
    {
        var session = new Session(await source.OpenConnectionAsync(cancellation));
        if (!forWriting)
            return session;
        try
        {
            await session.RunOnceAsync(EndTransactionsLeft, cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask BeginAsync(Session session, bool durable) =>
        await session.Sql(durable ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit TO OFF").ExecuteAsync();

    public override async ValueTask LockSchemaAsync(Session session, CancellationToken cancellation) =>
        await session.Sql("SELECT pg_advisory_xact_lock(@key)").With("@key", SchemaLock).ExecuteAsync(cancellation);

    public override async ValueTask<bool> HasTableAsync(Session session, string table, CancellationToken cancellation) =>
        await session.Sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @table").With("@table", table).NumberAsync(cancellation) > 0;

    public override long? FreeBytes() => null;

    /// <summary>
    /// VACUUM leaves the bytes of deleted rows in their pages; VACUUM FULL writes every table anew. It waits at most some seconds for others,
    /// so that nobody waits long for it. The server's own log (WAL) and archives of it are the database administrator's.
    /// </summary>
    public override async Task<bool> ScrubAsync(CancellationToken cancellation)
    {
        await using var session = await OpenAsync(forWriting: true, cancellation);
        await session.RunOnceAsync("SET lock_timeout = '5s'", cancellation);
        try
        {
            foreach (var table in await TablesAsync(session, cancellation))
            {
                await using var vacuum = session.Connection.CreateCommand();
                vacuum.CommandText = $"VACUUM (FULL) {table}";
                vacuum.CommandTimeout = 0;
                await vacuum.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
        finally
        {
            if (session.IsOpen)
                await session.RunOnceAsync("RESET lock_timeout", CancellationToken.None);
        }

        return true;
    }

    public override Task<BackupContents> BackUpAsync(ZipArchive archive, CancellationToken cancellation) =>
        PostgresBackup.WriteAsync(this, archive, cancellation);

    public override async Task RequireVacantAsync(CancellationToken cancellation)
    {
        await using var session = await OpenAsync(forWriting: false, cancellation);
        await PostgresBackup.RequireVacantAsync(this, session, cancellation);
    }

    public override Task RestoreAsync(ZipArchive archive, BackupManifest manifest, SchemaUpgrader schema, CancellationToken cancellation) =>
        PostgresBackup.RestoreAsync(this, archive, manifest, schema, cancellation);

    public override async ValueTask<IReadOnlyList<string>> TablesAsync(Session session, CancellationToken cancellation) =>
        await session.Sql("SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1").AllAsync(row => row.GetString(0), cancellation);

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
