using System.Net;
using MailCompliance.Server.Gateway.Watch;

namespace MailCompliance.Server.Gateway;

/// <summary>The transport stage as a whole: the SMTP server, its conversations, and the workers that send released and owed mail.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    /// <exception cref="FormatException">An address, network or next hop in the options cannot be read.</exception>
    public GatewayServer(GatewayParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Metrics = new GatewayMetrics();
        Alarms = new Alarms(Metrics, parts.Loggers.CreateLogger<Alarms>(), parts.Clock);
    }

    /// <summary>What somebody has to look at, for status and health pages.</summary>
    public Alarms Alarms { get; }

    public GatewayMetrics Metrics { get; }

    /// <summary>Listens and starts the workers.</summary>
    /// <returns>Where it listens, with real ports, in the order of <see cref="GatewayOptions.Listen"/>.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">An endpoint cannot be had; nothing listens then.</exception>
    public Task<IReadOnlyList<IPEndPoint>> StartAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops accepting, lets messages in flight finish, stops the workers; within 30 s, sooner when cancelled.</summary>
    public Task StopAsync(CancellationToken cancellation) => throw new NotImplementedException();

    public ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        return ValueTask.CompletedTask;
    }
}
