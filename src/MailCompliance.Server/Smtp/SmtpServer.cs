using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MailCompliance.Server.Smtp.Sessions;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp;

/// <summary>Listens for SMTP on one or several endpoints and runs one session per connection.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LingerPatience = TimeSpan.FromSeconds(2);

    private readonly SmtpConversationFactory conversations;
    private readonly ILogger<SmtpServer> logger;
    private readonly SpoolStorage storage;
    private readonly ClientConnections clients;
    private readonly ConcurrentDictionary<Socket, Task> connections = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();
    private readonly List<Socket> listeners = [];
    private readonly List<Task> accepting = [];
    private int count;
    private bool disposed;

    /// <exception cref="ArgumentOutOfRangeException">A limit of the options is not positive or too large.</exception>
    public SmtpServer(SmtpServerOptions options, SmtpConversationFactory conversations, ILogger<SmtpServer> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaxMessageBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxMessageBytes, SmtpServerOptions.MaxMessageBytesLimit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MinimumBytesPerSecond);
        Options = options;
        this.conversations = conversations;
        this.logger = logger;
        clients = new ClientConnections(options.LimitsOf, options.Time);
        storage = new SpoolStorage(options.MaxMemoryBytes, options.MaxMessageMemoryBytes, options.SpoolFolder);
    }

    public SmtpServerOptions Options { get; }

    /// <summary>Where it listens, in the order given at start, with real ports.</summary>
    public IReadOnlyList<IPEndPoint> Endpoints { get; private set; } = [];

    /// <summary>Connections open now.</summary>
    public int ConnectionCount => Volatile.Read(ref count);

    /// <summary>Bytes of memory that bodies in flight have reserved now.</summary>
    public long SpooledBytes => storage.ReservedBytes;

    /// <summary>Starts to listen; port 0 takes a free one.</summary>
    /// <exception cref="IOException">An endpoint cannot be had; it is named, and nothing listens then.</exception>
    public void Start(IReadOnlyList<IPEndPoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        try
        {
            foreach (var endpoint in endpoints)
                listeners.Add(Listen(endpoint));
        }
        catch (IOException)
        {
            CloseListeners();
            throw;
        }
        Endpoints = [.. listeners.Select(listener => (IPEndPoint)listener.LocalEndPoint!)];
        accepting.AddRange(listeners.Select(listener => Task.Run(() => AcceptAsync(listener))));
    }

    /// <summary>
    /// Stops accepting, tells idle sessions 421, and waits for messages being received or processed; after
    /// <see cref="SmtpServerOptions.StopTimeout"/>, or when cancelled, cancels what is left.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        // first, so that the listeners know why they are closed
        await stopping.CancelAsync();
        CloseListeners();
        await Task.WhenAll(accepting);
        var sessions = Task.WhenAll(connections.Values);
        if (await EndsWithinAsync(sessions, Options.StopTimeout, cancellation))
            return;
        logger.LogWarning("{Count} SMTP sessions are cut off by the stop", ConnectionCount);
        await abort.CancelAsync();
        foreach (var socket in connections.Keys)
            socket.Dispose();
        await EndsWithinAsync(sessions, AbortPatience, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await StopAsync(new CancellationToken(canceled: true));
        stopping.Dispose();
        abort.Dispose();
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new IOException($"{endpoint} cannot be listened on: {fault.Message}. Another program may have the port, or the address is not this machine's.", fault);
        }
    }

    private void CloseListeners()
    {
        foreach (var listener in listeners)
            listener.Dispose();
        listeners.Clear();
    }

    private async Task<bool> EndsWithinAsync(Task sessions, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await sessions.WaitAsync(patience, Options.Time, cancellation);
            return true;
        }
        catch (Exception over) when (over is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stopping.Token);
                // started only once it is listed, so that it cannot end before
                var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                connections[socket] = RunAfterAsync(start.Task, socket);
                start.SetResult();
            }
            catch (Exception closed) when (closed is ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (SocketException fault)
            {
                if (stopping.IsCancellationRequested)
                    return;
                // out of descriptors, or a client that left at once: neither may end the listener
                logger.LogWarning(fault, "A connection could not be accepted");
                await Task.Delay(TimeSpan.FromMilliseconds(100), Options.Time);
            }
        }
    }

    private async Task RunAfterAsync(Task start, Socket socket)
    {
        await start;
        Interlocked.Increment(ref count);
        try
        {
            await ServeAsync(socket);
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
        {
            logger.LogDebug(fault, "A connection was lost");
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "A connection could not be served");
        }
        finally
        {
            connections.TryRemove(socket, out _);
            Interlocked.Decrement(ref count);
            socket.Dispose();
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var stream = new NetworkStream(socket, ownsSocket: false);
        if (ConnectionCount > Options.MaxConnections)
        {
            await RefuseAsync(stream, SmtpReplies.TooManyConnections);
            return;
        }
        var peer = new SmtpPeer(Plain(socket.RemoteEndPoint), Plain(socket.LocalEndPoint));
        if (clients.Enter(peer.Remote.Address) is { } refusal)
        {
            logger.LogInformation("Too many connections from {Client}", peer.Remote.Address);
            await RefuseAsync(stream, refusal);
            return;
        }
        try
        {
            await RunSessionAsync(socket, stream, peer);
        }
        finally
        {
            clients.Leave(peer.Remote.Address);
        }
    }

    private async Task RunSessionAsync(Socket socket, NetworkStream stream, SmtpPeer peer)
    {
        await using var session = new SmtpSession(stream, peer, Options, storage, conversations(), logger, stopping.Token, abort.Token);
        await session.RunAsync();
        await LingerAsync(socket, stream);
    }

    private async Task RefuseAsync(NetworkStream stream, SmtpReply reply)
    {
        await using var channel = new SessionChannel(stream, Options, stopping.Token, abort.Token);
        await channel.SayFarewellAsync(reply);
    }

    // closing with unread input would reset the connection and could take the last reply with it
    private async Task LingerAsync(Socket socket, NetworkStream stream)
    {
        using var limit = new WaitLimit(Options.Time, abort.Token);
        var token = limit.For(LingerPatience);
        var rest = new byte[4096];
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(rest, token) > 0)
            {
            }
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the client is gone, or does not stop sending: either way nothing is left to wait for
        }
    }

    // a dual-mode socket shows IPv4 clients as ::ffff:192.0.2.1
    private static IPEndPoint Plain(EndPoint? endpoint)
    {
        var address = (IPEndPoint)endpoint!;
        return address.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(address.Address.MapToIPv4(), address.Port) : address;
    }
}
