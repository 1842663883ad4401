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
    public async Task<AuditVerification> VerifyAsync(AuditHead? known, CancellationToken cancellation = default)
    {
        // the head first: entries that are appended meanwhile come after it and do not disturb
        var head = await HeadAsync(cancellation);
        var chain = new ChainWalk(await StartAsync(cancellation), head, known);
        await foreach (var row in RowsAsync(cancellation))
        {
            if (!chain.Accepts(row))
                break;
        }

        return chain.Finish();
    }

    /// <summary>Writes JSON Lines in UTF-8, oldest first.</summary>
    /// <returns>How many entries.</returns>
    public async Task<long> ExportAsync(Stream output, CancellationToken cancellation = default)
    {
        var count = 0L;
        await foreach (var row in RowsAsync(cancellation))
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
        var head = await session.Sql("SELECT number, hash FROM audit_head WHERE id = 1").FirstAsync(row => new AuditHead(row.GetInt64(0), row.GetString(1)));
        return head is { Number: 0 } ? null : head;
    }

    /// <summary>What the oldest entry has to follow: the newest checkpoint, or nothing.</summary>
    private Task<AuditHead> StartAsync(CancellationToken cancellation) =>
        store.ReadAsync(
            async session => await session.Sql("SELECT number, hash FROM audit_checkpoint ORDER BY segment DESC LIMIT 1")
                .FirstAsync(row => new AuditHead(row.GetInt64(0), row.GetString(1)), cancellation) ?? new AuditHead(0, AuditRow.NoHash),
            cancellation);

    private async IAsyncEnumerable<AuditRow> RowsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = long.MinValue;
        List<AuditRow> page;
        do
        {
            var last = after;
            page = await store.ReadAsync(
                async session => await session.Sql($"SELECT {Columns} FROM audit_entry WHERE number > @after ORDER BY number LIMIT @size")
                    .With("@after", last).With("@size", PageSize).AllAsync(AuditRow.Read, cancellation),
                cancellation);
            foreach (var row in page)
                yield return row;
            after = page.Count == 0 ? after : page[^1].Number;
        }
        while (page.Count == PageSize);
    }
}
