namespace MailCompliance.Server.Smtp;

/// <summary>
/// Connections to one next hop, kept for reuse while healthy. Safe for concurrent use; each caller has a connection to
/// itself. A connection idle for more than a few seconds is probed with RSET before it is given out; after 60 s it is closed.
/// </summary>
public sealed class SmtpClientPool : IAsyncDisposable
{
    private static readonly TimeSpan ProbeAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly List<(SmtpClientConnection Connection, long Since)> idle = [];
    private readonly ITimer sweeper;
    private SmtpExtensions? lastExtensions;
    private bool disposed;

    public SmtpClientPool(SmtpClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        sweeper = options.Time.CreateTimer(_ => _ = SweepAsync(), null, SweepEvery, SweepEvery);
    }

    public SmtpClientOptions Options { get; }

    /// <summary>What the next hop offered last; null before the first connection.</summary>
    public SmtpExtensions? LastExtensions => Volatile.Read(ref lastExtensions);

    /// <summary>Connections that wait for use.</summary>
    public int IdleCount
    {
        get
        {
            lock (gate)
                return idle.Count;
        }
    }

    /// <summary>An idle connection that still answers, or a new one. No transaction is open in it.</summary>
    /// <exception cref="SmtpClientException">The next hop cannot be reached or greeted.</exception>
    public async Task<SmtpClientConnection> RentAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        while (TakeNewest() is var (connection, since))
        {
            if (await IsUsableAsync(connection, Options.Time.GetElapsedTime(since), cancellation))
                return connection;
            await connection.DisposeAsync();
        }
        var fresh = await SmtpClientConnection.ConnectAsync(Options, cancellation);
        Volatile.Write(ref lastExtensions, fresh.Extensions);
        return fresh;
    }

    /// <summary>Takes a rented connection back, in whatever state: an open transaction is reset, a broken connection disposed. Never throws.</summary>
    public async ValueTask ReturnAsync(SmtpClientConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var clean = connection.IsHealthy && (!connection.HasTransaction || await ResetsAsync(connection, CancellationToken.None));
        connection.IsReused = true;
        lock (gate)
        {
            if (clean && !disposed)
            {
                idle.Add((connection, Options.Time.GetTimestamp()));
                return;
            }
        }
        await connection.QuitAsync(CancellationToken.None);
    }

    /// <summary>Closes idle connections; those still rented are closed on their return.</summary>
    public async ValueTask DisposeAsync()
    {
        List<(SmtpClientConnection Connection, long Since)> rest;
        lock (gate)
        {
            disposed = true;
            rest = [.. idle];
            idle.Clear();
        }
        await sweeper.DisposeAsync();
        await Task.WhenAll(rest.Select(entry => entry.Connection.QuitAsync(CancellationToken.None)));
    }

    // the newest first, so that surplus connections age and are closed
    private (SmtpClientConnection Connection, long Since)? TakeNewest()
    {
        lock (gate)
        {
            if (idle.Count == 0)
                return null;
            var entry = idle[^1];
            idle.RemoveAt(idle.Count - 1);
            return entry;
        }
    }

    private static async Task<bool> IsUsableAsync(SmtpClientConnection connection, TimeSpan age, CancellationToken cancellation)
    {
        if (age > CloseAfter || !connection.IsHealthy)
            return false;
        // under TLS what arrived may be a session ticket; only an answer tells
        var suspect = connection.HasUnexpectedInput;
        if (suspect && connection.TlsProtocol is null)
            return false;
        return (!suspect && age <= ProbeAfter) || await ResetsAsync(connection, cancellation);
    }

    private static async Task<bool> ResetsAsync(SmtpClientConnection connection, CancellationToken cancellation)
    {
        try
        {
            return (await connection.ResetAsync(ProbePatience, cancellation)).IsPositive;
        }
        catch (SmtpClientException)
        {
            return false;
        }
    }

    private async Task SweepAsync()
    {
        List<(SmtpClientConnection Connection, long Since)> old;
        lock (gate)
        {
            old = [.. idle.Where(entry => Options.Time.GetElapsedTime(entry.Since) > CloseAfter)];
            idle.RemoveAll(old.Contains);
        }
        foreach (var (connection, _) in old)
            await connection.QuitAsync(CancellationToken.None);
    }
}
