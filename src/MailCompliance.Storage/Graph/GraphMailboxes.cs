using System.Data.Common;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>
/// The mailboxes in scope, where each has been read to, and who reads it. Nodes share them by claims that end: what a dead
/// node had, another takes over when the lease is over.
/// </summary>
public sealed class GraphMailboxes
{
    private const string Claimed = "id, address, link, since, faults, synced_at";

    private readonly Store store;

    internal GraphMailboxes(Store store) => this.store = store;

    /// <summary>Exactly these are in scope from now on. One that comes back goes on where it was left.</summary>
    /// <param name="since">From when on a mailbox that was never read is read.</param>
    public Task SetScopeAsync(IReadOnlyList<GraphMailbox> mailboxes, DateTimeOffset since, CancellationToken cancellation = default)
    {
        var now = store.Now;
        var start = Instant.Of(since);
        return store.WriteAsync(
            async session =>
            {
                var before = (await session.Sql("SELECT id, address FROM graph_mailbox WHERE in_scope = 1")
                    .AllAsync(row => new GraphMailbox(row.GetString(0), row.GetString(1)))).ToHashSet();
                foreach (var left in before.Select(mailbox => mailbox.Id).Except(mailboxes.Select(mailbox => mailbox.Id)))
                    await session.Sql("UPDATE graph_mailbox SET in_scope = 0 WHERE id = @id").With("@id", left).ExecuteAsync();
                foreach (var mailbox in mailboxes.Where(mailbox => !before.Contains(mailbox)))
                {
                    await session.Sql(
                            """
                            INSERT INTO graph_mailbox (id, address, in_scope, since, due_at) VALUES (@id, @address, 1, @since, @now)
                            ON CONFLICT (id) DO UPDATE SET address = excluded.address, in_scope = 1
                            """)
                        .With("@id", mailbox.Id).With("@address", mailbox.Address).With("@since", start).With("@now", now).ExecuteAsync();
                }

                return true;
            },
            cancellation);
    }

    /// <summary>
    /// Takes mailboxes that are due and that no other node has; the longest due first. While one is claimed it is due at the end of its lease:
    /// an earlier time says that somebody marked it meanwhile.
    /// </summary>
    public async Task<IReadOnlyList<MailboxClaim>> ClaimAsync(string node, TimeSpan lease, int limit, CancellationToken cancellation = default)
    {
        var token = ClaimToken.New(node);
        var now = store.Now;
        return await store.WriteAsync(
            session => session.Sql(
                    $"""
                    WITH due AS MATERIALIZED (
                        SELECT id FROM graph_mailbox WHERE in_scope = 1 AND due_at <= @now AND claim_until <= @now
                        ORDER BY due_at LIMIT @limit{store.Dialect.SkipLocked})
                    UPDATE graph_mailbox SET claim = @claim, claim_until = @until, due_at = @until
                    WHERE claim_until <= @now AND id IN (SELECT id FROM due)
                    RETURNING {Claimed}
                    """)
                .With("@claim", token).With("@until", now + Instant.Micros(lease)).With("@now", now).With("@limit", limit)
                .AllAsync(row => Read(row, token)),
            cancellation);
    }

    /// <summary>All that was claimed together, and not given back yet, lasts longer. What has ended and was taken over stays so.</summary>
    public Task RenewAsync(string token, TimeSpan lease, CancellationToken cancellation = default)
    {
        var until = store.Now + Instant.Micros(lease);
        return store.WriteAsync(
            async session => await session.Sql("UPDATE graph_mailbox SET due_at = CASE WHEN due_at < claim_until THEN due_at ELSE @until END, claim_until = @until WHERE claim = @claim")
                .With("@until", until).With("@claim", token).ExecuteAsync(),
            cancellation);
    }

    /// <summary>Where one node has the data to itself, what a run before this one had claimed is free at once.</summary>
    public async Task TakeOverAsync(CancellationToken cancellation = default)
    {
        if (store.Dialect.IsShared)
            return;
        var now = store.Now;
        await store.WriteAsync(
            async session =>
            {
                foreach (var table in (string[])["graph_backfill", "graph_trace", "owed_mail"])
                    await session.Sql($"UPDATE {table} SET claim = NULL, claim_until = 0 WHERE claim_until > @now").With("@now", now).ExecuteAsync();
                return await session.Sql("UPDATE graph_mailbox SET claim = NULL, claim_until = 0, due_at = @now WHERE claim_until > @now").With("@now", now).ExecuteAsync();
            },
            cancellation);
    }

    /// <summary>
    /// Stores a page: its messages and where reading goes on, in one transaction, so that no crash loses a message between the two.
    /// A message that is known already changes nothing.
    /// </summary>
    /// <returns>False: the claim had ended; nothing was stored.</returns>
    public Task<bool> StorePageAsync(MailboxClaim claim, ListedPage page, CancellationToken cancellation = default)
    {
        var now = store.Now;
        var rows = page.Messages.Select(message => new SeenRow(claim.Mailbox.Id, message, now)).ToList();
        return store.WriteAsync(
            async session =>
            {
                var listed = await session.Sql("UPDATE graph_mailbox SET link = @link, listed = listed + @items WHERE id = @id AND claim = @claim RETURNING listed")
                    .With("@link", page.Link).With("@items", page.Items).With("@id", claim.Mailbox.Id).With("@claim", claim.Token)
                    .FirstAsync(row => (int?)row.GetInt64(0));
                if (listed is null)
                    return false;
                foreach (var row in rows)
                    await row.InsertAsync(session);
                if (page.End is { } end)
                    await EndRoundAsync(session, claim, end, listed.Value);
                return true;
            },
            cancellation);
    }

    /// <summary>A list that may lack something is gone through by time as well; one that will soon be full begins anew.</summary>
    private async ValueTask EndRoundAsync(Session session, MailboxClaim claim, RoundEnd end, int listed)
    {
        var isFull = listed >= end.BeginAnewFrom;
        await session.Sql($"UPDATE graph_mailbox SET since = @since, synced_at = @now{(isFull ? ", link = NULL, listed = 0" : "")} WHERE id = @id AND claim = @claim")
            .With("@since", Instant.Of(isFull ? end.SinceIfAnew : end.Since)).With("@now", store.Now).With("@id", claim.Mailbox.Id).With("@claim", claim.Token).ExecuteAsync();
        if (listed >= end.MayLackFrom)
            await ListByTimeAsync(session, claim, end);
    }

    /// <summary>One that is under way already goes on to the end of this round, too.</summary>
    private async ValueTask ListByTimeAsync(Session session, MailboxClaim claim, RoundEnd end)
    {
        var isUnderWay = await session.Sql(
                "UPDATE graph_backfill SET until_at = @until WHERE mailbox_id = @id AND kind <> 'past' AND is_done = 0 AND from_at <= @from AND until_at <= @until")
            .With("@id", claim.Mailbox.Id).With("@from", Instant.Of(claim.Since)).With("@until", Instant.Of(end.StartedAt)).ExecuteAsync() > 0;
        if (isUnderWay)
            return;
        await session.Sql(
                """
                INSERT INTO graph_backfill (id, mailbox_id, from_at, until_at, read_to, asked_at, due_at, kind)
                VALUES (@backfill, @id, @from, @until, @from, @now, @now, @kind)
                """)
            .With("@backfill", EntryId.New(store.Time.GetUtcNow())).With("@id", claim.Mailbox.Id).With("@from", Instant.Of(claim.Since)).With("@until", Instant.Of(end.StartedAt))
            .With("@now", store.Now).With("@kind", (claim.IsFirst ? BackfillKind.First : BackfillKind.Missed).Stored()).ExecuteAsync();
    }

    /// <summary>The link is no longer good: the next round begins anew.</summary>
    public Task ForgetLinkAsync(MailboxClaim claim, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql("UPDATE graph_mailbox SET link = NULL, listed = 0 WHERE id = @id AND claim = @claim")
                .With("@id", claim.Mailbox.Id).With("@claim", claim.Token).ExecuteAsync(),
            cancellation);

    /// <summary>Gives the mailbox back. It is due again at <paramref name="dueAt"/>, sooner where a message waits for a time before, or where somebody marked it meanwhile.</summary>
    /// <param name="fault">Why the round failed: codes only; null: it did not.</param>
    public Task FinishAsync(MailboxClaim claim, DateTimeOffset dueAt, string? fault, CancellationToken cancellation = default)
    {
        var faults = fault is null ? "faults = 0" : "faults = faults + 1";
        return store.WriteAsync(
            async session => await session.Sql(
                    $"""
                    UPDATE graph_mailbox SET claim = NULL, claim_until = 0, {faults}, last_fault = @fault,
                        due_at = CASE WHEN due_at < claim_until THEN due_at ELSE
                            COALESCE((SELECT MIN(due_at) FROM graph_message WHERE mailbox_id = @id AND state = 'waiting' AND due_at < @due), @due) END
                    WHERE id = @id AND claim = @claim
                    """)
                .With("@fault", fault).With("@due", Instant.Of(dueAt)).With("@id", claim.Mailbox.Id).With("@claim", claim.Token)
                .ExecuteAsync(),
            cancellation);
    }

    /// <summary>Somebody says that the mailbox has something new: it is due now, or at once after the round that is under way.</summary>
    /// <returns>False: it is not in scope.</returns>
    public Task<bool> MarkAsync(string id, CancellationToken cancellation = default)
    {
        var now = store.Now;
        return store.WriteAsync(
            async session => await session.Sql(
                    "UPDATE graph_mailbox SET due_at = CASE WHEN due_at > @now THEN @now ELSE due_at END WHERE id = @id AND in_scope = 1")
                .With("@now", now).With("@id", id).ExecuteAsync() == 1,
            cancellation);
    }

    /// <summary>As <see cref="MarkAsync(string, CancellationToken)"/>, of several at once.</summary>
    public Task MarkAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation = default)
    {
        var now = store.Now;
        return store.WriteAsync(
            async session =>
            {
                // always in one order: two calls at a time do not wait for one another in a circle
                foreach (var id in ids.Order(StringComparer.Ordinal))
                    await session.Sql("UPDATE graph_mailbox SET due_at = @now WHERE id = @id AND in_scope = 1 AND due_at > @now").With("@now", now).With("@id", id).ExecuteAsync();
                return true;
            },
            cancellation);
    }

    /// <summary>When the next mailbox is due; null: none is in scope.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellation = default)
    {
        var due = await store.ReadAsync(
            session => session.Sql("SELECT MIN(CASE WHEN claim_until > due_at THEN claim_until ELSE due_at END) FROM graph_mailbox WHERE in_scope = 1")
                .NumberAsync(cancellation),
            cancellation);
        return due == 0 ? null : Instant.From(due);
    }

    /// <summary>How many mailboxes are in scope.</summary>
    public async Task<int> CountAsync(CancellationToken cancellation = default) =>
        (int)await store.ReadAsync(session => session.Sql("SELECT COUNT(*) FROM graph_mailbox WHERE in_scope = 1").NumberAsync(cancellation), cancellation);

    /// <summary>The mailbox in scope with that address; null: there is none, or nobody may look into it.</summary>
    public Task<GraphMailbox?> FindAsync(string address, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql("SELECT id, address FROM graph_mailbox WHERE in_scope = 1 AND lower(address) = @address")
                .With("@address", address.ToLowerInvariant()).FirstAsync(row => new GraphMailbox(row.GetString(0), row.GetString(1)), cancellation),
            cancellation);

    /// <summary>Addresses of all mailboxes in scope, in lower case.</summary>
    public Task<HashSet<string>> AddressesAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => (await session.Sql("SELECT lower(address) FROM graph_mailbox WHERE in_scope = 1").AllAsync(row => row.GetString(0), cancellation)).ToHashSet(StringComparer.Ordinal),
            cancellation);

    /// <summary>Every mailbox in scope, by address.</summary>
    public Task<List<MailboxProgress>> ProgressAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT m.id, m.address, m.synced_at, m.faults, m.last_fault,
                        (SELECT COUNT(*) FROM graph_message w WHERE w.mailbox_id = m.id AND w.state = 'waiting'),
                        (SELECT COUNT(*) FROM graph_backfill b WHERE b.mailbox_id = m.id AND b.kind <> 'past' AND b.is_done = 0)
                    FROM graph_mailbox m WHERE m.in_scope = 1 ORDER BY m.address
                    """)
                .AllAsync(
                    row => new MailboxProgress(
                        new GraphMailbox(row.GetString(0), row.GetString(1)), row.IsDBNull(2) ? null : row.Time(2), (int)row.GetInt64(5), (int)row.GetInt64(3), row.Text(4)) { IsCatchingUp = row.GetInt64(6) > 0 },
                    cancellation),
            cancellation);

    private static MailboxClaim Read(DbDataReader row, string token) =>
        new(new GraphMailbox(row.GetString(0), row.GetString(1)), row.Text(2), row.Time(3), (int)row.GetInt64(4), row.IsDBNull(5), token);
}
