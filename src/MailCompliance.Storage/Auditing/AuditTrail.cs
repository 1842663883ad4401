using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Auditing;

/// <summary>Append-only, hash-chained: every entry's hash covers the one before.</summary>
public sealed class AuditTrail
{
    private const int PageSize = 1000;
    private const string Columns = "number, at, actor, action, subject, details, previous, hash";

    private readonly Store store;

    internal AuditTrail(Store store) => this.store = store;

    /// <summary>Appends durably, in a transaction of its own.</summary>
    public Task AppendAsync(AuditEvent happened, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                await AppendAsync(session, happened);
                return true;
            },
            cancellation);

    /// <summary>The last entry; null: there is none.</summary>
    public Task<AuditHead?> HeadAsync(CancellationToken cancellation = default) => store.ReadAsync(async session => await HeadAsync(session), cancellation);

    /// <summary>Recomputes the chain.</summary>
    /// <param name="known">A head kept elsewhere: finds also a tail that is missing or written anew. Null: as the database says.</param>
    public Task<AuditVerification> VerifyAsync(AuditHead? known, CancellationToken cancellation = default) =>
        VerifyAsync(known, store.SigningKey, cancellation);

    /// <param name="key">The key that checkpoints and heads have to be signed with.</param>
    public async Task<AuditVerification> VerifyAsync(AuditHead? known, AuditSigningKey key, CancellationToken cancellation = default)
    {
        // the head first: entries that are appended meanwhile come after it and do not disturb
        var head = await HeadAsync(cancellation);
        var (checkpoint, proven) = await store.ReadAsync(
            async session =>
            {
                var last = await AuditSegments.LastAsync(session);
                return (last, await AuditHeads.ProvenAsync(session, key, last?.Head.Number ?? 0));
            },
            cancellation);
        var start = checkpoint?.Head ?? new AuditHead(0, AuditRow.NoHash);
        if (checkpoint is not null && (checkpoint.Signature is null || !key.Verifies(checkpoint.Statement, checkpoint.Signature)))
            return new AuditVerification(0, head, AuditFault.Unsigned, start.Number) { RemovedUpTo = start.Number };

        var chain = new ChainWalk(start, head, known is null ? proven : [known, .. proven]);
        await foreach (var row in RowsAsync(start.Number, new AuditQuery(), cancellation))
        {
            if (!chain.Accepts(row))
                break;
        }

        return chain.Finish(await HeadRowAsync(cancellation));
    }

    /// <returns>Null: the row is gone, which is always there; number 0: nothing was appended yet.</returns>
    private Task<AuditHead?> HeadRowAsync(CancellationToken cancellation) => store.ReadAsync(async session => await HeadRowAsync(session), cancellation);

    private static async ValueTask<AuditHead?> HeadRowAsync(Session session) =>
        await session.Sql("SELECT number, hash FROM audit_head WHERE id = 1").FirstAsync(row => new AuditHead(row.GetInt64(0), row.GetString(1)));

    /// <summary>A page, newest first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    public Task<IReadOnlyList<AuditEntry>> SearchAsync(AuditQuery query, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, PageSize);
        return store.ReadAsync<IReadOnlyList<AuditEntry>>(
            async session => await query.Bind(session.Sql($"SELECT {Columns} FROM audit_entry WHERE 1 = 1{query.Conditions} ORDER BY number DESC LIMIT @limit"))
                .With("@limit", query.Limit).AllAsync(row => AuditRow.Read(row).ToEntry(), cancellation),
            cancellation);
    }

    /// <summary>Writes JSON Lines in UTF-8, oldest first.</summary>
    /// <param name="query">Its page is not looked at.</param>
    /// <returns>How many entries.</returns>
    public async Task<long> ExportAsync(Stream output, AuditQuery? query = null, CancellationToken cancellation = default)
    {
        var count = 0L;
        await foreach (var row in RowsAsync(0, (query ?? new AuditQuery()) with { Before = null }, cancellation))
        {
            await output.WriteAsync(row.ToJsonLine(), cancellation);
            count++;
        }

        await output.FlushAsync(cancellation);
        return count;
    }

    /// <summary>Appends within the caller's transaction. The row of the head is locked until that ends, so that nobody else can take the same place.</summary>
    internal async ValueTask AppendAsync(Session session, AuditEvent happened)
    {
        var head = await session.Sql("UPDATE audit_head SET number = number + 1 WHERE id = 1 RETURNING number, hash")
            .FirstAsync(row => new AuditHead(row.GetInt64(0), row.GetString(1)))
            ?? throw new InvalidDataException("The audit trail has lost its head.");
        var entry = AuditRow.Following(head.Hash, head.Number, store.Time.GetUtcNow(), happened);
        await session.Sql(
                $"INSERT INTO audit_entry (segment, {Columns}) VALUES (@segment, @number, @at, @actor, @action, @subject, @details, @previous, @hash)")
            .With("@segment", entry.Segment).With("@number", entry.Number).With("@at", entry.At).With("@actor", entry.Actor).With("@action", entry.Action)
            .With("@subject", entry.Subject).With("@details", entry.Details).With("@previous", entry.Previous).With("@hash", entry.Hash)
            .ExecuteAsync();
        await session.Sql("UPDATE audit_head SET hash = @hash WHERE id = 1").With("@hash", entry.Hash).ExecuteAsync();
    }

    private static async ValueTask<AuditHead?> HeadAsync(Session session)
    {
        var head = await HeadRowAsync(session);
        return head is { Number: 0 } ? null : head;
    }

    private async IAsyncEnumerable<AuditRow> RowsAsync(
        long after, AuditQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        List<AuditRow> page;
        do
        {
            var last = after;
            page = await store.ReadAsync(
                async session => await query.Bind(session.Sql($"SELECT {Columns} FROM audit_entry WHERE number > @after{query.Conditions} ORDER BY number LIMIT @size"))
                    .With("@after", last).With("@size", PageSize).AllAsync(AuditRow.Read, cancellation),
                cancellation);
            foreach (var row in page)
                yield return row;
            after = page.Count == 0 ? after : page[^1].Number;
        }
        while (page.Count == PageSize);
    }
}
