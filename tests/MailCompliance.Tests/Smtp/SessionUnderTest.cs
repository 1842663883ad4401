using System.Net;
using System.Net.Security;
using System.Text;
using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Sessions;
using MailCompliance.Server.Smtp.Spooling;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Tests.Smtp;

/// <summary>A session over a connection in memory, with the test as its client.</summary>
internal sealed class SessionUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();
    private readonly SmtpSession session;
    private StreamReader replies;
    private Stream stream;

    public SessionUnderTest(SmtpServerOptions? options = null, RecordingConversation? conversation = null)
    {
        options ??= Options();
        Conversation = conversation ?? new RecordingConversation();
        Storage = new SpoolStorage(options.MaxMemoryBytes, options.MaxMessageMemoryBytes, options.SpoolFolder);
        var (client, server) = DuplexStream.Pair();
        Client = client;
        stream = client;
        replies = new StreamReader(client, Encoding.Latin1);
        var peer = new SmtpPeer(IPEndPoint.Parse("192.0.2.7:4711"), IPEndPoint.Parse("192.0.2.1:25"));
        session = new SmtpSession(server, peer, options, Storage, Conversation, NullLogger.Instance, stopping.Token, abort.Token);
        Ended = RunAsync();
    }

    public RecordingConversation Conversation { get; }

    public SpoolStorage Storage { get; }

    public DuplexStream Client { get; }

    public Task Ended { get; }

    public static SmtpServerOptions Options() => new() { Hostname = "gate.school.example" };

    /// <summary>A session that has greeted and said EHLO.</summary>
    public static async Task<SessionUnderTest> GreetedAsync(SmtpServerOptions? options = null, RecordingConversation? conversation = null)
    {
        var session = new SessionUnderTest(options, conversation);
        Assert.StartsWith("220 ", await session.ReplyAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250-gate.school.example", await session.AskAsync("EHLO client.example\r\n"), StringComparison.Ordinal);
        return session;
    }

    /// <summary>A session with a sender and a recipient.</summary>
    public static async Task<SessionUnderTest> AddressedAsync(SmtpServerOptions? options = null, RecordingConversation? conversation = null)
    {
        var session = await GreetedAsync(options, conversation);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<head@school.example>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("RCPT TO:<parent@home.example>\r\n"), StringComparison.Ordinal);
        return session;
    }

    /// <summary>Sends octets, given as Latin-1.</summary>
    public async Task SendAsync(string octets) => await stream.WriteAsync(Encoding.Latin1.GetBytes(octets));

    public async Task<string> AskAsync(string octets)
    {
        await SendAsync(octets);
        return await ReplyAsync();
    }

    /// <summary>The next reply, its lines joined by \n; "closed" at the end.</summary>
    public async Task<string> ReplyAsync()
    {
        var lines = new List<string>();
        while (true)
        {
            if (await replies.ReadLineAsync().WaitAsync(Patience) is not { } line)
                return lines.Count == 0 ? "closed" : throw new InvalidDataException("the connection ended within a reply");
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                return string.Join('\n', lines);
        }
    }

    public async Task ExpectAsync(params string[] starts)
    {
        foreach (var start in starts)
            Assert.StartsWith(start, await ReplyAsync(), StringComparison.Ordinal);
    }

    /// <summary>Shakes hands as a TLS client and goes on inside TLS.</summary>
    public async Task StartTlsAsync(SslClientAuthenticationOptions options)
    {
        var encrypted = new SslStream(Client);
        await encrypted.AuthenticateAsClientAsync(options).WaitAsync(Patience);
        stream = encrypted;
        replies = new StreamReader(encrypted, Encoding.Latin1);
    }

    public void Stop() => stopping.Cancel();

    public void Abort() => abort.Cancel();

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Ended.WaitAsync(Patience);
        replies.Dispose();
        stopping.Dispose();
        abort.Dispose();
    }

    private async Task RunAsync()
    {
        await session.RunAsync();
        await session.DisposeAsync();
    }
}
