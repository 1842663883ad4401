using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Clients;

/// <summary>The client's end of a connection: writes commands and content and reads replies, each within its time. The first failure closes it.</summary>
public sealed class ClientChannel : IAsyncDisposable
{
    private const int MaxReplyLine = 8192;

    private readonly Socket socket;
    private readonly string host;
    private readonly SmtpWire wire;
    private readonly WaitLimit limit;

    public ClientChannel(Socket socket, SmtpClientOptions options)
    {
        this.socket = socket;
        host = options.Host;
        wire = new SmtpWire(new NetworkStream(socket, ownsSocket: true));
        limit = new WaitLimit(options.Time);
    }

    public bool IsHealthy { get; private set; } = true;

    public Stream Stream => wire.Stream;

    /// <summary>Something arrived that nobody asked for: a 421, or the end of the connection.</summary>
    public bool HasUnexpectedInput
    {
        get
        {
            try
            {
                return wire.HasArrived || socket.Poll(0, SelectMode.SelectRead);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>From here on nothing is asked, and whatever comes all the same is noticed: see <see cref="HasArrived"/>.</summary>
    public void Listen() => wire.Listen();

    /// <summary>A reply, or the end of the connection, came before it was due. Under TLS what lies in the socket may be a session ticket; only what was read tells.</summary>
    public bool HasArrived => wire.HasArrived || (wire.Stream is NetworkStream && HasUnexpectedInput);

    /// <summary>Queues a command, without its CRLF.</summary>
    /// <exception cref="ArgumentException">It holds a control character and would be more than one command.</exception>
    public void Write(string command)
    {
        if (command.AsSpan().ContainsAnyInRange('\0', '\x1F') || command.Contains('\x7F', StringComparison.Ordinal))
            throw new ArgumentException("an SMTP command holds a control character");
        Encoding.UTF8.GetBytes(command, wire);
        wire.Write("\r\n"u8);
    }

    /// <summary>Sends what is queued and reads one reply.</summary>
    /// <exception cref="SmtpClientException">None comes, or nonsense.</exception>
    public Task<SmtpReply> ReadReplyAsync(SmtpClientStage stage, TimeSpan patience, CancellationToken cancellation) =>
        GuardAsync(stage, patience, ReadReplyAsync, cancellation);

    /// <summary>Queues a command and reads its reply.</summary>
    public Task<SmtpReply> AskAsync(string command, SmtpClientStage stage, TimeSpan patience, CancellationToken cancellation)
    {
        Write(command);
        return ReadReplyAsync(stage, patience, cancellation);
    }

    /// <summary>Writes through the function given; time counts for the whole of it.</summary>
    public Task SendAsync(SmtpClientStage stage, TimeSpan patience, Func<SmtpWire, CancellationToken, ValueTask> send, CancellationToken cancellation) =>
        GuardAsync(stage, patience, async token =>
        {
            await send(wire, token);
            return true;
        }, cancellation);

    /// <summary>Starts TLS.</summary>
    public Task EncryptAsync(SslClientAuthenticationOptions tls, TimeSpan patience, CancellationToken cancellation) =>
        GuardAsync(SmtpClientStage.Tls, patience, async token =>
        {
            // a reply to a later command that came before TLS is forged (RFC 3207 section 6)
            if (!wire.Buffered.IsEmpty)
                throw new FormatException("plain text follows the reply to STARTTLS");
            var stream = new SslStream(wire.Stream, leaveInnerStreamOpen: false);
            wire.Upgrade(stream);
            await stream.AuthenticateAsClientAsync(tls, token);
            return true;
        }, cancellation);

    /// <summary>Not to be used again: the connection is closed.</summary>
    public ValueTask AbandonAsync()
    {
        IsHealthy = false;
        return wire.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await AbandonAsync();
        limit.Dispose();
    }

    private async ValueTask<SmtpReply> ReadReplyAsync(CancellationToken token)
    {
        var parser = new ReplyParser();
        while (true)
        {
            var end = wire.Buffered.IndexOf((byte)'\n');
            if (end < 0 && wire.Buffered.Length > MaxReplyLine)
                throw new FormatException("a reply line is too long");
            if (end < 0)
            {
                if (!await wire.FillAsync(token))
                    throw new IOException("the connection was closed");
                continue;
            }
            var length = end > 0 && wire.Buffered[end - 1] == '\r' ? end - 1 : end;
            var reply = parser.Add(wire.Buffered[..length]);
            wire.Consume(end + 1);
            if (reply is null)
                continue;
            IsHealthy &= reply.Code != 421;
            return reply;
        }
    }

    private async Task<T> GuardAsync<T>(SmtpClientStage stage, TimeSpan patience, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        using var outer = cancellation.UnsafeRegister(static wait => ((WaitLimit)wait!).Cancel(), limit);
        try
        {
            var result = await work(limit.For(patience));
            limit.Met();
            return result;
        }
        catch (Exception failure)
        {
            await AbandonAsync();
            if (failure is OperationCanceledException && cancellation.IsCancellationRequested && stage != SmtpClientStage.FinalReply)
                throw new OperationCanceledException(cancellation);
            var cause = failure is OperationCanceledException ? "no answer in time" : failure.Message;
            throw new SmtpClientException(stage, $"{host}: {cause} ({stage})", failure);
        }
    }
}
