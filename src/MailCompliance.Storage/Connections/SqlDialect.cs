using System.IO.Compression;
using MailCompliance.Storage.Backups;

namespace MailCompliance.Storage.Connections;

/// <summary>What differs between the databases. Everything else is the same SQL.</summary>
internal abstract class SqlDialect : IAsyncDisposable
{
    /// <summary>Part of the names of the schema scripts: <c>001_initial.NAME.sql</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether several nodes handle mail on the same data.</summary>
    public abstract bool IsShared { get; }

    /// <summary>How many transactions write at the same time.</summary>
    public abstract int WriteLanes { get; }

    /// <summary>Ends a select that picks rows to claim, so that nodes pick different ones. In a sub-select only if that is materialised: PostgreSQL may run it again and pick more.</summary>
    public abstract string SkipLocked { get; }

    public abstract Task<Session> OpenAsync(bool forWriting, CancellationToken cancellation);

    /// <summary>Begins a transaction that writes.</summary>
    /// <param name="durable">False: its commit may be lost if the machine (not only the process) dies.</param>
    public abstract ValueTask BeginAsync(Session session, bool durable);

    /// <summary>Makes those who change the schema wait for each other until the transaction ends.</summary>
    public abstract ValueTask LockSchemaAsync(Session session, CancellationToken cancellation);

    /// <returns>Whether a table of that name exists.</returns>
    public abstract ValueTask<bool> HasTableAsync(Session session, string table, CancellationToken cancellation);

    /// <summary>Free space where the data lies; null where that is not on this machine.</summary>
    public abstract long? FreeBytes();

    /// <summary>Makes what was deleted vanish from the files too. May make writers wait for some seconds.</summary>
    /// <returns>False: somebody is reading or writing at the moment; it has to be tried again later.</returns>
    public abstract Task<bool> ScrubAsync(CancellationToken cancellation);

    /// <summary>Puts a consistent copy of everything into the archive while others go on writing.</summary>
    public abstract Task<BackupContents> BackUpAsync(ZipArchive archive, CancellationToken cancellation);

    /// <summary>Looks whether a copy can be put there.</summary>
    /// <exception cref="InvalidOperationException">Something is there already.</exception>
    public abstract Task RequireVacantAsync(CancellationToken cancellation);

    /// <summary>Puts the copy in place. Nothing may be there yet.</summary>
    /// <exception cref="InvalidOperationException">Something is there already.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public abstract Task RestoreAsync(ZipArchive archive, BackupManifest manifest, SchemaUpgrader schema, CancellationToken cancellation);

    /// <returns>Names of all tables.</returns>
    public abstract ValueTask<IReadOnlyList<string>> TablesAsync(Session session, CancellationToken cancellation);

    /// <summary>Fails where what a session reads and writes is no longer what the next one would open.</summary>
    /// <exception cref="System.Data.Common.DbException">What it committed is where nobody will look for it.</exception>
    public virtual void ThrowIfLost(Session session)
    {
    }

    public abstract ValueTask DisposeAsync();
}
