using System.Net;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Server.Hosting.WarmingUp;

/// <summary>Accepts everything on loopback and keeps nothing.</summary>
public sealed class ForgetfulNextHop : IAsyncDisposable
{
    private readonly SmtpServer server = new(new SmtpServerOptions { Hostname = "next-hop.invalid" }, () => new Forgetting(), NullLogger<SmtpServer>.Instance);

    public IPEndPoint Start()
    {
        server.Start([new IPEndPoint(IPAddress.Loopback, 0)]);
        return server.Endpoints[0];
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private sealed class Forgetting : ISmtpConversation
    {
        private static readonly SmtpReply Fine = new(250, "2.0.0", "ok");

        public ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation) => ValueTask.FromResult<SmtpReply?>(null);

        public ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation) => ValueTask.FromResult(Fine);

        public ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation) => ValueTask.FromResult(Fine);

        public ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation) => ValueTask.FromResult(Fine);

        public ValueTask ResetAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
