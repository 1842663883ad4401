using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class SmtpServerTests
{
    [Fact]
    public async Task Listens_on_several_endpoints_and_says_which()
    {
        await using var server = new SmtpServer(KeepingServer.Options, () => new KeepingConversation([]), NullLogger<SmtpServer>.Instance);
        server.Start([new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, 0)]);
        Assert.Equal(2, server.Endpoints.Select(endpoint => endpoint.Port).Where(port => port > 0).Distinct().Count());
        foreach (var endpoint in server.Endpoints)
        {
            await using var client = await SmtpClientConnection.ConnectAsync(Options(endpoint.Port), default);
            Assert.True(client.IsHealthy);
        }
    }

    [Fact]
    public async Task A_port_in_use_leaves_nothing_listening()
    {
        await using var other = new KeepingServer();
        await using var server = new SmtpServer(KeepingServer.Options, () => new KeepingConversation([]), NullLogger<SmtpServer>.Instance);
        var taken = Assert.Throws<IOException>(() => server.Start([new IPEndPoint(IPAddress.Loopback, 0), new IPEndPoint(IPAddress.Loopback, other.Port)]));
        Assert.Contains($"127.0.0.1:{other.Port}", taken.Message, StringComparison.Ordinal);
        Assert.Empty(server.Endpoints);
    }

    [Fact]
    public async Task Connections_beyond_the_limit_get_421()
    {
        await using var server = new KeepingServer(KeepingServer.Options with { MaxConnections = 2 });
        await using var first = await SmtpClientConnection.ConnectAsync(server.Client, default);
        await using (var second = await SmtpClientConnection.ConnectAsync(server.Client, default))
        {
            Assert.Equal(2, server.Server.ConnectionCount);
            var refused = await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(server.Client, default));
            Assert.Equal((421, "4.3.2"), (refused.Reply?.Code, refused.Reply?.EnhancedCode));
            await second.QuitAsync(default);
        }
        while (server.Server.ConnectionCount > 1)
            await Task.Delay(10);
        await using var third = await SmtpClientConnection.ConnectAsync(server.Client, default);
        Assert.True(third.IsHealthy);
    }

    [Fact]
    public async Task Connections_of_one_client_beyond_its_own_limit_get_421_and_its_places_are_given_back()
    {
        await using var server = new KeepingServer(KeepingServer.Options with { LimitsOf = _ => new ClientLimits(1, 1000) });
        await using (var first = await SmtpClientConnection.ConnectAsync(server.Client, default))
        {
            var refused = await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(server.Client, default));
            Assert.Equal((421, "4.7.0"), (refused.Reply?.Code, refused.Reply?.EnhancedCode));
            await first.QuitAsync(default);
        }

        while (server.Server.ConnectionCount > 0)
            await Task.Delay(10);
        await using var second = await SmtpClientConnection.ConnectAsync(server.Client, default);
        Assert.True(second.IsHealthy);
    }

    [Fact]
    public async Task An_ordinary_stop_is_nothing_to_warn_of()
    {
        for (var count = 0; count < 20; count++)
        {
            var log = new ListedLog();
            await using var server = new SmtpServer(KeepingServer.Options, () => new KeepingConversation([]), log);
            server.Start([new IPEndPoint(IPAddress.Loopback, 0)]);
            await using (var client = await SmtpClientConnection.ConnectAsync(Options(server.Endpoints[0].Port), default))
                await client.QuitAsync(default);
            await server.StopAsync(default);
            Assert.Empty(log.Lines);
        }
    }

    [Fact]
    public async Task A_stop_lets_a_message_finish_and_ends_the_rest()
    {
        await using var server = new KeepingServer();
        using var busy = await ConnectAsync(server.Port);
        await busy.AskAsync("EHLO client.example");
        await busy.AskAsync("MAIL FROM:<a@b.example>");
        await busy.AskAsync("RCPT TO:<c@d.example>");
        await busy.AskAsync("DATA");
        using var idle = await ConnectAsync(server.Port);
        var stopping = server.Server.StopAsync(default);
        Assert.StartsWith("421 4.3.2", await idle.LineAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(server.Client, default));
        Assert.False(stopping.IsCompleted);
        Assert.StartsWith("250 2.0.0", await busy.AskAsync("text\r\n."), StringComparison.Ordinal);
        Assert.StartsWith("421 4.3.2", await busy.LineAsync(), StringComparison.Ordinal);
        busy.Dispose();
        idle.Dispose();
        await stopping;
        Assert.Single(server.Kept);
        Assert.Equal(0, server.Server.ConnectionCount);
    }

    [Fact]
    public async Task A_stop_that_is_cancelled_cuts_off_what_is_left()
    {
        await using var server = new KeepingServer();
        using var busy = await ConnectAsync(server.Port);
        await busy.AskAsync("EHLO client.example");
        await busy.AskAsync("MAIL FROM:<a@b.example>");
        await busy.AskAsync("RCPT TO:<c@d.example>");
        await busy.AskAsync("DATA");
        await server.Server.StopAsync(new CancellationToken(canceled: true));
        Assert.Equal(0, server.Server.ConnectionCount);
        Assert.Empty(server.Kept);
    }

    private static SmtpClientOptions Options(int port) => new() { Host = "127.0.0.1", Port = port, EhloName = "client.example" };

    private static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient(port);
        Assert.StartsWith("220 ", await client.LineAsync(), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Keeps what is at least a warning.</summary>
    private sealed class ListedLog : ILogger<SmtpServer>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                Lines.Enqueue(formatter(state, exception));
        }
    }

    private sealed class RawClient : IDisposable
    {
        private readonly TcpClient client;
        private readonly StreamReader reader;

        public RawClient(int port)
        {
            client = new TcpClient("127.0.0.1", port);
            reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        }

        public async Task<string> LineAsync() => await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? "closed";

        public async Task<string> AskAsync(string command)
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(command + "\r\n"));
            var line = await LineAsync();
            while (line.Length > 3 && line[3] == '-')
                line = await LineAsync();
            return line;
        }

        public void Dispose()
        {
            reader.Dispose();
            client.Dispose();
        }
    }
}
