using System.Reflection;
using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Server.Portal;
using MailCompliance.Server.Portal.Pages.Health;
using MailCompliance.Server.Portal.Pages.Notice;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Hosting.Web;

/// <summary>What the portal gets of the rest: figures and alarms as plain data, so that it needs to know no other channel.</summary>
public static class PortalComposition
{
    public static PortalParts Parts(ServerOptions options, InputsInForce inputs, ComplianceDatabase database, GatewayServer gateway, AddInWatch addIn, TimeProvider clock, ILoggerFactory loggers) => new()
    {
        Database = database,
        Policy = () => inputs.Policy,
        People = () => inputs.People,
        Engine = new ComplianceEngine(new FactGatherer(database.Sendings, DocumentReaders.Create(clock), clock, () => inputs.Certificates, ModulusTables.Read(options.Detection))),
        ReadPolicyFile = () => PolicyFile.Read(File.ReadAllBytes(options.Policy.File!), DateOnly.FromDateTime(clock.GetLocalNow().Date)),
        Health = cancellation => HealthAsync(inputs, database, gateway, addIn, options.Graph, cancellation),
        AnswerMails = new RequestMails(() => inputs.Policy, clock, options.Web.PublicUrl).Answered,
        Processing = ProcessingOf(options),
        SignIn = options.Web.Authentication,
        PublicUrl = options.Web.PublicUrl is { } url ? new Uri(url) : null,
        // load balancers ask by number; Graph calls by the address of Graph:NotificationUrl and shows the secret of its subscription
        AnyHost = ["/health/live", "/health/ready", "/graph"],
        Loggers = loggers,
        Clock = clock,
    };

    private static Processing ProcessingOf(ServerOptions options) => new()
    {
        MessageLogDays = options.Retention.MessageLogDays,
        HeldMessageDays = options.Retention.HeldMessageDays,
        AuditDays = options.Retention.AuditDays,
        ReadsSentItems = options.Graph is { Enabled: true, Mailboxes: not null },
        ReadsMessageTrace = options.Graph is { Enabled: true, TraceCheck: true, Mailboxes: not null },
        SignsInWithMicrosoft = options.Web.Authentication.Method == SignInMethod.Entra || options.AddIn.SignIn.ClientId is not null,
        NextHop = options.Gateway.NextHop,
    };

    private static async Task<InstallationHealth> HealthAsync(InputsInForce inputs, ComplianceDatabase database, GatewayServer gateway, AddInWatch addIn, GraphOptions graph, CancellationToken cancellation)
    {
        var check = await database.CheckAsync(cancellation);
        return new InstallationHealth
        {
            Alarms = [.. gateway.Alarms.Raised.Select(alarm => new RaisedAlarm(alarm.Text, alarm.Count, alarm.Last)), .. check.IsHealthy ? await UnconfirmedAsync(database, cancellation) : []],
            InputProblem = inputs.Problem,
            StorageProblem = check.IsHealthy ? null : check.Problem ?? "no reason known",
            FreeBytes = check.FreeBytes ?? 0,
            Outlooks = [.. addIn.Programs().Select(OutlookOf)],
            NextHopAnswers = gateway.NextHopAnswers,
            MessageTrace = check.IsHealthy && graph is { Enabled: true, TraceCheck: true, Mailboxes: not null } ? Words(await database.MessageTraces.ProgressAsync(cancellation)) : null,
            Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "unknown",
        };
    }

    /// <summary>Empty: of every notice and copy it is known whether it has gone.</summary>
    private static async Task<IReadOnlyList<RaisedAlarm>> UnconfirmedAsync(ComplianceDatabase database, CancellationToken cancellation)
    {
        List<UnconfirmedMail> mails = [.. await database.Notices.UnconfirmedAsync(cancellation), .. await database.Copies.UnconfirmedAsync(cancellation)];
        return mails.Count == 0
            ? []
            : [new RaisedAlarm("Nobody can say whether some notices or copies of ours have gone. On the server, run ‘mailcompliance graph unconfirmed’ to see and settle them.", mails.Count, mails.Max(mail => mail.SentAt))];
    }

    private static OutlookHealth OutlookOf(WatchedProgram program)
    {
        return new OutlookHealth
        {
            Program = program.Platform,
            Version = program.Version,
            Sent = Sum(AddInEvents.Sent),
            Asked = Sum(AddInEvents.Asked),
            Refused = Sum(AddInEvents.Refused),
            ServiceFaults = Sum(AddInEvents.ServiceFailed, AddInEvents.ServiceUnpaired),
            OutlookFaults = Sum(AddInEvents.OfficeFailed, AddInEvents.OfficeThrew, AddInEvents.OfficeLate, AddInEvents.FixFailed),
            Late = Sum(AddInEvents.Late),
            MedianMilliseconds = program.MedianMilliseconds,
            SlowestMilliseconds = program.SlowestMilliseconds,
            LastSeen = program.LastSeen,
        };

        long Sum(params ReadOnlySpan<string> names)
        {
            var sum = 0L;
            foreach (var name in names)
                sum += program.Counts.GetValueOrDefault(name);
            return sum;
        }
    }

    private static string Words(TraceProgress trace) => trace switch
    {
        { ReadTo: null } => "Not made yet",
        { DeniedAt: not null } => "Not made: the service may not read Exchange’s message trace. Grant ExchangeMessageTrace.Read.All as docs/graph.md says, or set Graph:TraceCheck to false",
        { LastFault: { } fault } => $"Could not be made the last time, and is tried again: {fault}",
        _ => $"Made up to {trace.ReadTo:yyyy-MM-dd HH:mm} UTC",
    };
}
