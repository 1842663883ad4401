using System.Globalization;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Auditing;

/// <summary>Removes whole months of the trail behind a signed checkpoint, which the first entry that stays has to follow.</summary>
internal sealed class AuditSegments(Store store)
{
    private const int StepRows = 1000;

    /// <summary>Months whose last entry is older than <paramref name="kept"/>, the oldest first; one that tells of something under legal hold stays, and so does all after it.</summary>
    /// <returns>How many entries were removed.</returns>
    public async Task<int> PurgeAsync(TimeSpan kept, CancellationToken cancellation)
    {
        var before = store.Now - Instant.Micros(kept);
        var removed = 0;
        while (await CloseOldestAsync(before, cancellation) is { } checkpoint)
            removed += await RemoveAsync(checkpoint, cancellation);
        return removed + (await LastCheckpointAsync(cancellation) is { } last ? await RemoveAsync(last, cancellation) : 0);
    }

    /// <summary>What the first entry has to follow.</summary>
    public static async ValueTask<Checkpoint?> LastAsync(Session session) =>
        await session.Sql("SELECT segment, number, hash, at, signature FROM audit_checkpoint ORDER BY number DESC LIMIT 1")
            .FirstAsync(row => new Checkpoint(row.GetInt64(0), new AuditHead(row.GetInt64(1), row.GetString(2)), row.GetInt64(3), row.Text(4)));

    /// <summary>Writes the checkpoint; from then on nobody reads what is before it.</summary>
    private async Task<AuditHead?> CloseOldestAsync(long before, CancellationToken cancellation) => await store.WriteAsync(
        async session =>
        {
            var start = (await LastAsync(session))?.Head.Number ?? 0;
            var segment = await session.Sql("SELECT segment FROM audit_entry WHERE number > @start ORDER BY number LIMIT 1").With("@start", start).NumberAsync();
            var last = await session.Sql("SELECT number, hash, at FROM audit_entry WHERE segment = @segment AND number > @start ORDER BY number DESC LIMIT 1")
                .With("@segment", segment).With("@start", start).FirstAsync(row => (Head: new AuditHead(row.GetInt64(0), row.GetString(1)), At: row.GetInt64(2)));
            if (last.Head is null || last.At >= before || await IsUnderHoldAsync(session, start, last.Head.Number))
                return null;
            var now = store.Now;
            var checkpoint = new Checkpoint(segment, last.Head, now, null);
            await session.Sql(
                    """
                    INSERT INTO audit_checkpoint (segment, number, hash, at, signature) VALUES (@segment, @number, @hash, @at, @signature)
                    ON CONFLICT (segment) DO UPDATE SET number = excluded.number, hash = excluded.hash, at = excluded.at, signature = excluded.signature
                    """)
                .With("@segment", segment).With("@number", last.Head.Number).With("@hash", last.Head.Hash).With("@at", now)
                .With("@signature", store.SigningKey.Sign(checkpoint.Statement)).ExecuteAsync();
            return last.Head;
        },
        cancellation);

    private Task<AuditHead?> LastCheckpointAsync(CancellationToken cancellation) =>
        store.ReadAsync(async session => (await LastAsync(session))?.Head, cancellation);

    private async Task<int> RemoveAsync(AuditHead checkpoint, CancellationToken cancellation)
    {
        var total = 0;
        int removed;
        do
        {
            removed = await store.WriteAsync(
                session => session.Sql("DELETE FROM audit_entry WHERE number IN (SELECT number FROM audit_entry WHERE number <= @last ORDER BY number LIMIT @limit)")
                    .With("@last", checkpoint.Number).With("@limit", StepRows).ExecuteAsync(),
                cancellation);
            total += removed;
        }
        while (removed == StepRows);
        return total;
    }

    private static async ValueTask<bool> IsUnderHoldAsync(Session session, long after, long last) => await session.Sql(
            """
            SELECT COUNT(*) FROM audit_entry WHERE number > @after AND number <= @last
            AND (subject IN (SELECT id FROM message_log WHERE legal_hold = 1) OR subject IN (SELECT id FROM held WHERE legal_hold = 1))
            """)
        .With("@after", after).With("@last", last).NumberAsync() > 0;
}

/// <param name="Segment">Year and month of the last entry removed.</param>
/// <param name="Head">That entry.</param>
/// <param name="At">When it was removed, as stored.</param>
internal sealed record Checkpoint(long Segment, AuditHead Head, long At, string? Signature)
{
    public string Statement => string.Create(CultureInfo.InvariantCulture, $"mailcompliance audit checkpoint\n{Segment}\n{Head.Number}\n{Head.Hash}\n{At}\n");
}
