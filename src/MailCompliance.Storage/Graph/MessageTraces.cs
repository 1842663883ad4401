using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;

namespace MailCompliance.Storage.Graph;

/// <summary>How far what was sent has been compared with Exchange's message trace, and what the comparison found.</summary>
public sealed class MessageTraces
{
    /// <summary>Stands as the client of log entries that come of it: nothing else has a word there.</summary>
    public const string ClientOfEntries = "message-trace";

    /// <summary>A record of the message by the same sender, or in his mailbox: the gateway's, or the audit's.</summary>
    /// <remarks>With <c>|| ''</c>, since SQLite compares a column as text and its index on the expression as anything, and would read every message instead.</remarks>
    private const string IsKnown =
        """
        (EXISTS (SELECT 1 FROM message_log l WHERE l.message_id = {0}.message_id AND l.client <> 'message-trace' AND (lower(l.author) = {0}.sender OR lower(l.envelope_sender) = {0}.sender))
        OR EXISTS (SELECT 1 FROM graph_message g WHERE substr(g.message_id, 1, 500) = {0}.message_id || '' AND g.state <> 'foreign'
            AND (lower(g.author) = {0}.sender OR EXISTS (SELECT 1 FROM graph_mailbox b WHERE b.id = g.mailbox_id AND lower(b.address) = {0}.sender))))
        """;

    private readonly Store store;

    internal MessageTraces(Store store) => this.store = store;

    /// <summary>When the next step is due; null: it has not begun.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default)
    {
        var due = await store.ReadAsync(
            session => session.Sql("SELECT CASE WHEN claim_until > due_at THEN claim_until ELSE due_at END FROM graph_trace WHERE id = 1").NumberAsync(cancellation), cancellation);
        return due == 0 ? null : Instant.From(due);
    }

    /// <param name="start">From when on messages are compared, where that has not begun.</param>
    /// <returns>Null: nothing is due, or another node has it.</returns>
    public Task<TraceClaim?> ClaimAsync(string node, TimeSpan lease, DateTimeOffset start, CancellationToken cancellation = default)
    {
        var token = ClaimToken.New(node);
        var now = store.Now;
        return store.WriteAsync(
            async session =>
            {
                await session.Sql("INSERT INTO graph_trace (id, read_to, due_at) VALUES (1, @start, @now) ON CONFLICT (id) DO NOTHING")
                    .With("@start", Instant.Of(start)).With("@now", now).ExecuteAsync();
                return await session.Sql(
                        """
                        UPDATE graph_trace SET claim = @claim, claim_until = @until WHERE id = 1 AND due_at <= @now AND claim_until <= @now
                        RETURNING read_to, window_until, link, faults
                        """)
                    .With("@claim", token).With("@until", now + Instant.Micros(lease)).With("@now", now)
                    .FirstAsync(row => new TraceClaim(row.Time(0), row.IsDBNull(1) ? null : row.Time(1), row.Text(2), (int)row.GetInt64(3), token));
            },
            cancellation);
    }

    /// <returns>Those of which neither the gateway nor the audit has a record.</returns>
    public async Task<IReadOnlyList<TracedMessage>> UnknownAsync(IReadOnlyCollection<TracedMessage> messages, CancellationToken cancellation = default)
    {
        var unknown = new List<TracedMessage>();
        foreach (var message in messages)
        {
            var isKnown = await store.ReadAsync(
                session => session.Sql($"SELECT CASE WHEN {Known("t")} THEN 1 ELSE 0 END FROM (SELECT CAST(@id AS TEXT) AS message_id, CAST(@sender AS TEXT) AS sender) t")
                    .With("@id", StorableText.Indexed(message.MessageId)).With("@sender", message.Sender).NumberAsync(cancellation),
                cancellation);
            if (isKnown == 0)
                unknown.Add(message);
        }

        return unknown;
    }

    /// <summary>Stores what a page had that nothing here knows, and where reading goes on, in one transaction. The claim ends.</summary>
    /// <param name="link">The next page; null: the window is whole.</param>
    /// <returns>False: the claim had ended; nothing was stored.</returns>
    public Task<bool> StorePageAsync(
        TraceClaim claim, IReadOnlyCollection<TracedMessage> unknown, DateTimeOffset windowUntil, string? link, DateTimeOffset dueAt, CancellationToken cancellation = default)
    {
        var place = link is null ? "read_to = @window, window_until = NULL, link = NULL" : "window_until = @window, link = @link";
        return store.WriteAsync(
            async session =>
            {
                var statement = session.Sql($"UPDATE graph_trace SET {place}, due_at = @due, claim = NULL, claim_until = 0, faults = 0, denied_at = NULL, last_fault = NULL WHERE id = 1 AND claim = @claim")
                    .With("@window", Instant.Of(windowUntil)).With("@due", Instant.Of(dueAt)).With("@claim", claim.Token);
                if (link is not null)
                    statement.With("@link", link);
                if (await statement.ExecuteAsync() == 0)
                    return false;
                foreach (var message in unknown)
                    await AddAsync(session, message);
                return true;
            },
            cancellation);
    }

    /// <summary>A page could not be read; tried again at <paramref name="retryAt"/>.</summary>
    /// <param name="why">Codes only.</param>
    /// <param name="isDenied">A permission is missing.</param>
    /// <param name="anew">The link is no longer good: the window begins anew.</param>
    public Task PostponeAsync(TraceClaim claim, DateTimeOffset retryAt, string why, bool isDenied, bool anew, CancellationToken cancellation = default)
    {
        var link = anew ? ", link = NULL" : "";
        return store.WriteAsync(
            async session => await session.Sql($"UPDATE graph_trace SET due_at = @due, claim = NULL, claim_until = 0, faults = faults + 1, denied_at = @denied, last_fault = @why{link} WHERE id = 1 AND claim = @claim")
                .With("@due", Instant.Of(retryAt)).With("@denied", isDenied ? store.Now : null).With("@why", why).With("@claim", claim.Token).ExecuteAsync(),
            cancellation);
    }

    /// <summary>
    /// Messages that nothing knew and that have to be said by now. What became known meanwhile is forgotten. A sender whose mailbox has not been read so
    /// far yet is waited for.
    /// </summary>
    /// <param name="before">Received before this.</param>
    /// <param name="atLatest">Received before this: waited for no longer.</param>
    public async Task<IReadOnlyList<TracedMessage>> DueAsync(DateTimeOffset before, DateTimeOffset atLatest, int limit, CancellationToken cancellation = default)
    {
        await store.WriteAsync(
            async session => await session.Sql($"DELETE FROM graph_unseen WHERE entry_id IS NULL AND received_at < @before AND {Known("graph_unseen")}")
                .With("@before", Instant.Of(before)).ExecuteAsync(),
            cancellation);
        return await store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT message_id, sender, recipients, received_at FROM graph_unseen u
                    WHERE entry_id IS NULL AND received_at < @before AND (received_at < @latest OR NOT EXISTS (
                        SELECT 1 FROM graph_mailbox m WHERE m.in_scope = 1 AND lower(m.address) = u.sender AND (m.synced_at IS NULL OR m.synced_at < u.received_at
                            OR EXISTS (SELECT 1 FROM graph_backfill f WHERE f.mailbox_id = m.id AND f.kind <> 'past' AND f.is_done = 0))))
                    ORDER BY received_at LIMIT @limit
                    """)
                .With("@before", Instant.Of(before)).With("@latest", Instant.Of(atLatest)).With("@limit", limit)
                .AllAsync(row => new TracedMessage(row.GetString(0), row.GetString(1), row.Strings(2), row.Time(3)), cancellation),
            cancellation);
    }

    /// <summary>Writes the entry of a message, once.</summary>
    /// <returns>False: it has one.</returns>
    public Task<bool> RecordAsync(TracedMessage message, MessageLogEntry entry, CancellationToken cancellation = default)
    {
        var row = new LogRow(entry);
        return store.WriteAsync(
            async session =>
            {
                var isOurs = await session.Sql("UPDATE graph_unseen SET entry_id = @entry WHERE unseen_key = @key AND entry_id IS NULL")
                    .With("@entry", entry.Id).With("@key", message.Key).ExecuteAsync() == 1;
                if (isOurs)
                    await row.InsertAsync(session);
                return isOurs;
            },
            cancellation);
    }

    public Task<TraceProgress> ProgressAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql("SELECT read_to, denied_at, last_fault, (SELECT COUNT(*) FROM graph_unseen WHERE entry_id IS NOT NULL) FROM graph_trace WHERE id = 1")
                .FirstAsync(row => new TraceProgress(row.Time(0), row.IsDBNull(1) ? null : row.Time(1), row.Text(2), (int)row.GetInt64(3)), cancellation)
                ?? new TraceProgress(null, null, null, 0),
            cancellation);

    /// <summary>What was recorded and has stayed unknown, by sender and hour.</summary>
    /// <param name="until">Exclusive.</param>
    public Task<List<UnseenRow>> UnseenAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    $"""
                    SELECT c.sender, c.hour, COUNT(*) FROM (
                        SELECT u.sender, u.received_at / 3600000000 AS hour FROM graph_unseen u
                        WHERE u.entry_id IS NOT NULL AND u.received_at >= @from AND u.received_at < @until AND NOT {Known("u")}) c
                    GROUP BY c.sender, c.hour
                    """)
                .With("@from", Instant.Of(from)).With("@until", Instant.Of(until))
                .AllAsync(row => new UnseenRow(row.GetString(0), Instant.From(row.GetInt64(1) * 3_600_000_000), (int)row.GetInt64(2)), cancellation),
            cancellation);

    private static string Known(string table) => IsKnown.Replace("{0}", table, StringComparison.Ordinal);

    /// <summary>Further recipients of a message that is there already join the others.</summary>
    private static async ValueTask AddAsync(Session session, TracedMessage message)
    {
        var known = await session.Sql("SELECT recipients FROM graph_unseen WHERE unseen_key = @key").With("@key", message.Key).FirstAsync(row => row.Strings(0)) ?? [];
        IReadOnlyList<string> recipients = [.. known.Concat(message.Recipients).Distinct(StringComparer.OrdinalIgnoreCase).Take(TracedMessage.MostRecipients)];
        await session.Sql(
                """
                INSERT INTO graph_unseen (unseen_key, message_id, sender, recipients, received_at) VALUES (@key, @id, @sender, @recipients, @at)
                ON CONFLICT (unseen_key) DO UPDATE SET recipients = excluded.recipients
                """)
            .With("@key", message.Key).With("@id", StorableText.Indexed(message.MessageId)).With("@sender", message.Sender).With("@recipients", recipients.Stored())
            .With("@at", Instant.Of(message.ReceivedAt)).ExecuteAsync();
    }
}
