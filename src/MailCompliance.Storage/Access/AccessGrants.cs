using System.Data.Common;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Access;

/// <summary>
/// Leave to look at one person's log, on request and approval, for a number of hours (R63). Who may ask and who may approve is the
/// caller's to check, save that nobody approves their own request or one about themselves.
/// </summary>
public sealed class AccessGrants
{
    private const string Columns = "id, person, requested_by, requested_at, reason, hours, state, decided_by, decided_at, until";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal AccessGrants(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <param name="person">Address whose log it is about.</param>
    /// <param name="by">Address of the one who asks.</param>
    /// <param name="hours">1 to 720, counted from the approval.</param>
    /// <returns>The request's id.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not 1 to 720 hours.</exception>
    public Task<string> RequestAsync(string person, string by, string reason, int hours, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hours, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hours, 720);
        var id = EntryId.New(store.Time.GetUtcNow());
        return store.WriteAsync(
            async session =>
            {
                await session.Sql(
                        "INSERT INTO access_grant (id, person, requested_by, requested_at, reason, hours, state) VALUES (@id, @person, @by, @now, @reason, @hours, 'requested')")
                    .With("@id", id).With("@person", Key(person)).With("@by", Key(by)).With("@now", store.Now).With("@reason", reason).With("@hours", hours)
                    .ExecuteAsync();
                await NoteAsync(session, by, "requested", id, ("person", Key(person)), ("reason", reason), ("hours", $"{hours}"));
                return id;
            },
            cancellation);
    }

    /// <summary>Approves or refuses a request; of two at once one is effective.</summary>
    /// <returns>False: it is decided already, or <paramref name="by"/> asked for it, or is the person it is about; nothing was changed.</returns>
    public Task<bool> DecideAsync(string id, bool approve, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var changed = await session.Sql(
                        """
                        UPDATE access_grant SET state = @state, decided_by = @by, decided_at = @now, until = CASE WHEN @state = 'approved' THEN @now + hours * @hour ELSE 0 END
                        WHERE id = @id AND state = 'requested' AND requested_by <> @by AND person <> @by
                        """)
                    .With("@state", approve ? "approved" : "refused").With("@by", Key(by)).With("@now", store.Now)
                    .With("@hour", Instant.Micros(TimeSpan.FromHours(1))).With("@id", id).ExecuteAsync() == 1;
                if (changed)
                    await NoteAsync(session, by, approve ? "approved" : "refused", id);
                return changed;
            },
            cancellation);

    /// <summary>Ends an approved grant before its time.</summary>
    /// <returns>False: it is not in force.</returns>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var changed = await session.Sql("UPDATE access_grant SET state = 'revoked', until = @now WHERE id = @id AND state = 'approved' AND until > @now")
                    .With("@now", store.Now).With("@id", id).ExecuteAsync() == 1;
                if (changed)
                    await NoteAsync(session, by, "revoked", id);
                return changed;
            },
            cancellation);

    /// <summary>The grant by which <paramref name="by"/> may look at the person's log now; null: none.</summary>
    public Task<AccessGrant?> FindInForceAsync(string by, string person, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    $"SELECT {Columns} FROM access_grant WHERE requested_by = @by AND person = @person AND state = 'approved' AND until > @now ORDER BY until DESC LIMIT 1")
                .With("@by", Key(by)).With("@person", Key(person)).With("@now", store.Now).FirstAsync(Read, cancellation),
            cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="state">Null: all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    public Task<IReadOnlyList<AccessGrant>> ListAsync(GrantState? state = null, string? requestedBy = null, int limit = 100, CancellationToken cancellation = default)
    {
        var filter = new Filter(limit).Add("state = @state", "@state", state?.Stored()).Add("requested_by = @by", "@by", requestedBy is null ? null : Key(requestedBy));
        return store.ReadAsync(session => filter.RunAsync(session, $"SELECT {Columns} FROM access_grant", Read, cancellation), cancellation);
    }

    private static string Key(string address) => LogRow.SenderKey(address)!;

    private static AccessGrant Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Time(3), row.GetString(4), (int)row.GetInt64(5), row.State<GrantState>(6), row.Text(7),
        row.IsDBNull(8) ? null : row.Time(8), row.GetInt64(9) == 0 ? null : row.Time(9));

    private ValueTask NoteAsync(Session session, string by, string what, string id, params (string Name, string Value)[] details) =>
        audit.AppendAsync(session, new AuditEvent(by, "access." + what, id, details.ToDictionary(detail => detail.Name, detail => detail.Value)));
}

public enum GrantState
{
    Requested,
    Approved,
    Refused,

    /// <summary>Ended before its time.</summary>
    Revoked,
}

/// <param name="Person">Address, lower case.</param>
/// <param name="Until">When it ends; null: never approved. An approved grant is in force before that only.</param>
public sealed record AccessGrant(
    string Id,
    string Person,
    string RequestedBy,
    DateTimeOffset RequestedAt,
    string Reason,
    int Hours,
    GrantState State,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    DateTimeOffset? Until);
