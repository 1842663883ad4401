using System.Data.Common;
using System.Security.Cryptography;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;
using MailCompliance.Storage.Pairing;
using MailCompliance.Storage.People;
using MailCompliance.Storage.Policies;
using MailCompliance.Storage.Requests;
using MailCompliance.Storage.Reviewing;
using MailCompliance.Storage.Sending;

namespace MailCompliance.Storage;

/// <summary>
/// Everything that must survive. One instance per process, safe for use by many threads; its parts are the properties.
/// Every fault of the database (full, locked, read-only, gone) is thrown, never swallowed: <see cref="DbException"/>
/// or <see cref="IOException"/>.
/// </summary>
public sealed class ComplianceDatabase : IAsyncDisposable
{
    private readonly Store store;
    private readonly SchemaUpgrader schema;

    private ComplianceDatabase(Store store)
    {
        this.store = store;
        schema = new SchemaUpgrader(store.Dialect, store.Time);
        Audit = new AuditTrail(store);
        Log = new MessageLog(store, Audit);
        Copies = new OwedMails(store, "copy");
        Notices = new OwedMails(store, "notice");
        Quarantine = new Quarantine(store, Audit, Notices);
        Sendings = new SendingCounters(store);
        People = new PeopleSnapshots(store, Audit);
        Reviews = new Reviews(store, Audit);
        Figures = new Figures(store);
        Allowances = new Allowances(store, Audit);
        AccessGrants = new AccessGrants(store, Audit);
        Absences = new Absences(store, Audit);
        PortalSessions = new PortalSessions(store, Audit, store.Keys);
        PolicyVersions = new PolicyVersions(store, Audit);
        StaffRequests = new StaffRequests(store, Audit, Notices);
        SendPermissions = new SendPermissions(store, Audit);
        ApiKeys = new ApiKeys(store, Audit);
        Exceptions = new ExceptionRegister(store, Audit);
        GraphMailboxes = new GraphMailboxes(store);
        SentMessages = new SentMessages(store, Notices, Copies);
        GraphSubscriptions = new GraphSubscriptions(store);
        GraphPlaces = new GraphPlaces(store);
        GraphBackfills = new GraphBackfills(store);
        DirectoryCopy = new DirectoryCopy(store);
        MessageTraces = new MessageTraces(store);
        Pairings = new Pairings(store, Audit);
        UsedProofs = new UsedProofs(store);
        Leases = new Leases(store);
        Retention = new Retention(store, Audit);
        AuditHeads = new AuditHeads(store, Audit, Notices);
    }

    public MessageLog Log { get; }

    public Quarantine Quarantine { get; }

    public SendingCounters Sendings { get; }

    /// <summary>Copies that the next hop refused with the message and that go out later, once.</summary>
    public OwedMails Copies { get; }

    /// <summary>Notices that must go out.</summary>
    public OwedMails Notices { get; }

    public AuditTrail Audit { get; }

    /// <summary>Signed heads of the audit trail.</summary>
    public AuditHeads AuditHeads { get; }

    /// <summary>Everybody the school has on file.</summary>
    public PeopleSnapshots People { get; }

    /// <summary>Flagged messages under review.</summary>
    public Reviews Reviews { get; }

    /// <summary>Figures about flagged messages.</summary>
    public Figures Figures { get; }

    /// <summary>Recipients that a sender may write to once more without being held.</summary>
    public Allowances Allowances { get; }

    /// <summary>Who of those who decide is away.</summary>
    public Absences Absences { get; }

    /// <summary>Who is signed in to the portal.</summary>
    public PortalSessions PortalSessions { get; }

    /// <summary>What staff ask and report.</summary>
    public StaffRequests StaffRequests { get; }

    /// <summary>Leave to send something that was asked for beforehand.</summary>
    public SendPermissions SendPermissions { get; }

    /// <summary>The policies that were in force.</summary>
    public PolicyVersions PolicyVersions { get; }

    /// <summary>Leave to look at one person's log.</summary>
    public AccessGrants AccessGrants { get; }

    /// <summary>Keys for scripts.</summary>
    public ApiKeys ApiKeys { get; }

    /// <summary>Permissions asked for and granted in the portal.</summary>
    public ExceptionRegister Exceptions { get; }

    /// <summary>Mailboxes whose Sent Items are audited, and how far.</summary>
    public GraphMailboxes GraphMailboxes { get; }

    /// <summary>What the audit of Sent Items found.</summary>
    public SentMessages SentMessages { get; }

    /// <summary>Subscriptions to changes of those mailboxes.</summary>
    public GraphSubscriptions GraphSubscriptions { get; }

    public GraphPlaces GraphPlaces { get; }

    /// <summary>Past periods that somebody asked to have read.</summary>
    public GraphBackfills GraphBackfills { get; }

    /// <summary>What was read of the directory.</summary>
    public DirectoryCopy DirectoryCopy { get; }

    /// <summary>What was sent, compared with Exchange's message trace.</summary>
    public MessageTraces MessageTraces { get; }

    /// <summary>Mailboxes that are connected to the add-in's service.</summary>
    public Pairings Pairings { get; }

    /// <summary>Proofs of the add-in that were presented already.</summary>
    public UsedProofs UsedProofs { get; }

    public Leases Leases { get; }

    public Retention Retention { get; }

    /// <summary>Whether several nodes may have it open at once.</summary>
    public bool IsShared => store.Dialect.IsShared;

    /// <summary>The keys that encrypt held mail, notices, copies and people.</summary>
    public KeyRing Keys => store.Keys;

    /// <summary>Opens the database; the SQLite file, its folder and the first key of the key ring are made where missing. Does not change the schema.</summary>
    /// <param name="connectionString">ADO.NET connection string of Microsoft.Data.Sqlite or Npgsql.</param>
    /// <param name="keyRingFolder">Null: <c>keys</c> beside the SQLite file; required for PostgreSQL, the same keys on every node.</param>
    /// <exception cref="ArgumentException">A connection string that cannot be read, or PostgreSQL without a key ring.</exception>
    /// <exception cref="DbException">The database cannot be opened.</exception>
    /// <exception cref="CryptographicException">A key file is damaged.</exception>
    public static Task<ComplianceDatabase> OpenAsync(
        DatabaseProvider provider, string connectionString, string? keyRingFolder, TimeProvider time, CancellationToken cancellation = default) =>
        provider switch
        {
            DatabaseProvider.Sqlite => OpenAsync(new SqliteDialect(connectionString), keyRingFolder, time, cancellation),
            DatabaseProvider.Postgres => OpenAsync(new PostgresDialect(connectionString), keyRingFolder, time, cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(provider), provider, null),
        };

    /// <summary>Brings the schema to the version that this program knows; safe where several start at once.</summary>
    /// <returns>How many steps were applied.</returns>
    /// <exception cref="InvalidOperationException">The database is newer than this program.</exception>
    public Task<int> MigrateAsync(CancellationToken cancellation = default) => schema.UpgradeAsync(cancellation);

    /// <summary>Schema versions: of the database, 0 where it is empty, and the one that this program knows. Writes nothing.</summary>
    /// <exception cref="DbException">The database cannot be read.</exception>
    public async Task<(int Present, int Known)> SchemaAsync(CancellationToken cancellation = default) =>
        (await store.ReadAsync(async session => await schema.VersionAsync(session, cancellation), cancellation), schema.KnownVersion);

    /// <summary>Tries a durable write and compares the schema. Never throws for a fault of the database: that is what it reports.</summary>
    public async Task<DatabaseCheck> CheckAsync(CancellationToken cancellation = default)
    {
        var nothing = new DatabaseCheck(false, 0, schema.KnownVersion, null, [], null);
        try
        {
            nothing = nothing with { FreeBytes = store.Dialect.FreeBytes() };
            var version = await store.ReadAsync(async session => await schema.VersionAsync(session, cancellation), cancellation);
            nothing = nothing with { SchemaVersion = version };
            if (version != schema.KnownVersion)
                return nothing with { Problem = $"The database has schema version {version}, this program needs {schema.KnownVersion}: run 'mailcompliance migrate'." };
            await Leases.TakeAsync("check", Environment.MachineName, TimeSpan.Zero, cancellation);
            var missing = await MissingKeysAsync(cancellation);
            return nothing with
            {
                IsWritable = true,
                MissingKeys = missing,
                Problem = missing.Count == 0 ? null : $"The key ring lacks {missing.Count} of the keys that stored content needs: restore them from the backup.",
            };
        }
        catch (Exception fault) when (fault is DbException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return nothing with { Problem = fault.Message };
        }
    }

    /// <summary>Writes what is still queued and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await store.Writes.DisposeAsync();
        await store.Reads.DisposeAsync();
        await store.Dialect.DisposeAsync();
    }

    internal Store Store => store;

    internal int KnownSchema => schema.KnownVersion;

    internal static async Task<ComplianceDatabase> OpenAsync(SqlDialect dialect, string? keyRingFolder, TimeProvider time, CancellationToken cancellation)
    {
        var folder = keyRingFolder ?? (dialect is SqliteDialect file ? Path.Combine(file.Folder, "keys") : null)
            ?? throw new ArgumentException("Storage:KeyRingFolder is required with PostgreSQL: every node needs the same keys.", nameof(keyRingFolder));
        await using (await dialect.OpenAsync(forWriting: true, cancellation))
        {
            // makes the file, and shows at once that the database can be reached
        }

        var keys = KeyRing.Open(folder, time);
        return new ComplianceDatabase(new Store(dialect, new WriteQueue(dialect), new ReadPool(dialect), keys, time));
    }

    private async Task<IReadOnlyList<string>> MissingKeysAsync(CancellationToken cancellation) =>
        [.. (await UsedKeys.FindAsync(store, cancellation)).Where(id => !store.Keys.Has(id))];
}
