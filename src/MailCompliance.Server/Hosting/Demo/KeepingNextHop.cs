using System.Net;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Hosting.Demo;

/// <summary>The demo's next hop: takes everything and keeps it as files, one <c>.eml</c> and one <c>.envelope</c> a message.</summary>
public sealed class KeepingNextHop : IAsyncDisposable
{
    private readonly SmtpServer server;
    private int count;

    public KeepingNextHop(string folder, ILoggerFactory loggers)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        server = new SmtpServer(new SmtpServerOptions { Hostname = "nexthop.example" }, () => new Keeping(this), loggers.CreateLogger<SmtpServer>());
    }

    public string Folder { get; }

    public int Count => count;

    public IPEndPoint Start(IPEndPoint endpoint)
    {
        server.Start([endpoint]);
        return server.Endpoints[0];
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task KeepAsync(MailFrom from, IReadOnlyList<string> to, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        var name = Path.Combine(Folder, $"{Interlocked.Increment(ref count):0000}");
        await File.WriteAllTextAsync(name + ".envelope", $"from {from.Address}\n{string.Concat(to.Select(address => $"to {address}\n"))}", cancellation);
        await File.WriteAllBytesAsync(name + ".eml", message, cancellation);
    }

    private sealed class Keeping(KeepingNextHop owner) : ISmtpConversation
    {
        private static readonly SmtpReply Fine = new(250, "2.0.0", "ok");

        private readonly List<string> recipients = [];
        private MailFrom? sender;

        public ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation) => ValueTask.FromResult<SmtpReply?>(null);

        public ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation)
        {
            sender = mail;
            return ValueTask.FromResult(Fine);
        }

        public ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
        {
            recipients.Add(recipient.Address);
            return ValueTask.FromResult(Fine);
        }

        public async ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation)
        {
            await owner.KeepAsync(sender!, recipients, message.Bytes, cancellation);
            recipients.Clear();
            return Fine;
        }

        public ValueTask ResetAsync()
        {
            recipients.Clear();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
