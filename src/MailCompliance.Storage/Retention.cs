using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Storage;

/// <summary>How long things are kept, counted from their last change.</summary>
public sealed record RetentionPeriods(TimeSpan MessageLog, TimeSpan HeldMessages)
{
    /// <summary>Whole months of the audit trail, records of deletions, and what was granted or asked for in the portal.</summary>
    public TimeSpan Audit { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Rows of the sending counters; no shorter than the longest window of any policy.</summary>
    public TimeSpan SendingCounters { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Notices and copies that are done or given up; kept so that their keys still exclude a second one.</summary>
    public TimeSpan OwedMails { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>What a run of <see cref="Retention.PurgeAsync"/> removed.</summary>
public sealed record PurgeResult(int LogEntries, int HeldMessages, int SendingRows, int OwedMails)
{
    public int AuditEntries { get; init; }

    /// <summary>What Graph told of messages; grants, keys, exceptions and allowances that are over; records of deletions.</summary>
    public int Others { get; init; }

    /// <summary>Whether anything went that tells of people.</summary>
    public bool NeedsScrubbing => LogEntries + HeldMessages + OwedMails + AuditEntries + Others > 0;
}

/// <summary>
/// Removes what is older than it may be kept, in small steps, with a record of every message removed. What is under legal hold
/// stays; so does a held message that waits for somebody, and the log entry of either.
/// </summary>
public sealed class Retention
{
    private const int StepRows = 500;

    private const string OldLog =
        """
        at < @before AND changed_at < @before AND legal_hold = 0
        AND NOT EXISTS (SELECT 1 FROM held WHERE held.id = message_log.id AND (held.legal_hold = 1 OR held.state NOT IN ('released', 'returned')))
        """;

    private const string OldHeld =
        """
        state IN ('released', 'returned') AND state_at < @before AND legal_hold = 0
        AND NOT EXISTS (SELECT 1 FROM message_log WHERE message_log.id = held.id AND message_log.legal_hold = 1)
        """;

    private readonly Store store;
    private readonly AuditTrail audit;
    private readonly AuditSegments segments;

    internal Retention(Store store, AuditTrail audit)
    {
        (this.store, this.audit) = (store, audit);
        segments = new AuditSegments(store);
    }

    /// <exception cref="ArgumentOutOfRangeException">A period under 48 hours: repeats of a message have to be recognised that long.</exception>
    public async Task<PurgeResult> PurgeAsync(RetentionPeriods periods, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periods.MessageLog, RepeatKey.Lifetime);
        ArgumentOutOfRangeException.ThrowIfLessThan(periods.HeldMessages, RepeatKey.Lifetime);
        ArgumentOutOfRangeException.ThrowIfLessThan(periods.Audit, RepeatKey.Lifetime);
        var held = await PurgeMessagesAsync("held", "held_at", OldHeld, periods.HeldMessages, cancellation);
        var result = new PurgeResult(
            await PurgeMessagesAsync("message_log", "at", OldLog, periods.MessageLog, cancellation),
            held,
            await PurgeTableAsync("sending", "(sender, message, recipient)", "at < @before", periods.SendingCounters, cancellation),
            await PurgeTableAsync("owed_mail", "(kind, mail_key)", "state IN ('done', 'failed') AND changed_at < @before", periods.OwedMails, cancellation))
        {
            AuditEntries = await segments.PurgeAsync(periods.Audit, cancellation),
            Others = await PurgeGraphAsync(periods.MessageLog, cancellation) + await PurgeOthersAsync(periods.Audit, cancellation) + await PurgeEndedAsync(cancellation),
        };
        if (result.NeedsScrubbing)
            await audit.AppendAsync(RecordOf(result), cancellation);
        return result;
    }

    /// <summary>
    /// Makes what was removed vanish from the files as well, and destroys keys that nothing needs any longer. With PostgreSQL every table is
    /// written anew: mail may wait for some seconds.
    /// </summary>
    /// <returns>False: somebody was in the way; try again later.</returns>
    public async Task<bool> ScrubAsync(CancellationToken cancellation = default)
    {
        if (!await store.Dialect.ScrubAsync(cancellation))
            return false;
        await DestroyKeysAsync(cancellation);
        return true;
    }

    /// <summary>Makes a new key where the current one has been in use for so long, and destroys those that nothing needs any longer.</summary>
    /// <param name="lifetime">Zero: no new key is made.</param>
    /// <returns>Whether there is a new one.</returns>
    /// <exception cref="IOException">The key ring cannot be read or written.</exception>
    public async Task<bool> RenewKeysAsync(TimeSpan lifetime, CancellationToken cancellation = default)
    {
        var isNew = lifetime > TimeSpan.Zero && store.Keys.RotateWhenOlder(lifetime);
        await DestroyKeysAsync(cancellation);
        return isNew;
    }

    private async Task DestroyKeysAsync(CancellationToken cancellation) => store.Keys.Forget(await UsedKeys.FindAsync(store, cancellation), store.Time.GetUtcNow());

    /// <summary>When something was removed because its time was over; null: it was not, or the record is older than the audit trail is kept.</summary>
    /// <param name="id">Of a log entry or held message.</param>
    public Task<DateTimeOffset?> FindDeletionAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql("SELECT MAX(deleted_at) FROM deletion WHERE kind IN ('message_log', 'held') AND id = @id").With("@id", id)
                .FirstAsync(row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.Time(0), cancellation),
            cancellation);

    /// <summary>A transaction for every step, so that mail does not wait for the purge. The condition is looked at again by the deletion itself: a legal hold set meanwhile counts.</summary>
    private async Task<int> PurgeMessagesAsync(string table, string madeAt, string condition, TimeSpan kept, CancellationToken cancellation)
    {
        var before = store.Now - Instant.Micros(kept);
        var total = 0;
        (int Found, int Removed) step;
        do
        {
            step = await store.WriteAsync(
                async session =>
                {
                    var ids = await session.Sql($"SELECT id FROM {table} WHERE {condition} ORDER BY id LIMIT @limit{store.Dialect.SkipLocked}")
                        .With("@before", before).With("@limit", StepRows).AllAsync(row => row.GetString(0));
                    var removed = 0;
                    foreach (var id in ids)
                        removed += await RemoveAsync(session, table, madeAt, condition, id, before);
                    return (ids.Count, removed);
                },
                cancellation);
            total += step.Removed;
        }
        while (step.Found == StepRows);
        return total;
    }

    private async ValueTask<int> RemoveAsync(Session session, string table, string madeAt, string condition, string id, long before)
    {
        var made = await session.Sql($"DELETE FROM {table} WHERE id = @id AND {condition} RETURNING {madeAt}").With("@id", id).With("@before", before).NumberAsync();
        if (made == 0)
            return 0;
        await session.Sql("INSERT INTO deletion (kind, id, made_at, deleted_at) VALUES (@kind, @id, @made, @now) ON CONFLICT (kind, id) DO UPDATE SET deleted_at = excluded.deleted_at")
            .With("@kind", table).With("@id", id).With("@made", made).With("@now", store.Now).ExecuteAsync();
        return 1;
    }

    private async Task<int> PurgeGraphAsync(TimeSpan kept, CancellationToken cancellation) =>
        await PurgeTableAsync("graph_message", "(mailbox_id, message_key)", "sent_at < @before AND (state <> 'waiting' OR due_at < @before)", kept, cancellation)
        + await PurgeTableAsync("graph_backfill", "(id, mailbox_id)", "asked_at < @before AND is_done = 1", kept, cancellation)
        + await PurgeTableAsync("graph_unseen", "unseen_key", "received_at < @before", kept, cancellation)
        + await PurgeTableAsync("graph_entry", "shared_key", "at < @before", kept, cancellation)
        + await PurgeTableAsync("graph_subscription", "mailbox_id", "expires_at < @before", kept, cancellation)
        // who has left
        + await PurgeTableAsync("graph_mailbox", "id", "in_scope = 0 AND since < @before AND COALESCE(synced_at, 0) < @before", kept, cancellation);

    private async Task<int> PurgeOthersAsync(TimeSpan kept, CancellationToken cancellation)
    {
        var lastDay = DateOnly.FromDateTime((store.Time.GetUtcNow() - kept).UtcDateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        // what nobody answered in all that time goes too
        return await PurgeTableAsync("staff_request", "id", "at < @before AND COALESCE(answered_at, 0) < @before", kept, cancellation)
            + await PurgeTableAsync("send_permission", "request_id", "asked_at < @before AND until < @before", kept, cancellation)
            + await PurgeTableAsync("allowance_use", "(sender_key, recipient_key, rule, held_id, repeat_key)", "used_at < @before", kept, cancellation)
            + await PurgeTableAsync("access_grant", "id", "requested_at < @before AND until < @before", kept, cancellation)
            + await PurgeTableAsync("policy_exception", "id", $"requested_at < @before AND until_day < '{lastDay}'", kept, cancellation)
            + await PurgeTableAsync("api_key", "id", "expires_at < @before", kept, cancellation)
            // the one that was in force then stays: the entries of that time were judged by it
            + await PurgeTableAsync("policy_version", "number", "number < (SELECT MAX(number) FROM policy_version WHERE since < @before)", kept, cancellation)
            + await PurgeTableAsync("audit_signature", "number", "signed_at < @before", kept, cancellation)
            + await PurgeTableAsync("deletion", "(kind, id)", "deleted_at < @before", kept, cancellation);
    }

    /// <summary>What is over is of no use to anybody.</summary>
    private async Task<int> PurgeEndedAsync(CancellationToken cancellation) =>
        await PurgeTableAsync("allowance", "(sender_key, recipient_key, rule)", "until < @before", TimeSpan.Zero, cancellation)
        + await PurgeTableAsync("portal_session", "hash", "expires_at < @before", TimeSpan.Zero, cancellation)
        + await PurgeTableAsync("absence", "person", "until < @before", TimeSpan.Zero, cancellation)
        + await PurgeTableAsync("pairing_code", "hash", "expires_at < @before", TimeSpan.Zero, cancellation)
        + await PurgeTableAsync("pairing", "id", "expires_at < @before", TimeSpan.Zero, cancellation)
        + await PurgeTableAsync("used_proof", "evaluation", "at < @before", UsedProofs.Kept, cancellation)
        // Graph was switched off: where it was read to goes first, so that what is left of it is never taken for the whole
        + await PurgeTableAsync("graph_directory_position", "kind", "read_at < @before", DirectoryCopy.Kept, cancellation)
        + await PurgeTableAsync("graph_directory", "(kind, id, round)", "@before > 0 AND kind NOT IN (SELECT kind FROM graph_directory_position)", TimeSpan.Zero, cancellation);

    private async Task<int> PurgeTableAsync(string table, string key, string condition, TimeSpan kept, CancellationToken cancellation)
    {
        var before = store.Now - Instant.Micros(kept);
        var columns = key.Trim('(', ')');
        var total = 0;
        int removed;
        do
        {
            removed = await store.WriteAsync(
                async session => await session.Sql($"DELETE FROM {table} WHERE {key} IN (SELECT {columns} FROM {table} WHERE {condition} LIMIT @limit)")
                    .With("@before", before).With("@limit", StepRows).ExecuteAsync(),
                cancellation);
            total += removed;
        }
        while (removed == StepRows);
        return total;
    }

    private static AuditEvent RecordOf(PurgeResult result) => new(
        "retention",
        "retention.removed",
        null,
        new Dictionary<string, string>
        {
            ["logEntries"] = $"{result.LogEntries}",
            ["heldMessages"] = $"{result.HeldMessages}",
            ["ownMails"] = $"{result.OwedMails}",
            ["auditEntries"] = $"{result.AuditEntries}",
            ["others"] = $"{result.Others}",
        });
}
