using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Sending;

namespace MailCompliance.Storage;

/// <summary>
/// Everything that must survive. One instance per process, safe for use by many threads; its parts are the properties.
/// Every fault of the database (full, locked, read-only, gone) is thrown, never swallowed: <see cref="System.Data.Common.DbException"/>
/// or <see cref="IOException"/>.
/// </summary>
public sealed class ComplianceDatabase : IAsyncDisposable
{
    private ComplianceDatabase()
    {
    }

    public MessageLog Log => throw new NotImplementedException();

    public Quarantine Quarantine => throw new NotImplementedException();

    public SendingCounters Sendings => throw new NotImplementedException();

    /// <summary>Copies that the next hop refused with the message and that go out later, once.</summary>
    public OwedMails Copies => throw new NotImplementedException();

    /// <summary>Notices that must go out.</summary>
    public OwedMails Notices => throw new NotImplementedException();

    public AuditTrail Audit => throw new NotImplementedException();

    public Leases Leases => throw new NotImplementedException();

    public Retention Retention => throw new NotImplementedException();

    /// <summary>Opens the database; the SQLite file, its folder and the first key of the key ring are made where missing. Does not change the schema.</summary>
    /// <param name="connectionString">ADO.NET connection string of Microsoft.Data.Sqlite or Npgsql.</param>
    /// <param name="keyRingFolder">Null: <c>keys</c> beside the SQLite file; required for PostgreSQL, the same keys on every node.</param>
    /// <exception cref="ArgumentException">A connection string that cannot be read, or PostgreSQL without a key ring.</exception>
    public static Task<ComplianceDatabase> OpenAsync(
        DatabaseProvider provider, string connectionString, string? keyRingFolder, TimeProvider time, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Brings the schema to the version that this program knows; safe where several start at once.</summary>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="InvalidOperationException">The database is newer than this program.</exception>
    public Task<int> MigrateAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Tries a durable write and compares the schema. Never throws for a fault of the database: that is what it reports.</summary>
    public Task<DatabaseCheck> CheckAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Writes what is still queued and closes.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
