using System.Net;
using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway;

/// <summary>The transport stage as a whole: the SMTP server, its conversations, and the workers that send released and owed mail.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    /// <summary>How long the start waits to learn what the next hop offers; mail is taken whether or not it answers.</summary>
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan WorkPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ExpiryPause = TimeSpan.FromMinutes(1);

    private readonly GatewayParts parts;
    private readonly SmtpClientPool pool;
    private readonly SmtpServer smtp;
    private readonly NextHopWatch watch;
    private readonly IReadOnlyList<Worker> workers;
    private readonly CancellationTokenSource stopping = new();
    private Task working = Task.CompletedTask;

    /// <exception cref="FormatException">An address, network or next hop in the options cannot be read.</exception>
    /// <exception cref="IOException">The certificate cannot be read.</exception>
    public GatewayServer(GatewayParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        Metrics = new GatewayMetrics();
        Alarms = new Alarms(Metrics, parts.Loggers.CreateLogger<Alarms>(), parts.Clock);
        var hostname = parts.Options.Hostname ?? Dns.GetHostName();
        var node = $"{Environment.MachineName}-{Environment.ProcessId}";
        var certificate = Certificate(parts);
        var replies = new NextHopReplies(Alarms);
        watch = new NextHopWatch(Alarms, replies, parts.Loggers.CreateLogger<NextHopWatch>());
        pool = new SmtpClientPool(NextHopAddress.Options(parts.Options, hostname, certificate, parts.Clock));

        var mark = new ProcessedMark(parts.MarkKeys, parts.Clock);
        var entries = new LogEntries(node);
        var notices = new NoticeWriter(parts.Policy, parts.Clock, parts.PublicUrl);
        var departures = new DepartureBuilder(new TraceHeaders(hostname), mark);
        var admission = new ClientAdmission(parts.Options);
        var relay = new Relay(parts.Database, departures, entries, notices, Alarms);
        var holding = new Holding(parts.Database, entries, notices, Alarms);
        var stage = new MessageStage(parts, admission, new LoopGuard(hostname), mark, relay, holding, entries, Metrics);
        var log = parts.Loggers.CreateLogger<GatewayConversation>();
        ISmtpConversation Converse() =>
            new GatewayConversation(admission, stage, Transaction, entries, parts.Database.Log, Metrics, Alarms, parts.Clock, log);

        smtp = new SmtpServer(ServerOptions(hostname, certificate), Converse, parts.Loggers.CreateLogger<SmtpServer>());
        workers = Workers(departures, notices, node);
        parts.Database.Log.OutcomeDelayed += OnOutcomeDelayed;

        NextHopTransaction Transaction(MailFrom mail) => new(pool, mail, replies, watch);
        IReadOnlyList<Worker> Workers(DepartureBuilder departures, NoticeWriter notices, string node)
        {
            var release = new HoldRelease(parts, departures, Transaction, notices, Alarms, node, parts.Loggers.CreateLogger<HoldRelease>());
            var notice = new OwedMailSender(parts.Database.Notices, Transaction, Alarms, node, parts.Clock);
            var copies = new OwedMailSender(parts.Database.Copies, Transaction, Alarms, node, parts.Clock);
            var expiry = new HoldExpiry(parts.Database, notices, Alarms, parts.Loggers.CreateLogger<HoldExpiry>());
            return
            [
                new("released mail", release.RunOnceAsync, WorkPause, parts.Clock, Alarms),
                new("notices", notice.RunOnceAsync, WorkPause, parts.Clock, Alarms),
                new("copies", copies.RunOnceAsync, WorkPause, parts.Clock, Alarms),
                new("expiry", async stop => { await expiry.RunOnceAsync(stop); return false; }, ExpiryPause, parts.Clock, Alarms),
            ];
        }
    }

    /// <summary>What somebody has to look at, for status and health pages.</summary>
    public Alarms Alarms { get; }

    public GatewayMetrics Metrics { get; }

    /// <summary>Whether the last attempt to speak to the next hop succeeded.</summary>
    public bool NextHopAnswers => watch.IsReachable;

    /// <summary>Listens and starts the workers.</summary>
    /// <returns>Where it listens, with real ports, in the order of <see cref="GatewayOptions.Listen"/>.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">An endpoint cannot be had; nothing listens then.</exception>
    public async Task<IReadOnlyList<IPEndPoint>> StartAsync(CancellationToken cancellation)
    {
        await ProbeAsync(cancellation);
        smtp.Start([.. parts.Options.Listen.Select(IPEndPoint.Parse)]);
        working = Task.WhenAll(workers.Select(worker => worker.RunAsync(stopping.Token)));
        return smtp.Endpoints;
    }

    /// <summary>Stops accepting, lets messages in flight finish, stops the workers; within 30 s, sooner when cancelled.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await stopping.CancelAsync();
        await smtp.StopAsync(cancellation);
        await working;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await smtp.DisposeAsync();
        await working;
        parts.Database.Log.OutcomeDelayed -= OnOutcomeDelayed;
        await pool.DisposeAsync();
        stopping.Dispose();
        Metrics.Dispose();
    }

    /// <summary>One connection before the first client, so that EHLO is right from the start.</summary>
    private async Task ProbeAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ProbeTime);
        try
        {
            await pool.ReturnAsync(await pool.RentAsync(patience.Token));
        }
        catch (SmtpClientException fault)
        {
            watch.Explain(fault);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            watch.Explain(new SmtpClientException(SmtpClientStage.Connect, "no answer at the start"));
        }
    }

    private SmtpServerOptions ServerOptions(string hostname, ServerCertificate? certificate)
    {
        var options = parts.Options;
        return new SmtpServerOptions
        {
            Hostname = hostname,
            MaxMessageBytes = options.MaxMessageBytes,
            MaxRecipients = options.MaxRecipients,
            MaxErrors = options.MaxErrors,
            MaxConnections = options.MaxConnections,
            CommandTimeout = options.CommandTimeout,
            SessionTimeout = options.SessionTimeout,
            AcceptBareLineEndingsByBdat = options.BareLineEndings == BareLineEndings.BdatOnly,
            MaxMemoryBytes = options.MaxMemoryBytes,
            SpoolFolder = parts.SpoolFolder,
            Extensions = OfferedExtensions,
            Certificate = certificate is null ? null : certificate.Current,
            IsXclientPeer = new NetworkList(options.XclientPeers).Contains,
            Time = parts.Clock,
        };
    }

    /// <summary>Delivery notifications are the next hop's to promise.</summary>
    private SmtpServerExtensions OfferedExtensions() =>
        pool.LastExtensions is { Dsn: true } ? SmtpServerExtensions.All : SmtpServerExtensions.All & ~SmtpServerExtensions.Dsn;

    private static ServerCertificate? Certificate(GatewayParts parts) => parts.Options.Tls.CertificateFile is { } file
        ? new ServerCertificate(file, parts.Options.Tls.KeyFile, parts.Options.Tls.PasswordFile, parts.Clock, parts.Loggers.CreateLogger<ServerCertificate>())
        : null;

    private void OnOutcomeDelayed(OutcomeDelayed delayed) =>
        Alarms.Raise(AlarmKind.OutcomeNotRecorded, $"The outcome of message {delayed.EntryId} could not be written yet: {FaultReport.Of(delayed.Fault)}");
}
