using System.Net;
using System.Net.Sockets;
using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>A next hop that does exactly what a test says, one connection after another.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task running;

    /// <param name="scripts">What to do with the first, second, … connection; it is closed afterwards.</param>
    public ScriptedServer(params Func<ScriptedConnection, Task>[] scripts)
    {
        listener.Start();
        running = RunAsync(scripts);
    }

    public SmtpClientOptions Client => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        EhloName = "client.example",
        ReplyTimeout = TimeSpan.FromSeconds(20),
        FinalReplyTimeout = TimeSpan.FromSeconds(20),
    };

    public async ValueTask DisposeAsync()
    {
        await running.WaitAsync(TimeSpan.FromSeconds(20));
        listener.Dispose();
    }

    private async Task RunAsync(Func<ScriptedConnection, Task>[] scripts)
    {
        foreach (var script in scripts)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var connection = new ScriptedConnection(client.GetStream());
            await script(connection);
        }
    }
}

/// <summary>The server's end of a scripted connection.</summary>
internal sealed class ScriptedConnection(Stream stream) : IDisposable
{
    private readonly StreamReader reader = new(stream, Encoding.Latin1);

    public Stream Stream => stream;

    public void Dispose() => reader.Dispose();

    /// <summary>Sends lines as they are.</summary>
    public async Task SayAsync(string octets) => await stream.WriteAsync(Encoding.Latin1.GetBytes(octets));

    /// <summary>Sends octet by octet.</summary>
    public async Task DripAsync(string octets)
    {
        foreach (var octet in octets)
            await SayAsync(octet.ToString());
    }

    public async Task ExpectAsync(string start) => Assert.StartsWith(start, await LineAsync(), StringComparison.Ordinal);

    public async Task<string> LineAsync() => await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) ?? "closed";

    /// <summary>Lines up to the lone dot, joined by CRLF, as they came.</summary>
    public async Task<string> DataAsync()
    {
        var lines = new StringBuilder();
        for (var line = await LineAsync(); line != "."; line = await LineAsync())
            lines.Append(line == "closed" ? throw new IOException("closed within the data") : line).Append("\r\n");
        return lines.ToString();
    }

    public async Task<string> OctetsAsync(int count)
    {
        var octets = new char[count];
        await reader.ReadBlockAsync(octets.AsMemory());
        return new string(octets);
    }

    /// <summary>What still comes before the client leaves, orderly or not.</summary>
    public async Task<string> RestAsync()
    {
        var rest = new StringBuilder();
        try
        {
            var octets = new char[1024];
            for (int count; (count = await reader.ReadAsync(octets.AsMemory()).AsTask().WaitAsync(TimeSpan.FromSeconds(20))) > 0;)
                rest.Append(octets, 0, count);
        }
        catch (IOException)
        {
            // with unread replies on its side the connection is reset
        }

        return rest.ToString();
    }

    /// <summary>Greeting and EHLO.</summary>
    public async Task GreetAsync(params string[] extensions)
    {
        await SayAsync("220 next.example\r\n");
        await ExpectAsync("EHLO client.example");
        var lines = (string[])["next.example", .. extensions];
        await SayAsync(string.Concat(lines.Select((line, i) => $"250{(i == lines.Length - 1 ? ' ' : '-')}{line}\r\n")));
    }

    /// <summary>Answers MAIL and RCPT with 250, DATA with 354.</summary>
    public async Task TakeEnvelopeAsync()
    {
        foreach (var (command, reply) in new[] { ("MAIL FROM:", "250 ok"), ("RCPT TO:", "250 ok"), ("DATA", "354 go") })
        {
            await ExpectAsync(command);
            await SayAsync(reply + "\r\n");
        }
    }
}
