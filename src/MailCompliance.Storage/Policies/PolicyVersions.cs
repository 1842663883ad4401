using System.Data.Common;
using System.Globalization;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Policies;

/// <summary>Every policy that came into force, as its file stood then: what held on a day, and what a change changed.</summary>
public sealed class PolicyVersions
{
    private readonly Store store;
    private readonly AuditTrail audit;

    internal PolicyVersions(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <summary>Notes what is in force now, with an audit entry where it follows another, unless it is what was noted last: of several nodes that take over one file the first notes it.</summary>
    /// <param name="hash">SHA-256 of the file, as log entries name it.</param>
    /// <param name="source">The file's text.</param>
    /// <returns>False: it was noted before.</returns>
    public Task<bool> NoteAsync(string hash, string source, string node, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var last = await session.Sql("SELECT number, hash FROM policy_version ORDER BY number DESC LIMIT 1").FirstAsync(row => new Last(row.GetInt64(0), row.GetString(1)));
                if (last?.Hash == hash)
                    return false;
                var number = (last?.Number ?? 0) + 1;
                var isNew = await session.Sql("INSERT INTO policy_version (number, hash, since, node, source) VALUES (@number, @hash, @now, @node, @source) ON CONFLICT (number) DO NOTHING")
                    .With("@number", number).With("@hash", hash).With("@now", store.Now).With("@node", node).With("@source", source).ExecuteAsync() == 1;
                if (isNew && number > 1)
                    await audit.AppendAsync(session, new AuditEvent(node, "policy.changed", hash, new Dictionary<string, string> { ["version"] = number.ToString(CultureInfo.InvariantCulture) }));
                return isNew;
            },
            cancellation);

    /// <summary>The latest first, without their texts.</summary>
    public Task<IReadOnlyList<PolicyVersion>> ListAsync(int limit = 200, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<PolicyVersion>>(
            async session => await session.Sql("SELECT number, hash, since, node, '' FROM policy_version ORDER BY number DESC LIMIT @limit").With("@limit", limit).AllAsync(Read, cancellation),
            cancellation);

    /// <returns>Null: there is none of this number.</returns>
    public Task<PolicyVersion?> FindAsync(long number, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql("SELECT number, hash, since, node, source FROM policy_version WHERE number = @number").With("@number", number).FirstAsync(Read, cancellation),
            cancellation);

    private static PolicyVersion Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.Time(2), row.GetString(3), row.GetString(4));

    private sealed record Last(long Number, string Hash);
}

/// <summary>A policy that was, or is, in force.</summary>
/// <param name="Number">From 1, in the order in which they came into force.</param>
/// <param name="Since">When the first node took it over.</param>
/// <param name="Source">The file's text; empty in a list.</param>
public sealed record PolicyVersion(long Number, string Hash, DateTimeOffset Since, string Node, string Source);
