using System.Data.Common;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;

namespace MailCompliance.Storage.Outbox;

/// <summary>A durable outbox: notices, or copies. Each mail is sent at least once, and stored once by its key.</summary>
public sealed class OwedMails
{
    private readonly Store store;
    private readonly string kind;

    internal OwedMails(Store store, string kind)
    {
        this.store = store;
        this.kind = kind;
    }

    /// <summary>Raised in this process when something waits that did not before; other nodes find it when they look.</summary>
    public event Action? Added;

    /// <summary>Stores durably.</summary>
    /// <returns>False: there was one with the same key.</returns>
    public async Task<bool> AddAsync(OwedMail mail, CancellationToken cancellation = default)
    {
        var row = Seal(mail);
        var now = store.Now;
        var isNew = await store.WriteAsync(session => row.InsertAsync(session, now), cancellation);
        if (isNew)
            Announce();
        return isNew;
    }

    /// <summary>Takes mails that are due and that no other node has; oldest first.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or a row was changed.</exception>
    public async Task<IReadOnlyList<OwedClaim>> ClaimAsync(string node, TimeSpan lease, int limit, CancellationToken cancellation = default)
    {
        var token = ClaimToken.New(node);
        var now = store.Now;
        var claimed = await store.WriteAsync(
            async session =>
            {
                var due = await session.Sql(
                        $"""
                        SELECT mail_key, claim FROM owed_mail WHERE kind = @kind AND state = 'waiting' AND due_at <= @now AND claim_until <= @now
                        ORDER BY due_at LIMIT @limit{store.Dialect.SkipLocked}
                        """)
                    .With("@kind", kind).With("@now", now).With("@limit", limit).AllAsync(row => (Key: row.GetString(0), Before: row.Text(1)));
                var rows = new List<ClaimedRow>(due.Count);
                foreach (var (key, before) in due)
                {
                    rows.Add((await session.Sql(
                            """
                            UPDATE owed_mail SET claim = @claim, claim_until = @until, attempts = attempts + 1 WHERE kind = @kind AND mail_key = @key
                            RETURNING mail_key, envelope_sender, recipient, about, owed_at, attempts, key_id, sealed, doubtful_at
                            """)
                        .With("@claim", token).With("@until", now + Instant.Micros(lease)).With("@kind", kind).With("@key", key)
                        .FirstAsync(Read))! with { IsTakenOver = before is not null && store.Dialect.IsShared });
                }

                return rows;
            },
            cancellation);
        return [.. claimed.OrderBy(row => row.OwedAt).Select(row => Open(row, token))];
    }

    /// <summary>It is sent next: from now on, until somebody says otherwise, it may have gone. The lease begins anew.</summary>
    /// <returns>False: the lease had ended and another node took over; it must not be sent.</returns>
    public Task<bool> TryingAsync(OwedClaim claim, TimeSpan lease, CancellationToken cancellation = default)
    {
        var now = store.Now;
        return store.WriteAsync(
            async session => await session.Sql(
                    """
                    UPDATE owed_mail SET doubtful_at = COALESCE(doubtful_at, @now), claim_until = @until
                    WHERE kind = @kind AND mail_key = @key AND claim = @claim AND state = 'waiting'
                    """)
                .With("@now", now).With("@until", now + Instant.Micros(lease)).With("@kind", kind).With("@key", claim.Mail.Key).With("@claim", claim.Token)
                .ExecuteAsync() == 1,
            cancellation);
    }

    /// <summary>It was refused: this attempt put nothing on its way. As <see cref="FailedAsync"/> otherwise.</summary>
    public Task<bool> RefusedAsync(OwedClaim claim, string why, DateTimeOffset? retryAt, CancellationToken cancellation = default)
    {
        var doubt = claim.DoubtfulAt is null ? ", doubtful_at = NULL" : "";
        return retryAt is null
            ? EndAsync(claim, $"state = 'failed', last_fault = @why{doubt}", why, null, cancellation)
            : EndAsync(claim, $"due_at = @retryAt, last_fault = @why{doubt}", why, retryAt, cancellation);
    }

    /// <summary>It has gone; the content is removed, the key stays.</summary>
    /// <returns>False: the lease had ended and another node took over.</returns>
    public Task<bool> DoneAsync(OwedClaim claim, CancellationToken cancellation = default) =>
        EndAsync(claim, "state = 'done', sealed = NULL, last_fault = NULL", null, null, cancellation);

    /// <summary>It could not go; tried again at <paramref name="retryAt"/>, or given up where that is null.</summary>
    /// <param name="why">The next hop's reply, or what happened. No content.</param>
    /// <returns>False: the lease had ended and another node took over.</returns>
    public Task<bool> FailedAsync(OwedClaim claim, string why, DateTimeOffset? retryAt, CancellationToken cancellation = default) =>
        retryAt is null
            ? EndAsync(claim, "state = 'failed', last_fault = @why", why, null, cancellation)
            : EndAsync(claim, "due_at = @retryAt, last_fault = @why", why, retryAt, cancellation);

    /// <summary>How many wait.</summary>
    public Task<int> CountAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => (int)await session.Sql("SELECT COUNT(*) FROM owed_mail WHERE kind = @kind AND state = 'waiting'")
                .With("@kind", kind).NumberAsync(cancellation),
            cancellation);

    /// <summary>What <see cref="FailedAsync"/> says of a mail that may have gone and that nobody may look for.</summary>
    public const string CannotTell = "sent without an answer, and nobody may look whether it has gone";

    /// <summary>Mails of which nobody can say whether they have gone; oldest first.</summary>
    public Task<List<UnconfirmedMail>> UnconfirmedAsync(CancellationToken cancellation = default) =>
        store.ReadAsync(
            session => session.Sql(
                    """
                    SELECT mail_key, recipient, about, doubtful_at, state FROM owed_mail
                    WHERE kind = @kind AND state IN ('waiting', 'failed') AND doubtful_at IS NOT NULL AND (last_fault = @why OR state = 'failed') ORDER BY doubtful_at
                    """)
                .With("@kind", kind).With("@why", CannotTell)
                .AllAsync(row => new UnconfirmedMail(row.GetString(0), row.GetString(1), row.Text(2), row.Time(3), row.GetString(4) == "failed"), cancellation),
            cancellation);

    /// <summary>A person says of an unconfirmed mail that it is to be sent again, or that it has gone.</summary>
    /// <returns>False: there is none with that key, or it is being worked on.</returns>
    public async Task<bool> DecideAsync(string key, bool sendAgain, CancellationToken cancellation = default)
    {
        var now = store.Now;
        var changes = sendAgain ? "state = 'waiting', doubtful_at = NULL, due_at = @now, owed_at = @now, last_fault = NULL" : "state = 'done', sealed = NULL, last_fault = NULL";
        var isDone = await store.WriteAsync(
            async session => await session.Sql(
                    $"""
                    UPDATE owed_mail SET {changes}, claim = NULL, claim_until = 0, changed_at = @now
                    WHERE kind = @kind AND mail_key = @key AND state IN ('waiting', 'failed') AND doubtful_at IS NOT NULL AND sealed IS NOT NULL AND claim_until <= @now
                    """)
                .With("@now", now).With("@kind", kind).With("@key", key).ExecuteAsync() == 1,
            cancellation);
        if (isDone && sendAgain)
            Announce();
        return isDone;
    }

    internal void Announce() => Added?.Invoke();

    /// <summary>Encrypts, on the caller's thread, what a transaction will insert.</summary>
    internal OwedRow Seal(OwedMail mail) => new(kind, mail, SealedBytes.Seal(store.Keys, Place(mail.Key), mail.Content.Span));

    private static ClaimedRow Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.Text(3), row.Time(4), (int)row.GetInt64(5), new SealedBytes(row.GetString(6), row.Bytes(7)),
        row.IsDBNull(8) ? null : row.Time(8));

    private OwedClaim Open(ClaimedRow row, string token) => new(
        new OwedMail(row.Key, row.EnvelopeSender, row.Recipient, row.Content.Open(store.Keys, Place(row.Key)), row.About),
        token,
        row.Attempts - 1,
        row.OwedAt)
    {
        DoubtfulAt = row.DoubtfulAt,
        IsTakenOver = row.IsTakenOver,
    };

    private Task<bool> EndAsync(OwedClaim claim, string changes, string? why, DateTimeOffset? retryAt, CancellationToken cancellation)
    {
        var now = store.Now;
        return store.WriteAsync(
            async session =>
            {
                var statement = session.Sql(
                        $"UPDATE owed_mail SET {changes}, claim = NULL, claim_until = 0, changed_at = @now WHERE kind = @kind AND mail_key = @key AND claim = @claim")
                    .With("@now", now).With("@kind", kind).With("@key", claim.Mail.Key).With("@claim", claim.Token);
                if (why is not null)
                    statement.With("@why", why);
                if (retryAt is { } at)
                    statement.With("@retryAt", Instant.Of(at));
                return await statement.ExecuteAsync() == 1;
            },
            cancellation);
    }

    private string Place(string key) => $"{kind}:{key}";

    private sealed record ClaimedRow(
        string Key, string EnvelopeSender, string Recipient, string? About, DateTimeOffset OwedAt, int Attempts, SealedBytes Content, DateTimeOffset? DoubtfulAt)
    {
        public bool IsTakenOver { get; init; }
    }
}
