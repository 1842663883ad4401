using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Benchmarks;

/// <summary>A whole installation on loopback with a database on disk, a next hop that takes everything, and clients that send as fast as they are answered.</summary>
internal static class GatewayBenchmark
{
    private const int CorpusBytes = 40_000_000;
    private const int Clients = 8;
    private const int Rounds = 4;

    public static async Task<int> RunAsync()
    {
        var corpus = SchoolMail.Corpus(CorpusBytes);
        Measure.Describe("gateway", corpus.ConvertAll(mail => mail.Bytes));
        var folder = Directory.CreateTempSubdirectory("mailcompliance-benchmark").FullName;
        try
        {
            await using var sink = new SmtpServer(new SmtpServerOptions { Hostname = "sink.example" }, () => new TakingConversation(), NullLogger<SmtpServer>.Instance);
            sink.Start([new IPEndPoint(IPAddress.Loopback, 0)]);
            var quiet = new ConfigurationBuilder().AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")]).Build();
            await using var installation = await Installation.OpenAsync(Options(folder, sink.Endpoints[0]), quiet, TimeProvider.System, CancellationToken.None);
            var gateway = (await installation.StartAsync(CancellationToken.None)).Smtp[0];
            for (var round = 0; round <= Rounds; round++)
                Report(round, await SendAllAsync(gateway, corpus, round));
            await installation.StopAsync(CancellationToken.None);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    public static ServerOptions Options(string folder, IPEndPoint nextHop) => new()
    {
        Gateway = new GatewayOptions
        {
            Listen = ["127.0.0.1:0"],
            Hostname = "gateway.oakfield.sch.example",
            NextHop = nextHop.ToString(),
            NextHopTls = NextHopTls.None,
        },
        Policy = new PolicyOptions { File = Path.Combine(EngineBenchmark.Folder, "policy.json") },
        People = new PeopleOptions { Folder = Path.Combine(EngineBenchmark.Folder, "people") },
        Storage = new StorageOptions { ConnectionString = $"Data Source={Path.Combine(folder, "mailcompliance.db")}" },
        Web = new WebOptions { Listen = "127.0.0.1:0" },
    };

    private static async Task<(int Count, int Refused, TimeSpan Took, TimeSpan Processor, List<double> Milliseconds)> SendAllAsync(IPEndPoint gateway, List<SchoolMail> corpus, int round)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Measure.ProcessorTime);
        var next = -1;
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var (refused, milliseconds) = (0, new List<double>());
            await using var connection = await SmtpClientConnection.ConnectAsync(
                new SmtpClientOptions { Host = "127.0.0.1", Port = gateway.Port, Tls = SmtpClientTls.None, EhloName = "client.oakfield.sch.example" }, CancellationToken.None);
            while (Interlocked.Increment(ref next) is var index && index < corpus.Count)
            {
                var start = Stopwatch.GetTimestamp();
                refused += await SendAsync(connection, corpus[index], $"{round}.{index}") ? 0 : 1;
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return (Refused: refused, Milliseconds: milliseconds);
        }));
        return (corpus.Count, clients.Sum(client => client.Refused), Stopwatch.GetElapsedTime(started), Measure.ProcessorTime - before, [.. clients.SelectMany(client => client.Milliseconds)]);
    }

    private static async Task<bool> SendAsync(SmtpClientConnection connection, SchoolMail mail, string id)
    {
        var top = Encoding.ASCII.GetBytes($"Message-ID: <{id}@oakfield.sch.example>\r\n");
        var (accepted, recipient) = await connection.MailAndRecipientAsync(
            new MailFrom(mail.Sender, EightBit: true), top.Length + mail.Bytes.Length, new RcptTo(mail.Recipients[0]), CancellationToken.None);
        if (!accepted.IsPositive || recipient is not { IsPositive: true })
            throw new InvalidOperationException($"The gateway refused an envelope: {(recipient ?? accepted).Code}");
        return (await connection.SendMessageAsync([top, mail.Bytes], bdat: false, beforeLastByte: null, CancellationToken.None)).IsPositive;
    }

    private static void Report(int round, (int Count, int Refused, TimeSpan Took, TimeSpan Processor, List<double> Milliseconds) result)
    {
        var ordered = result.Milliseconds.Order().ToList();
        double Percentile(double share) => ordered[(int)(share * (ordered.Count - 1))];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(round == 0 ? "warming up" : $"round {round}"),-12} {result.Count / result.Took.TotalSeconds,6:F0} messages/s  p50 {Percentile(.5),6:F1} ms  p99 {Percentile(.99),6:F1} ms  {result.Processor.TotalSeconds / result.Count * 1000,6:F2} CPU s/1000 (gateway, clients and next hop together)  {result.Refused} refused"));
    }

    /// <summary>Takes everything and forgets it.</summary>
    private sealed class TakingConversation : ISmtpConversation
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
