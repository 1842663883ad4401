namespace MailCompliance.Storage.Outbox;

/// <summary>A durable outbox: notices, or copies. Each mail is sent at least once, and stored once by its key.</summary>
public sealed class OwedMails
{
    /// <summary>Stores durably.</summary>
    /// <returns>False: there was one with the same key.</returns>
    public Task<bool> AddAsync(OwedMail mail, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Takes mails that are due and that no other node has.</summary>
    public Task<IReadOnlyList<OwedClaim>> ClaimAsync(string node, TimeSpan lease, int limit, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>It has gone; the content is removed, the key stays.</summary>
    /// <returns>False: the lease had ended and another node took over.</returns>
    public Task<bool> DoneAsync(OwedClaim claim, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>It could not go; tried again at <paramref name="retryAt"/>, or given up where that is null.</summary>
    /// <param name="why">The next hop's reply, or what happened. No content.</param>
    public Task<bool> FailedAsync(OwedClaim claim, string why, DateTimeOffset? retryAt, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>How many wait.</summary>
    public Task<int> CountAsync(CancellationToken cancellation = default) => throw new NotImplementedException();
}
