using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage;

/// <summary>Jobs that only one node may do at a time (retention, expiry, digests): a row with an end.</summary>
public sealed class Leases
{
    private readonly Store store;

    internal Leases(Store store) => this.store = store;

    /// <summary>Takes or renews the lease.</summary>
    /// <param name="owner">Names the node and this run of it.</param>
    /// <returns>False: somebody else has it.</returns>
    public Task<bool> TakeAsync(string job, string owner, TimeSpan lasts, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql(
                    """
                    INSERT INTO lease (job, owner, until) VALUES (@job, @owner, @until)
                    ON CONFLICT (job) DO UPDATE SET owner = excluded.owner, until = excluded.until
                    WHERE lease.owner = excluded.owner OR lease.until <= @now
                    """)
                .With("@job", job).With("@owner", owner)
                .With("@until", store.Now + Instant.Micros(lasts)).With("@now", store.Now)
                .ExecuteAsync() == 1,
            cancellation);

    /// <summary>Renews the lease where nobody else has had it meanwhile: who was paused for long must not go on with what he knew before.</summary>
    /// <returns>False: it was lost.</returns>
    public Task<bool> RenewAsync(string job, string owner, TimeSpan lasts, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql("UPDATE lease SET until = @until WHERE job = @job AND owner = @owner")
                .With("@job", job).With("@owner", owner).With("@until", store.Now + Instant.Micros(lasts)).ExecuteAsync() == 1,
            cancellation);

    /// <summary>Gives the lease back before its end; nothing happens where <paramref name="owner"/> does not have it.</summary>
    public Task GiveBackAsync(string job, string owner, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session => await session.Sql("DELETE FROM lease WHERE job = @job AND owner = @owner")
                .With("@job", job).With("@owner", owner).ExecuteAsync(),
            cancellation);
}

/// <summary>The lease under which something was to be written is somebody else's now: nothing was written.</summary>
public sealed class LeaseLostException(string job) : Exception($"Another node has taken over: {job}");

/// <summary>A lease that writes depend on.</summary>
internal sealed record HeldLease(string Job, string Owner)
{
    /// <summary>Within the transaction that writes; the row stays locked until it ends, so that nobody takes the lease in between.</summary>
    /// <exception cref="LeaseLostException">Somebody else has it.</exception>
    public async ValueTask CheckAsync(Session session)
    {
        if (await session.Sql("UPDATE lease SET owner = owner WHERE job = @job AND owner = @owner").With("@job", Job).With("@owner", Owner).ExecuteAsync() == 0)
            throw new LeaseLostException(Job);
    }
}
