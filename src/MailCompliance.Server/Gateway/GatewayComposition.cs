using System.Net;
using MailCompliance.Server.Deciding;
using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway;

/// <summary>Puts the transport stage together: who knows whom.</summary>
internal sealed class GatewayComposition
{
    /// <summary>Expiry is a matter of days: it is looked at so many times less often than work is.</summary>
    private const int ExpiryRests = 30;

    private readonly GatewayParts parts;
    private readonly GatewayMetrics metrics;
    private readonly Alarms alarms;
    private readonly string hostname;
    private readonly string node;
    private readonly ServerCertificate? certificate;
    private readonly NextHopReplies replies;
    private readonly ProcessedMark mark;
    private readonly DepartureBuilder departures;
    private readonly NoticeWriter notices;

    public GatewayComposition(GatewayParts parts, GatewayMetrics metrics, Alarms alarms)
    {
        (this.parts, this.metrics, this.alarms) = (parts, metrics, alarms);
        hostname = parts.Options.Hostname ?? Dns.GetHostName();
        node = $"{Environment.MachineName}-{Environment.ProcessId}";
        certificate = parts.Options.Tls.CertificateFile is { } file
            ? new ServerCertificate(file, parts.Options.Tls.KeyFile, parts.Options.Tls.PasswordFile, parts.Clock, parts.Loggers.CreateLogger<ServerCertificate>())
            : null;
        replies = new NextHopReplies(alarms);
        Watch = new NextHopWatch(alarms, replies, parts.Loggers.CreateLogger<NextHopWatch>());
        Pool = new SmtpClientPool(NextHopAddress.Options(parts.Options, hostname, certificate, parts.Clock));
        mark = new ProcessedMark(parts.MarkKeys, parts.Clock);
        departures = new DepartureBuilder(new TraceHeaders(hostname), mark);
        notices = new NoticeWriter(parts.Policy, parts.Clock, parts.PublicUrl);
    }

    public NextHopWatch Watch { get; }

    public SmtpClientPool Pool { get; }

    public SmtpServer Server() => new(ServerOptions(), Conversations(), parts.Loggers.CreateLogger<SmtpServer>());

    public IReadOnlyList<Worker> Workers()
    {
        var release = new HoldRelease(parts, departures, Transaction, notices, alarms, node, parts.Loggers.CreateLogger<HoldRelease>());
        var owedNotices = new OwedMailSender(parts.Database.Notices, Transaction, alarms, node, parts.Clock);
        var owedCopies = new OwedMailSender(parts.Database.Copies, Transaction, alarms, node, parts.Clock);
        var expiry = new HoldExpiry(parts.Database, alarms, parts.Loggers.CreateLogger<HoldExpiry>());
        var matters = new HeldMatters(parts.Database, parts.Engine, parts.Policy, parts.People);
        var reminder = new HoldReminder(parts, matters, notices, alarms, parts.Loggers.CreateLogger<HoldReminder>());
        List<Worker> workers =
        [
            new("released mail", release.RunOnceAsync, parts.WorkPause, parts.Clock, alarms) { FollowsDecisions = true },
            new("returns", new HoldReturn(parts.Database.Quarantine, notices).RunOnceAsync, parts.WorkPause, parts.Clock, alarms) { FollowsDecisions = true },
            new("reminders", reminder.RunOnceAsync, parts.WorkPause * ExpiryRests, parts.Clock, alarms),
            new("expiry", expiry.RunOnceAsync, parts.WorkPause * ExpiryRests, parts.Clock, alarms),
        ];
        if (parts.SendsOwedMail)
        {
            workers.Add(new("notices", owedNotices.RunOnceAsync, parts.WorkPause, parts.Clock, alarms) { FollowsNotices = true });
            workers.Add(new("copies", owedCopies.RunOnceAsync, parts.WorkPause, parts.Clock, alarms));
        }

        if (certificate is not null)
            workers.Add(new("certificate", new CertificateWatch(certificate, alarms, parts.Clock).RunOnceAsync, TimeSpan.FromDays(1), parts.Clock, alarms));
        return workers;
    }

    private NextHopTransaction Transaction(MailFrom mail) => new(Pool, mail, replies, Watch);

    private SmtpConversationFactory Conversations()
    {
        var entries = new LogEntries(node);
        var admission = new ClientAdmission(parts.Options);
        var relay = new Relay(parts.Database, departures, entries, notices, alarms);
        var holding = new Holding(parts.Database, entries, notices, alarms);
        var stage = new MessageStage(parts, admission, new LoopGuard(hostname), mark, relay, holding, new SplitHold(parts, relay, holding), entries, metrics, alarms);
        var refusals = new RefusalRecord(parts.Database.Log, entries, metrics, parts.Clock, parts.Loggers.CreateLogger<RefusalRecord>());
        var log = parts.Loggers.CreateLogger<GatewayConversation>();
        return () => new GatewayConversation(admission, stage, Transaction, entries, parts.Database.Log, refusals, metrics, alarms, parts.Clock, log);
    }

    private SmtpServerOptions ServerOptions()
    {
        var options = parts.Options;
        return new SmtpServerOptions
        {
            Hostname = hostname,
            MaxMessageBytes = options.MaxMessageBytes,
            MaxRecipients = options.MaxRecipients,
            MaxErrors = options.MaxErrors,
            MaxConnections = options.MaxConnections,
            LimitsOf = new ClientAdmission(options).LimitsOf,
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

    /// <summary>Delivery notifications and addresses beyond ASCII are the next hop's to promise: offered as it last did.</summary>
    private SmtpServerExtensions OfferedExtensions()
    {
        var offered = SmtpServerExtensions.All;
        if (Pool.LastExtensions is not { Dsn: true })
            offered &= ~SmtpServerExtensions.Dsn;
        if (Pool.LastExtensions is not { SmtpUtf8: true })
            offered &= ~SmtpServerExtensions.SmtpUtf8;
        return offered;
    }
}
