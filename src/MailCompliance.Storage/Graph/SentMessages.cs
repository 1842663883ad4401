using System.Data.Common;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Storage.Graph;

/// <summary>What is to be written about a message that did not pass the gateway as it should.</summary>
/// <param name="Client">The program that sent it, as far as it says; null: it does not.</param>
/// <param name="Notices">Mails of our own about it, stored with the entry or not at all.</param>
public sealed record SentRecord(SentMessageState State, MessageLogEntry Entry, string? Client, IReadOnlyList<OwedMail> Notices)
{
    /// <summary>Copies that the school's policy owes, stored likewise.</summary>
    public IReadOnlyList<OwedMail> Copies { get; init; } = [];
}

/// <summary>What the gateway's log says of a Message-ID.</summary>
/// <param name="Author">The From address; the envelope's where there is none.</param>
public sealed record GatewayEntry(string Id, string Author, IReadOnlyList<LoggedRecipient> Recipients);

/// <summary>The messages of Sent Items, each judged once.</summary>
public sealed class SentMessages
{
    /// <summary>Stands as the client of log entries that come from Sent Items: nothing else has a word there.</summary>
    public const string ClientOfEntries = "sent-items";

    /// <summary>Entries that say nothing of having passed the gateway.</summary>
    private const string NotTheGateway = $"('{ClientOfEntries}', '{MessageTraces.ClientOfEntries}')";

    private readonly Store store;
    private readonly OwedMails notices;
    private readonly OwedMails copies;

    internal SentMessages(Store store, OwedMails notices, OwedMails copies) => (this.store, this.notices, this.copies) = (store, notices, copies);

    /// <summary>Messages of a mailbox that can be judged now, oldest first.</summary>
    public Task<List<WaitingMessage>> DueAsync(string mailboxId, int limit, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    $"SELECT {SeenRow.Columns} FROM graph_message WHERE mailbox_id = @mailbox AND state = 'waiting' AND due_at <= @now ORDER BY due_at, sent_at LIMIT @limit")
                .With("@mailbox", mailboxId).With("@now", store.Now).With("@limit", limit).AllAsync(SeenRow.Read, cancellation),
            cancellation);

    /// <summary>Entries of the gateway with that Message-ID.</summary>
    public Task<List<GatewayEntry>> GatewayEntriesAsync(string messageId, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql($"SELECT id, author, envelope_sender, recipients FROM message_log WHERE message_id = @messageId AND client NOT IN {NotTheGateway}")
                .With("@messageId", StorableText.Indexed(messageId))
                .AllAsync(
                    row => new GatewayEntry(
                        row.GetString(0), row.Text(1) ?? row.GetString(2),
                        System.Text.Json.JsonSerializer.Deserialize(row.GetString(3), StoredJson.Default.IReadOnlyListLoggedRecipient)!),
                    cancellation),
            cancellation);

    /// <summary>The message needs no entry of its own.</summary>
    /// <param name="entryId">The gateway's entry; null: there is none to have.</param>
    /// <returns>False: it was judged before.</returns>
    public Task<bool> SettleAsync(WaitingMessage waiting, SentMessageState state, string? entryId, CancellationToken cancellation = default) =>
        store.WriteAsync(session => SettleAsync(session, waiting, state, entryId, null), cancellation);

    /// <summary>
    /// Writes the log entry, its notices and the end of waiting in one transaction. Of a message that lies in several mailboxes the
    /// first one found gets the entry, and the others point to it.
    /// </summary>
    /// <returns>False: it was judged before, or lies in another mailbox and has its entry; nothing was added.</returns>
    public Task<bool> RecordAsync(WaitingMessage waiting, SentRecord record, CancellationToken cancellation = default)
    {
        var row = new LogRow(record.Entry);
        var mails = record.Notices.Select(notices.Seal).Concat(record.Copies.Select(copies.Seal)).ToList();
        var now = store.Now;
        return store.WriteAsync(
            async session =>
            {
                if (!await SettleAsync(session, waiting, record.State, record.Entry.Id, record.Client))
                    return false;
                if (await EntryOfCopyAsync(session, waiting, record.Entry.Id, now) is { } known)
                {
                    await PointAsync(session, waiting, known);
                    return false;
                }

                await row.InsertAsync(session);
                foreach (var mail in mails)
                    await mail.InsertAsync(session, now);
                return true;
            },
            cancellation);
    }

    /// <summary>Judging failed; tried again at <paramref name="retryAt"/>.</summary>
    /// <param name="why">Codes only.</param>
    public Task PostponeAsync(WaitingMessage waiting, DateTimeOffset retryAt, string? why, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql(
                    "UPDATE graph_message SET due_at = @due, attempts = attempts + @failed, last_fault = @why WHERE mailbox_id = @mailbox AND message_key = @key AND state = 'waiting'")
                .With("@due", Instant.Of(retryAt)).With("@failed", why is null ? 0 : 1).With("@why", why)
                .With("@mailbox", waiting.MailboxId).With("@key", waiting.Key).ExecuteAsync(),
            cancellation);

    /// <summary>Whether the mailbox's message with that id of Graph is known, in whatever state.</summary>
    public Task<bool> KnowsAsync(string mailboxId, string graphId, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql("SELECT 1 FROM graph_message WHERE graph_id = @graphId AND mailbox_id = @mailbox LIMIT 1")
                .With("@graphId", graphId).With("@mailbox", mailboxId).NumberAsync(cancellation) == 1,
            cancellation);

    /// <summary>What was sent in the period, counted by mailbox, hour, way and program.</summary>
    /// <param name="until">Exclusive.</param>
    public Task<List<CoverageRow>> CoverageAsync(DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    $"""
                    SELECT c.mailbox_id, b.address, c.hour, c.state, c.is_outside, c.late, c.client, COUNT(*) FROM (
                        SELECT m.mailbox_id, m.sent_at / 3600000000 AS hour, m.state, m.is_outside, m.client,
                            CASE WHEN m.state = 'around' AND EXISTS (
                                SELECT 1 FROM message_log l WHERE l.message_id = m.message_id AND l.client NOT IN {NotTheGateway} AND lower(COALESCE(l.author, l.envelope_sender)) = lower(m.author))
                            THEN 1 ELSE 0 END AS late
                        FROM graph_message m WHERE m.sent_at >= @from AND m.sent_at < @until) c
                    LEFT JOIN graph_mailbox b ON b.id = c.mailbox_id
                    GROUP BY c.mailbox_id, b.address, c.hour, c.state, c.is_outside, c.late, c.client
                    """)
                .With("@from", Instant.Of(from)).With("@until", Instant.Of(until))
                .AllAsync(ReadCoverage, cancellation),
            cancellation);

    private static CoverageRow ReadCoverage(DbDataReader row) => new(
        row.GetString(0),
        row.Text(1),
        Instant.From(row.GetInt64(2) * 3_600_000_000),
        row.State<SentMessageState>(3),
        row.GetInt64(4) == 1,
        row.GetInt64(5) == 1,
        row.Text(6),
        (int)row.GetInt64(7));

    /// <returns>The entry of the same message in another mailbox; null: this is the first.</returns>
    private static async ValueTask<string?> EntryOfCopyAsync(Session session, WaitingMessage waiting, string entryId, long now)
    {
        var isFirst = await session.Sql(
                "INSERT INTO graph_entry (shared_key, mailbox_id, entry_id, at) VALUES (@key, @mailbox, @entry, @now) ON CONFLICT (shared_key) DO NOTHING")
            .With("@key", waiting.Message.SharedKey).With("@mailbox", waiting.MailboxId).With("@entry", entryId).With("@now", now).ExecuteAsync() == 1;
        if (isFirst)
            return null;
        var (mailbox, known) = await session.Sql("SELECT mailbox_id, entry_id FROM graph_entry WHERE shared_key = @key")
            .With("@key", waiting.Message.SharedKey).FirstAsync(found => (found.GetString(0), found.GetString(1)));
        // twice in one mailbox, at different times, is two messages
        return mailbox == waiting.MailboxId ? null : known;
    }

    private static async ValueTask PointAsync(Session session, WaitingMessage waiting, string entryId) =>
        await session.Sql("UPDATE graph_message SET entry_id = @entry WHERE mailbox_id = @mailbox AND message_key = @key")
            .With("@entry", entryId).With("@mailbox", waiting.MailboxId).With("@key", waiting.Key).ExecuteAsync();

    private async ValueTask<bool> SettleAsync(Session session, WaitingMessage waiting, SentMessageState state, string? entryId, string? client) =>
        await session.Sql(
                """
                UPDATE graph_message SET state = @state, settled_at = @now, entry_id = @entry, client = @client, recipients = '[]', last_fault = NULL
                WHERE mailbox_id = @mailbox AND message_key = @key AND state = 'waiting'
                """)
            .With("@state", state.Stored()).With("@now", store.Now).With("@entry", entryId).With("@client", client)
            .With("@mailbox", waiting.MailboxId).With("@key", waiting.Key).ExecuteAsync() == 1;
}
