using System.Globalization;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>A process to be killed: the Graph channel on a database of SQLite, until nothing is due. Started by <see cref="GraphKillTests"/>.</summary>
public static class GraphWorker
{
    public const string Command = "graph-worker";

    /// <summary>What <see cref="RunAsync"/> takes.</summary>
    public static IReadOnlyList<string> Arguments(AuditUnderTest test)
    {
        var options = test.Options;
        return
        [
            Command, test.ConnectionString, options.BaseUrl, options.Authority!, options.TenantId!, options.ClientId!, options.ClientSecretFile!, options.TrustedCaFile!, options.Mailboxes!,
            options.Sender.Mailbox!, test.Clock.Ahead.Ticks.ToString(CultureInfo.InvariantCulture),
        ];
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        var clock = new GatewayUnderTest.MovedClock { Ahead = TimeSpan.FromTicks(long.Parse(arguments[10], CultureInfo.InvariantCulture)) };
        var options = new GraphOptions
        {
            Enabled = true, BaseUrl = arguments[2], Authority = arguments[3], TenantId = arguments[4], ClientId = arguments[5], ClientSecretFile = arguments[6],
            TrustedCaFile = arguments[7], Mailboxes = arguments[8],
            Sender = new GraphSenderOptions { ClientId = arguments[5], ClientSecretFile = arguments[6], Mailbox = arguments[9] },
        };
        await using var database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, arguments[1], keyRingFolder: null, clock);
        var policy = GatewayUnderTest.PolicyWith(new CopyToHead());
        await using var channel = new GraphChannel(AuditUnderTest.PartsOf(options, database, clock, () => policy, hasGateway: false, $"worker-{Environment.ProcessId}"), AuditUnderTest.Patience);
        while (await channel.RunOnceAsync(CancellationToken.None))
        {
        }

        return 0;
    }

    /// <summary>As the duty of that name, for everybody outside.</summary>
    public sealed class CopyToHead : IDuty
    {
        public string Id => "copy-to-headteacher";

        public IEnumerable<PlannedAction> Plan(MessageFacts facts) =>
            facts.Message.Subject?.Contains("copied", StringComparison.Ordinal) == true ? [new CopyTo(["head@school.example"], Visible: false, "the policy")] : [];

        public bool Repairs(string ruleId, MessageFacts facts) => false;
    }
}
