using System.Globalization;
using System.Reflection;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Storage;

/// <summary>
/// Applies the numbered scripts (<c>Schema/001_initial.sqlite.sql</c>) that the database has not seen, all in one
/// transaction. Of several that start at once one works and the others find it done.
/// </summary>
internal sealed class SchemaUpgrader(SqlDialect dialect, TimeProvider time)
{
    /// <summary>What a script cannot do: after all of them, since it works with the tables of this program, and in the same transaction.</summary>
    private static readonly Dictionary<int, Func<Session, CancellationToken, ValueTask>> FurtherSteps = new() { [3] = FlaggedBackfill.RunAsync };

    private readonly SortedDictionary<int, string> scripts = FindScripts(dialect.Name);

    public int KnownVersion => scripts.Keys.Last();

    /// <returns>How many steps were applied.</returns>
    /// <exception cref="InvalidOperationException">The database is newer than this program.</exception>
    public Task<int> UpgradeAsync(CancellationToken cancellation) => UpgradeAsync(KnownVersion, cancellation);

    /// <param name="upTo">The version to stop at.</param>
    public async Task<int> UpgradeAsync(int upTo, CancellationToken cancellation)
    {
        await using var session = await dialect.OpenAsync(forWriting: true, cancellation);
        await dialect.BeginAsync(session, durable: true);
        await dialect.LockSchemaAsync(session, cancellation);
        await session.RunOnceAsync("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", cancellation);
        var version = await VersionAsync(session, cancellation);
        if (version > KnownVersion)
            throw new InvalidOperationException($"The database has schema version {version}; this program knows up to {KnownVersion}. Install the newer program.");

        // by number, not by the highest: numbers are given to those who work side by side, and may arrive out of order
        var applied = await session.Sql("SELECT version FROM schema_version").AllAsync(row => row.GetInt64(0), cancellation);
        var steps = scripts.Where(script => !applied.Contains(script.Key) && script.Key <= upTo).ToList();
        foreach (var (number, resource) in steps)
        {
            await session.RunOnceAsync(Read(resource), cancellation);
            await session.Sql("INSERT INTO schema_version (version, applied_at) VALUES (@version, @at)")
                .With("@version", number).With("@at", Instant.Of(time.GetUtcNow())).ExecuteAsync(cancellation);
        }

        foreach (var (number, _) in steps)
        {
            if (FurtherSteps.TryGetValue(number, out var further) && upTo == KnownVersion)
                await further(session, cancellation);
        }

        await session.Sql("COMMIT").ExecuteAsync(cancellation);
        return steps.Count;
    }

    /// <returns>0 where the database is empty.</returns>
    public async Task<int> VersionAsync(Session session, CancellationToken cancellation) =>
        await dialect.HasTableAsync(session, "schema_version", cancellation)
            ? (int)await session.Sql("SELECT MAX(version) FROM schema_version").NumberAsync(cancellation)
            : 0;

    private static SortedDictionary<int, string> FindScripts(string dialectName)
    {
        const string folder = "MailCompliance.Storage.Schema.";
        var ending = $".{dialectName}.sql";
        var found = new SortedDictionary<int, string>();
        foreach (var resource in Assembly.GetExecutingAssembly().GetManifestResourceNames())
        {
            if (resource.StartsWith(folder, StringComparison.Ordinal) && resource.EndsWith(ending, StringComparison.Ordinal))
                found.Add(int.Parse(resource.AsSpan(folder.Length, 3), CultureInfo.InvariantCulture), resource);
        }

        return found;
    }

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
