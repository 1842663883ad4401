using System.Collections.Concurrent;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Log;

/// <summary>Every message that came to the gateway, and what became of it.</summary>
public sealed class MessageLog
{
    private readonly Store store;
    private readonly AuditTrail audit;

    /// <summary>Outcomes that could not be written, by entry.</summary>
    private readonly ConcurrentDictionary<string, LogOutcome> delayed = new(StringComparer.Ordinal);

    internal MessageLog(Store store, AuditTrail audit)
    {
        this.store = store;
        this.audit = audit;
    }

    /// <summary>Raised when an outcome could not be written; the entry stays <see cref="LogState.Sending"/> until the outcome, which is kept in memory, can be written.</summary>
    public event Action<OutcomeDelayed>? OutcomeDelayed;

    /// <summary>Writes the entry durably: when this returns, a crash cannot lose it. Entries of concurrent callers share one commit.</summary>
    /// <exception cref="System.Data.Common.DbException">Not written: nothing may go to the next hop.</exception>
    public Task BeginAsync(MessageLogEntry entry, CancellationToken cancellation = default)
    {
        var row = new LogRow(entry);
        return store.WriteAsync(row.InsertAsync, cancellation);
    }

    /// <summary>
    /// Adds the outcome. Written within a fraction of a second together with others; never throws for a fault of the database.
    /// Need not be awaited.
    /// </summary>
    /// <returns>Whether it has been written at the first try.</returns>
    public async Task<bool> CompleteAsync(string id, LogOutcome outcome)
    {
        var at = store.Now;
        try
        {
            await store.Writes.RunAsync(Durability.Lazy, session => LogRow.CompleteAsync(session, id, outcome, at), CancellationToken.None);
        }
        catch (Exception fault)
        {
            delayed[id] = outcome;
            OutcomeDelayed?.Invoke(new OutcomeDelayed(id, fault));
            return false;
        }

        WriteDelayed();
        return true;
    }

    /// <summary>The latest entry of the same message within <see cref="RepeatKey.Lifetime"/>, <see cref="LogState.Repeated"/> ones apart; null: this is the first.</summary>
    public Task<EarlierEntry?> FindRepeatAsync(string repeatKey, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql(
                    """
                    SELECT COALESCE(repeats, id), state, at, reply FROM message_log
                    WHERE repeat_key = @key AND at >= @since AND state <> 'repeated' ORDER BY at DESC, id DESC LIMIT 1
                    """)
                .With("@key", repeatKey).With("@since", store.Now - Instant.Micros(RepeatKey.Lifetime))
                .FirstAsync(row => new EarlierEntry(row.GetString(0), row.State<LogState>(1), row.Time(2), row.Text(3)), cancellation),
            cancellation);

    public Task<MessageLogEntry?> FindAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql($"SELECT {LogRow.Columns} FROM message_log WHERE id = @id")
                .With("@id", id).FirstAsync(LogRow.Read, cancellation),
            cancellation);

    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    public Task<IReadOnlyList<MessageLogEntry>> SearchAsync(LogQuery query, CancellationToken cancellation = default)
    {
        var filter = new Filter(query.Limit)
            .Add("message_id = @messageId", "@messageId", StorableText.Indexed(query.MessageId))
            .Add("sender_key = @sender", "@sender", LogRow.SenderKey(query.Sender))
            .AddContained("recipients", "@recipient", query.Recipient)
            .Add("state = @state", "@state", query.State?.Stored())
            .Add("at >= @from", "@from", query.From)
            .Add("at < @until", "@until", query.Until)
            .Add("id < @after", "@after", query.After);
        return store.ReadAsync(session => filter.RunAsync(session, $"SELECT {LogRow.Columns} FROM message_log", LogRow.Read, cancellation), cancellation);
    }

    /// <summary>Entries of the last 30 days still <see cref="LogState.Sending"/> after <paramref name="olderThan"/> (a crash in between) become <see cref="LogState.Unknown"/>.</summary>
    /// <returns>How many.</returns>
    public Task<int> SettleAsync(TimeSpan olderThan, CancellationToken cancellation = default)
    {
        WriteDelayed();
        var now = store.Now;
        return store.WriteAsync(
            async session =>
            {
                var settled = await session.Sql(
                        "UPDATE message_log SET state = 'unknown', changed_at = @now WHERE at >= @since AND at < @before AND state = 'sending' RETURNING id")
                    .With("@now", now).With("@since", now - Instant.Micros(TimeSpan.FromDays(30))).With("@before", now - Instant.Micros(olderThan))
                    .AllAsync(row => row.GetString(0));
                foreach (var id in settled)
                    await session.Sql("UPDATE flagged SET state = 'unknown' WHERE id = @id").With("@id", id).ExecuteAsync();
                return settled.Count;
            },
            cancellation);
    }

    /// <summary>Exempts an entry from retention, or no longer. Audited.</summary>
    /// <returns>False: there is no such entry.</returns>
    public Task<bool> SetLegalHoldAsync(string id, bool hold, string by, string reason, CancellationToken cancellation = default) =>
        store.WriteAsync(session => LegalHold.SetAsync(session, audit, new LegalHold("message_log", "log", id, hold, by, reason)), cancellation);

    /// <summary>Whether the entry is exempt from retention; false where there is none.</summary>
    public Task<bool> HasLegalHoldAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(async session => await session.Sql("SELECT 1 FROM message_log WHERE id = @id AND legal_hold = 1").With("@id", id).NumberAsync(cancellation) == 1, cancellation);

    private void WriteDelayed()
    {
        foreach (var id in delayed.Keys)
        {
            if (delayed.TryRemove(id, out var outcome))
                _ = CompleteAsync(id, outcome);
        }
    }
}

/// <summary>An outcome that could not be written.</summary>
public sealed record OutcomeDelayed(string EntryId, Exception Fault);
