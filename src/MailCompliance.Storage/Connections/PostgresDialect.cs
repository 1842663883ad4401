using Npgsql;

namespace MailCompliance.Storage.Connections;

/// <summary>A server shared by several nodes, READ COMMITTED.</summary>
internal sealed class PostgresDialect : SqlDialect
{
    /// <summary>Key of the advisory lock; any number that nobody else uses ("mailcomp").</summary>
    private const long SchemaLock = 0x6d61696c636f6d70;

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

    public override async Task<Session> OpenAsync(bool forWriting, CancellationToken cancellation) =>
        new(await source.OpenConnectionAsync(cancellation));

    public override async ValueTask BeginAsync(Session session, bool durable) =>
        await session.Sql(durable ? "BEGIN" : "BEGIN; SET LOCAL synchronous_commit TO OFF").ExecuteAsync();

    public override async ValueTask LockSchemaAsync(Session session, CancellationToken cancellation) =>
        await session.Sql("SELECT pg_advisory_xact_lock(@key)").With("@key", SchemaLock).ExecuteAsync(cancellation);

    public override async ValueTask<bool> HasTableAsync(Session session, string table, CancellationToken cancellation) =>
        await session.Sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = @table").With("@table", table).NumberAsync(cancellation) > 0;

    public override long? FreeBytes() => null;

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
