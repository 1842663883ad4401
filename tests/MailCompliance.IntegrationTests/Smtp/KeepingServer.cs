using System.Collections.Concurrent;
using System.Net;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>Our server on a free loopback port, keeping what it gets.</summary>
internal sealed class KeepingServer : IAsyncDisposable
{
    public KeepingServer(SmtpServerOptions? options = null)
    {
        Server = new SmtpServer(options ?? Options, () => new KeepingConversation(Kept), NullLogger<SmtpServer>.Instance);
        Server.Start([new IPEndPoint(IPAddress.Loopback, 0)]);
    }

    public static SmtpServerOptions Options { get; } = new() { Hostname = "gate.school.example" };

    public ConcurrentQueue<KeptMessage> Kept { get; } = new();

    public SmtpServer Server { get; }

    public int Port => Server.Endpoints[0].Port;

    /// <summary>How our client reaches it.</summary>
    public SmtpClientOptions Client => new() { Host = "127.0.0.1", Port = Port, EhloName = "client.example" };

    public async Task<IReadOnlyList<KeptMessage>> WaitForMessagesAsync(int count)
    {
        for (var tries = 0; Kept.Count < count; tries++)
        {
            Assert.True(tries < 300, $"{Kept.Count} messages came, not {count}");
            await Task.Delay(100);
        }
        return [.. Kept];
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
