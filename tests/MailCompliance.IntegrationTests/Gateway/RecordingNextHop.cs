using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>What the next hop does once it has the whole message.</summary>
public enum AtEndOfMessage
{
    Accept,

    /// <summary>Closes the connection without keeping the message.</summary>
    DropBeforeKeeping,

    /// <summary>Keeps the message and closes the connection without a word: the lost answer.</summary>
    KeepAndDrop,

    /// <summary>Says nothing until the test ends.</summary>
    Stall,
}

/// <summary>A message as the next hop got it.</summary>
/// <param name="Mail">The MAIL command without its verb.</param>
/// <param name="Recipients">Addresses of the accepted RCPT commands.</param>
/// <param name="RecipientCommands">The accepted RCPT commands with their parameters.</param>
public sealed record ReceivedMail(string Mail, IReadOnlyList<string> Recipients, IReadOnlyList<string> RecipientCommands, byte[] Bytes)
{
    public string Text => Encoding.Latin1.GetString(Bytes);

    /// <summary>The text of one of our own notices, which are base64 in UTF-8.</summary>
    public string DecodedText() =>
        Encoding.UTF8.GetString(Convert.FromBase64String(Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].ReplaceLineEndings("")));

    /// <summary>The message without the trace fields on top.</summary>
    public byte[] WithoutTrace()
    {
        var start = 0;
        while (TopFieldIsTrace(start))
            start = EndOfField(start);
        return Bytes[start..];
    }

    private bool TopFieldIsTrace(int start) =>
        Bytes.AsSpan(start).StartsWith("Received: from "u8) && Encoding.Latin1.GetString(Bytes, start, EndOfField(start) - start).Contains("(MailCompliance)", StringComparison.Ordinal)
        || Bytes.AsSpan(start).StartsWith("X-MailCompliance-Processed:"u8);

    private int EndOfField(int start)
    {
        var end = start;
        do
            end += Bytes.AsSpan(end).IndexOf("\r\n"u8) + 2;
        while (Bytes[end] is (byte)' ' or (byte)'\t');
        return end;
    }
}

/// <summary>An SMTP server on loopback that keeps what it gets and misbehaves as told.</summary>
public sealed class RecordingNextHop : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentQueue<ReceivedMail> messages = new();
    private readonly ConcurrentQueue<string> commands = new();
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly Task accepting;
    private TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int connections;

    public RecordingNextHop()
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public IReadOnlyList<string> Extensions { get; set; } = ["PIPELINING", "SIZE 157286400", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES", "CHUNKING"];

    /// <summary>First word instead of 220.</summary>
    public string Greeting { get; set; } = "220 nexthop.example ESMTP";

    /// <summary>Reply to MAIL by its argument; null: 250.</summary>
    public Func<string, string?> OnMail { get; set; } = _ => null;

    /// <summary>Reply to RCPT by address; null: 250.</summary>
    public Func<string, string?> OnRecipient { get; set; } = _ => null;

    /// <summary>Reply to the message; null: 250.</summary>
    public Func<ReceivedMail, string?> OnMessage { get; set; } = _ => null;

    /// <summary>What DATA is answered with.</summary>
    public string DataReply { get; set; } = "354 go on";

    public AtEndOfMessage AtEnd { get; set; }

    /// <summary>Awaited after the last byte of a message and before the answer.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    public IReadOnlyList<ReceivedMail> Messages => [.. messages];

    public IReadOnlyList<string> Commands => [.. commands];

    public int Connections => connections;

    /// <summary>The first message that answers to the description, now or later.</summary>
    /// <exception cref="TimeoutException">None came within a minute.</exception>
    public async Task<ReceivedMail> WaitForAsync(Func<ReceivedMail, bool> wanted)
    {
        var limit = TimeSpan.FromMinutes(1);
        while (true)
        {
            var next = arrival.Task;
            if (messages.FirstOrDefault(wanted) is { } found)
                return found;
            await next.WaitAsync(limit);
        }
    }

    public ReceivedMail Only => Assert.Single(messages);

    /// <summary>Closes every connection, as a restart would.</summary>
    public void DropConnections()
    {
        while (clients.TryTake(out var client))
            client.Close();
    }

    public async ValueTask DisposeAsync()
    {
        if (accepting.IsCompleted)
            return;
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        stopping.Dispose();
    }

    private void Keep(ReceivedMail mail)
    {
        messages.Enqueue(mail);
        Interlocked.Exchange(ref arrival, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stopping.Token);
                Interlocked.Increment(ref connections);
                clients.Add(client);
                running.Add(TalkAsync(client));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await new Dialogue(this, client.GetStream()).RunAsync(stopping.Token);
            }
            catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // the client left or the test ended
            }
        }
    }

    private sealed class Dialogue(RecordingNextHop owner, NetworkStream stream)
    {
        private readonly byte[] buffer = new byte[64 * 1024];
        private readonly List<string> recipients = [];
        private readonly List<string> recipientCommands = [];
        private readonly List<byte> chunks = [];
        private int start;
        private int end;
        private string? mail;

        public async Task RunAsync(CancellationToken cancellation)
        {
            await SayAsync(owner.Greeting, cancellation);
            while (await LineAsync(cancellation) is { } line)
            {
                owner.commands.Enqueue(line);
                if (!await AnswerAsync(line, cancellation))
                    return;
            }
        }

        private async Task<bool> AnswerAsync(string line, CancellationToken cancellation)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO":
                    var lines = new[] { "nexthop.example" }.Concat(owner.Extensions).ToList();
                    await SayAsync(string.Join("\r\n", lines.Select((text, index) => (index < lines.Count - 1 ? "250-" : "250 ") + text)), cancellation);
                    return true;
                case "MAIL":
                    var refused = owner.OnMail(line[5..]);
                    mail = refused is null ? line[5..] : null;
                    return await SayOrLeaveAsync(refused ?? "250 2.1.0 ok", cancellation);
                case "RCPT":
                    return await RecipientAsync(line, cancellation);
                case "DATA":
                    await SayAsync(owner.DataReply, cancellation);
                    return await CompleteAsync(await DottedAsync(cancellation), cancellation);
                case "BDAT":
                    return await ChunkAsync(line, cancellation);
                case "RSET":
                    Reset();
                    await SayAsync("250 2.0.0 reset", cancellation);
                    return true;
                case "QUIT":
                    await SayAsync("221 2.0.0 bye", cancellation);
                    return false;
                default:
                    await SayAsync(verb == "NOOP" ? "250 2.0.0 ok" : "502 5.5.1 not here", cancellation);
                    return true;
            }
        }

        private async Task<bool> RecipientAsync(string line, CancellationToken cancellation)
        {
            if (mail is null)
                return await SayOrLeaveAsync("503 5.5.1 MAIL first", cancellation);
            var address = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
            var refused = owner.OnRecipient(address);
            if (refused is null)
            {
                recipients.Add(address);
                recipientCommands.Add(line);
            }

            return await SayOrLeaveAsync(refused ?? "250 2.1.5 ok", cancellation);
        }

        private async Task<bool> ChunkAsync(string line, CancellationToken cancellation)
        {
            var words = line.Split(' ');
            var left = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
            while (left > 0)
            {
                if (start == end && !await FillAsync(cancellation))
                    return false;
                var taken = Math.Min(left, end - start);
                chunks.AddRange(buffer.AsSpan(start, taken));
                start += taken;
                left -= taken;
            }

            if (words.Length > 2 && words[2].Equals("LAST", StringComparison.OrdinalIgnoreCase))
                return await CompleteAsync([.. chunks], cancellation);
            await SayAsync("250 2.0.0 chunk", cancellation);
            return true;
        }

        private async Task<bool> CompleteAsync(byte[]? bytes, CancellationToken cancellation)
        {
            if (bytes is null)
                return false;
            var received = new ReceivedMail(mail ?? "", [.. recipients], [.. recipientCommands], bytes);
            Reset();
            await owner.BeforeAnswer();
            switch (owner.AtEnd)
            {
                case AtEndOfMessage.DropBeforeKeeping:
                    return false;
                case AtEndOfMessage.KeepAndDrop:
                    owner.Keep(received);
                    return false;
                case AtEndOfMessage.Stall:
                    await Task.Delay(Timeout.Infinite, cancellation);
                    return false;
            }

            var refused = owner.OnMessage(received);
            if (refused is null)
                owner.Keep(received);
            return await SayOrLeaveAsync(refused ?? "250 2.0.0 kept as 4711", cancellation);
        }

        private void Reset()
        {
            mail = null;
            recipients.Clear();
            recipientCommands.Clear();
            chunks.Clear();
        }

        private async Task<byte[]?> DottedAsync(CancellationToken cancellation)
        {
            using var kept = new MemoryStream();
            while (await RawLineAsync(cancellation) is { } line)
            {
                if (line.AsSpan().SequenceEqual(".\r\n"u8))
                    return kept.ToArray();
                kept.Write(line.AsSpan(line[0] == '.' ? 1 : 0));
            }

            return null;
        }

        private async Task<bool> SayOrLeaveAsync(string reply, CancellationToken cancellation)
        {
            await SayAsync(reply, cancellation);
            return !reply.StartsWith("421", StringComparison.Ordinal);
        }

        private Task SayAsync(string reply, CancellationToken cancellation) =>
            stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), cancellation).AsTask();

        private async Task<string?> LineAsync(CancellationToken cancellation) =>
            await RawLineAsync(cancellation) is { } raw ? Encoding.UTF8.GetString(raw).TrimEnd('\r', '\n') : null;

        private async Task<byte[]?> RawLineAsync(CancellationToken cancellation)
        {
            byte[] line = [];
            while (true)
            {
                var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
                var taken = newline < 0 ? end - start : newline + 1;
                line = [.. line, .. buffer.AsSpan(start, taken)];
                start += taken;
                if (newline >= 0)
                    return line;
                if (!await FillAsync(cancellation))
                    return null;
            }
        }

        private async Task<bool> FillAsync(CancellationToken cancellation)
        {
            start = 0;
            end = await stream.ReadAsync(buffer, cancellation);
            return end > 0;
        }
    }
}
