namespace MailCompliance.Storage;

/// <summary>Jobs that only one node may do at a time (retention, expiry, digests): a row with an end.</summary>
public sealed class Leases
{
    /// <summary>Takes or renews the lease.</summary>
    /// <param name="owner">Names the node and this run of it.</param>
    /// <returns>False: somebody else has it.</returns>
    public Task<bool> TakeAsync(string job, string owner, TimeSpan lasts, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Gives the lease back before its end; nothing happens where <paramref name="owner"/> does not have it.</summary>
    public Task GiveBackAsync(string job, string owner, CancellationToken cancellation = default) => throw new NotImplementedException();
}
