using System.Data.Common;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>Why a stretch of the past is read.</summary>
public enum BackfillKind
{
    /// <summary>Somebody asked for it; by time sent.</summary>
    Past,

    /// <summary>The list of a mailbox that was never read before was too long to be whole; by time received.</summary>
    First,

    /// <summary>As <see cref="First"/>, of a mailbox that is read regularly: what is found is news.</summary>
    Missed,
}

/// <summary>A past period of one mailbox that this node may read until the lease ends.</summary>
/// <param name="ReadTo">Time from which reading goes on.</param>
public sealed record BackfillClaim(string Id, GraphMailbox Mailbox, DateTimeOffset ReadTo, DateTimeOffset Until, BackfillKind Kind, string Token);

/// <summary>How far a backfill is.</summary>
/// <param name="Messages">Found so far, those known before too.</param>
/// <param name="Waiting">Stored and not judged yet, of these mailboxes.</param>
public sealed record BackfillProgress(string Id, DateTimeOffset AskedAt, DateTimeOffset From, DateTimeOffset Until, int Mailboxes, int Done, int Messages, int Waiting, string? LastFault);

/// <summary>Past periods that somebody asked to have read. Each page is stored with how far it reached, so that a crash costs a page.</summary>
public sealed class GraphBackfills
{
    private readonly Store store;

    internal GraphBackfills(Store store) => this.store = store;

    /// <param name="until">Exclusive.</param>
    /// <param name="address">One mailbox; null: all in scope.</param>
    /// <returns>The backfill's id and how many mailboxes it covers; 0: none is in scope, and nothing was stored.</returns>
    public async Task<(string Id, int Mailboxes)> AskAsync(DateTimeOffset from, DateTimeOffset until, string? address, CancellationToken cancellation = default)
    {
        var id = EntryId.New(store.Time.GetUtcNow());
        var mailboxes = await store.WriteAsync(
            async session => await session.Sql(
                    """
                    INSERT INTO graph_backfill (id, mailbox_id, from_at, until_at, read_to, asked_at, due_at)
                    SELECT @id, m.id, @from, @until, @from, @now, @now FROM graph_mailbox m WHERE m.in_scope = 1 AND (@address IS NULL OR lower(m.address) = @address)
                    """)
                .With("@id", id).With("@from", Instant.Of(from)).With("@until", Instant.Of(until)).With("@now", store.Now)
                .With("@address", address?.ToLowerInvariant()).ExecuteAsync(),
            cancellation);
        return (id, mailboxes);
    }

    /// <returns>Null: nothing is to be done now.</returns>
    public async Task<BackfillClaim?> ClaimAsync(string node, TimeSpan lease, CancellationToken cancellation = default)
    {
        var token = ClaimToken.New(node);
        var now = store.Now;
        return await store.WriteAsync(
            async session =>
            {
                var row = await ClaimAsync(session, token, now, lease);
                if (row is null)
                    return null;
                var address = await session.Sql("SELECT address FROM graph_mailbox WHERE id = @id").With("@id", row.MailboxId).FirstAsync(found => found.GetString(0));
                return new BackfillClaim(row.Id, new GraphMailbox(row.MailboxId, address ?? ""), row.ReadTo, row.Until, row.Kind, token);
            },
            cancellation);
    }

    private ValueTask<ClaimedRow?> ClaimAsync(Session session, string token, long now, TimeSpan lease) => session.Sql(
            $"""
            WITH due AS MATERIALIZED (
                SELECT id, mailbox_id FROM graph_backfill WHERE is_done = 0 AND due_at <= @now AND claim_until <= @now
                ORDER BY due_at, mailbox_id LIMIT 1{store.Dialect.SkipLocked})
            UPDATE graph_backfill SET claim = @claim, claim_until = @until
            WHERE claim_until <= @now AND (id, mailbox_id) IN (SELECT id, mailbox_id FROM due)
            RETURNING id, mailbox_id, read_to, until_at, kind
            """)
        .With("@claim", token).With("@until", now + Instant.Micros(lease)).With("@now", now)
        .FirstAsync(row => new ClaimedRow(row.GetString(0), row.GetString(1), row.Time(2), row.Time(3), row.State<BackfillKind>(4)));

    /// <summary>Stores a page with how far it reached and makes the mailbox due, in one transaction. The claim ends. A period that was made longer meanwhile is not done.</summary>
    /// <returns>False: the claim had ended; nothing was stored.</returns>
    public Task<bool> StoreAsync(BackfillClaim claim, IReadOnlyList<SeenMessage> messages, DateTimeOffset readTo, bool isDone, CancellationToken cancellation = default)
    {
        var now = store.Now;
        var rows = messages.Select(message => new SeenRow(claim.Mailbox.Id, message, now)).ToList();
        return store.WriteAsync(
            async session =>
            {
                var isOurs = await session.Sql(
                        """
                        UPDATE graph_backfill SET read_to = @readTo, messages = messages + @messages, is_done = CASE WHEN until_at = @until THEN @done ELSE 0 END, due_at = @now, claim = NULL, claim_until = 0, last_fault = NULL
                        WHERE id = @id AND mailbox_id = @mailbox AND claim = @claim
                        """)
                    .With("@readTo", Instant.Of(readTo)).With("@messages", messages.Count).With("@done", isDone ? 1 : 0).With("@now", now).With("@until", Instant.Of(claim.Until))
                    .With("@id", claim.Id).With("@mailbox", claim.Mailbox.Id).With("@claim", claim.Token).ExecuteAsync() == 1;
                if (!isOurs)
                    return false;
                foreach (var row in rows)
                    await row.InsertAsync(session);
                await session.Sql("UPDATE graph_mailbox SET due_at = CASE WHEN due_at > @now THEN @now ELSE due_at END WHERE id = @mailbox")
                    .With("@now", now).With("@mailbox", claim.Mailbox.Id).ExecuteAsync();
                return true;
            },
            cancellation);
    }

    /// <summary>A page could not be read; tried again at <paramref name="retryAt"/>.</summary>
    /// <param name="why">Codes only.</param>
    public Task PostponeAsync(BackfillClaim claim, DateTimeOffset retryAt, string why, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql(
                    "UPDATE graph_backfill SET due_at = @due, last_fault = @why, claim = NULL, claim_until = 0 WHERE id = @id AND mailbox_id = @mailbox AND claim = @claim")
                .With("@due", Instant.Of(retryAt)).With("@why", why).With("@id", claim.Id).With("@mailbox", claim.Mailbox.Id).With("@claim", claim.Token).ExecuteAsync(),
            cancellation);

    /// <summary>All that people asked for, newest first.</summary>
    public Task<List<BackfillProgress>> ProgressAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT b.id, MIN(b.asked_at), MIN(b.from_at), MAX(b.until_at), COUNT(*), SUM(b.is_done), SUM(b.messages),
                        SUM((SELECT COUNT(*) FROM graph_message m WHERE m.mailbox_id = b.mailbox_id AND m.state = 'waiting' AND m.is_backfill = 1)), MAX(b.last_fault)
                    FROM graph_backfill b WHERE b.kind = 'past' GROUP BY b.id ORDER BY b.id DESC
                    """)
                .AllAsync(ReadProgress, cancellation),
            cancellation);

    private static BackfillProgress ReadProgress(DbDataReader row) => new(
        row.GetString(0), row.Time(1), row.Time(2), row.Time(3), Number(row, 4), Number(row, 5), Number(row, 6), Number(row, 7), row.Text(8));

    /// <summary>Sums are NUMERIC in PostgreSQL.</summary>
    private static int Number(DbDataReader row, int column) => Convert.ToInt32(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    private sealed record ClaimedRow(string Id, string MailboxId, DateTimeOffset ReadTo, DateTimeOffset Until, BackfillKind Kind);
}
