using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>A reply as the client reads it: code and all lines without it.</summary>
public sealed record Answer(int Code, string Text);

/// <summary>A plain SMTP client that hides nothing: what a test sends is what goes.</summary>
public sealed class MailClient : IAsyncDisposable
{
    private readonly TcpClient tcp = new() { NoDelay = true };
    private readonly StreamReader reader;
    private readonly NetworkStream stream;

    private MailClient(IPEndPoint server)
    {
        tcp.Connect(server);
        stream = tcp.GetStream();
        reader = new StreamReader(stream, Encoding.UTF8);
    }

    public Answer Greeting { get; private set; } = new(0, "");

    public Answer Hello { get; private set; } = new(0, "");

    public static async Task<MailClient> ConnectAsync(IPEndPoint server, bool hello = true)
    {
        var client = new MailClient(server);
        client.Greeting = await client.ReadAsync();
        if (hello)
            client.Hello = await client.SayAsync("EHLO client.school.example");
        return client;
    }

    public async Task<Answer> SayAsync(string line)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await ReadAsync();
    }

    /// <summary>One transaction; the reply to the message, or the first refusal of MAIL or of all recipients.</summary>
    public async Task<Answer> SendAsync(string from, IReadOnlyList<string> to, byte[] message, string parameters = "")
    {
        var mail = await SayAsync($"MAIL FROM:<{from}>{parameters}");
        if (mail.Code != 250)
            return mail;
        var recipients = new List<Answer>();
        foreach (var recipient in to)
            recipients.Add(await SayAsync($"RCPT TO:<{recipient}>"));
        if (recipients.TrueForAll(answer => answer.Code != 250))
            return recipients[0];
        var go = await SayAsync("DATA");
        return go.Code == 354 ? await ContentAsync(message) : go;
    }

    /// <summary>The content after 354, dots stuffed, and the reply to it.</summary>
    public async Task<Answer> ContentAsync(byte[] message)
    {
        var stuffed = Encoding.Latin1.GetString(message).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        if (stuffed.StartsWith('.'))
            stuffed = "." + stuffed;
        await stream.WriteAsync(Encoding.Latin1.GetBytes(stuffed + (stuffed.EndsWith("\r\n", StringComparison.Ordinal) ? "" : "\r\n") + ".\r\n"));
        return await ReadAsync();
    }

    public async Task<Answer> BdatAsync(byte[] message)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"BDAT {message.Length} LAST\r\n"));
        await stream.WriteAsync(message);
        return await ReadAsync();
    }

    public async Task<Answer> ReadAsync()
    {
        var text = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(line), 3, 510);
            text.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length < 4 || line[3] != '-')
                return new Answer(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), string.Join('\n', text));
        }

        return new Answer(0, "closed");
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
