using System.Net;

namespace MailCompliance.Server.Smtp;

/// <summary>Listens for SMTP on one or several endpoints and runs one session per connection.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    public SmtpServer(SmtpServerOptions options, SmtpConversationFactory conversations, ILogger<SmtpServer> logger)
    {
        ArgumentNullException.ThrowIfNull(conversations);
        ArgumentNullException.ThrowIfNull(logger);
        Options = options;
    }

    public SmtpServerOptions Options { get; }

    /// <summary>Where it listens, in the order given at start, with real ports.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; } = [];

    /// <summary>Connections open now.</summary>
    public int ConnectionCount { get; }

    /// <summary>Starts to listen; port 0 takes a free one.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An endpoint cannot be had; nothing listens then.</exception>
    public void Start(IReadOnlyList<IPEndPoint> endpoints) => throw new NotImplementedException();

    /// <summary>
    /// Stops accepting, tells idle sessions 421, and waits for messages being received or processed; after
    /// <see cref="SmtpServerOptions.StopTimeout"/>, or when cancelled, cancels what is left.
    /// </summary>
    public Task StopAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
