namespace MailCompliance.Server.Smtp;

/// <summary>
/// Connections to one next hop, kept for reuse while healthy. Safe for concurrent use; each caller has a connection to
/// itself. A connection idle for more than a few seconds is probed with RSET before it is given out; after 60 s it is closed.
/// </summary>
public sealed class SmtpClientPool : IAsyncDisposable
{
    public SmtpClientPool(SmtpClientOptions options) => Options = options;

    public SmtpClientOptions Options { get; }

    /// <summary>What the next hop offered last; null before the first connection.</summary>
    public SmtpExtensions? LastExtensions { get; }

    /// <summary>An idle connection that still answers, or a new one. No transaction is open in it.</summary>
    /// <exception cref="SmtpClientException">The next hop cannot be reached or greeted.</exception>
    public Task<SmtpClientConnection> RentAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Takes a rented connection back, in whatever state: an open transaction is reset, a broken connection disposed. Never throws.</summary>
    public ValueTask ReturnAsync(SmtpClientConnection connection) => throw new NotImplementedException();

    /// <summary>Closes idle connections; those still rented are closed on their return.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
