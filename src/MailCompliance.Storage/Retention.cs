using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage;

/// <summary>How long things are kept, counted from their last change.</summary>
public sealed record RetentionPeriods(TimeSpan MessageLog, TimeSpan HeldMessages)
{
    /// <summary>Rows of the sending counters; no shorter than the longest window of any policy.</summary>
    public TimeSpan SendingCounters { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Notices and copies that are done or given up; kept so that their keys still exclude a second one.</summary>
    public TimeSpan OwedMails { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>What a run of <see cref="Retention.PurgeAsync"/> removed.</summary>
public sealed record PurgeResult(int LogEntries, int HeldMessages, int SendingRows, int OwedMails);

/// <summary>Removes what is older than it may be kept, in small steps. What is under legal hold stays; so does a held message that waits for somebody.</summary>
public sealed class Retention
{
    private const int StepRows = 500;

    private readonly Store store;

    internal Retention(Store store) => this.store = store;

    /// <exception cref="ArgumentOutOfRangeException">A period under 48 hours: repeats of a message have to be recognised that long.</exception>
    public async Task<PurgeResult> PurgeAsync(RetentionPeriods periods, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(periods.MessageLog, RepeatKey.Lifetime);
        ArgumentOutOfRangeException.ThrowIfLessThan(periods.HeldMessages, RepeatKey.Lifetime);
        await PurgeTableAsync("graph_message", "(mailbox_id, message_key)", "sent_at < @before AND state <> 'waiting'", periods.MessageLog, cancellation);
        await PurgeTableAsync("graph_backfill", "(id, mailbox_id)", "asked_at < @before AND is_done = 1", periods.MessageLog, cancellation);
        await PurgeTableAsync("graph_entry", "shared_key", "at < @before", periods.MessageLog, cancellation);
        return new PurgeResult(
            await PurgeTableAsync("message_log", "id", "at < @before AND changed_at < @before AND legal_hold = 0", periods.MessageLog, cancellation),
            await PurgeTableAsync("held", "id", "state IN ('released', 'returned') AND state_at < @before AND legal_hold = 0", periods.HeldMessages, cancellation),
            await PurgeTableAsync("sending", "(sender, message, recipient)", "at < @before", periods.SendingCounters, cancellation),
            await PurgeTableAsync("owed_mail", "(kind, mail_key)", "state IN ('done', 'failed') AND changed_at < @before", periods.OwedMails, cancellation));
    }

    /// <summary>A transaction for every step, so that mail does not wait for the purge.</summary>
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
}
