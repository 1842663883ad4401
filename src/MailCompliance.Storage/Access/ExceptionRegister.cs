using System.Data.Common;
using System.Globalization;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Access;

/// <summary>
/// Permissions that end (R57), asked for and granted in the portal; those in the policy file are apart. Who may ask and grant is the
/// caller's to check, save that nobody grants their own request.
/// </summary>
public sealed class ExceptionRegister
{
    private const string Columns = "id, rule, sender, reason, from_day, until_day, max_recipients, requested_by, requested_at, state, decided_by, decided_at";
    private const string DayFormat = "yyyy-MM-dd";

    private readonly Store store;
    private readonly AuditTrail audit;

    internal ExceptionRegister(Store store, AuditTrail audit) => (this.store, this.audit) = (store, audit);

    /// <param name="wanted">Its <see cref="PolicyException.ApprovedBy"/> is not used.</param>
    /// <returns>The request's id.</returns>
    /// <exception cref="ArgumentException">It ends before it begins.</exception>
    public Task<string> RequestAsync(PolicyException wanted, string by, CancellationToken cancellation = default)
    {
        if (wanted.Until < wanted.From)
            throw new ArgumentException("The exception ends before it begins.", nameof(wanted));
        var id = EntryId.New(store.Time.GetUtcNow());
        return store.WriteAsync(
            async session =>
            {
                await session.Sql(
                        """
                        INSERT INTO policy_exception (id, rule, sender, reason, from_day, until_day, max_recipients, requested_by, requested_at, state)
                        VALUES (@id, @rule, @sender, @reason, @from, @until, @max, @by, @now, 'requested')
                        """)
                    .With("@id", id).With("@rule", StorableText.Indexed(wanted.Rule)).With("@sender", StorableText.Indexed(wanted.Sender)).With("@reason", wanted.Reason)
                    .With("@from", Stored(wanted.From)).With("@until", Stored(wanted.Until)).With("@max", (long?)wanted.MaxRecipients)
                    .With("@by", by).With("@now", store.Now).ExecuteAsync();
                await NoteAsync(session, by, "requested", id, ("rule", wanted.Rule), ("sender", wanted.Sender), ("until", Stored(wanted.Until)));
                return id;
            },
            cancellation);
    }

    /// <summary>Grants or refuses a request; of two at once one is effective.</summary>
    /// <returns>False: it is decided already, or <paramref name="by"/> asked for it, or it is for their own mail; nothing was changed.</returns>
    public Task<bool> DecideAsync(string id, bool grant, string by, CancellationToken cancellation = default) =>
        MoveAsync(id, ExceptionState.Requested, grant ? ExceptionState.Granted : ExceptionState.Refused, by, " AND lower(requested_by) <> lower(@by) AND lower(sender) <> lower(@by)", cancellation);

    /// <summary>Ends a granted exception before its time.</summary>
    /// <returns>False: it was not granted.</returns>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellation = default) =>
        MoveAsync(id, ExceptionState.Granted, ExceptionState.Revoked, by, "", cancellation);

    /// <summary>What is granted and not over on that day, those that begin later too: for the engine, which looks at the days itself.</summary>
    public Task<IReadOnlyList<PolicyException>> InForceAsync(DateOnly today, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<PolicyException>>(
            async session => await session.Sql($"SELECT {Columns} FROM policy_exception WHERE state = 'granted' AND until_day >= @today ORDER BY id")
                .With("@today", Stored(today)).AllAsync(row => Read(row).Exception, cancellation),
            cancellation);

    /// <summary>Newest first.</summary>
    /// <param name="state">Null: all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    public Task<IReadOnlyList<RegisteredException>> ListAsync(ExceptionState? state = null, int limit = 100, CancellationToken cancellation = default)
    {
        var filter = new Filter(limit).Add("state = @state", "@state", state?.Stored());
        return store.ReadAsync(session => filter.RunAsync(session, $"SELECT {Columns} FROM policy_exception", Read, cancellation), cancellation);
    }

    private Task<bool> MoveAsync(string id, ExceptionState from, ExceptionState to, string by, string condition, CancellationToken cancellation) =>
        store.WriteAsync(
            async session =>
            {
                var changed = await session.Sql($"UPDATE policy_exception SET state = @to, decided_by = @by, decided_at = @now WHERE id = @id AND state = @from{condition}")
                    .With("@to", to.Stored()).With("@by", by).With("@now", store.Now).With("@id", id).With("@from", from.Stored()).ExecuteAsync() == 1;
                if (changed)
                    await NoteAsync(session, by, to.Stored(), id);
                return changed;
            },
            cancellation);

    private static string Stored(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static RegisteredException Read(DbDataReader row) => new(
        row.GetString(0),
        new PolicyException(
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            row.Text(10) ?? "",
            DateOnly.ParseExact(row.GetString(4), DayFormat, CultureInfo.InvariantCulture),
            DateOnly.ParseExact(row.GetString(5), DayFormat, CultureInfo.InvariantCulture))
        {
            MaxRecipients = row.IsDBNull(6) ? null : (int)row.GetInt64(6),
        },
        row.GetString(7),
        row.Time(8),
        row.State<ExceptionState>(9),
        row.IsDBNull(11) ? null : row.Time(11));

    private ValueTask NoteAsync(Session session, string by, string what, string id, params (string Name, string Value)[] details) =>
        audit.AppendAsync(session, new AuditEvent(by, "exception." + what, id, details.ToDictionary(detail => detail.Name, detail => detail.Value)));
}

public enum ExceptionState
{
    Requested,
    Granted,
    Refused,

    /// <summary>Ended before its time.</summary>
    Revoked,
}

/// <param name="Exception">Its <see cref="PolicyException.ApprovedBy"/> is who decided; empty before.</param>
public sealed record RegisteredException(
    string Id, PolicyException Exception, string RequestedBy, DateTimeOffset RequestedAt, ExceptionState State, DateTimeOffset? DecidedAt);
