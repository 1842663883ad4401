using MailCompliance.Engine;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Hosting.Documents;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Server.Graph.Subscriptions;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>
/// The Graph channel against the fake on loopback, with a real SQLite file and a policy whose rules read their outcome from the subject.
/// Steps are taken by the test, one after the other; time goes on as the test says.
/// </summary>
public sealed class AuditUnderTest : IAsyncDisposable
{
    public const string Teacher = "ann@school.example";

    private readonly string folder = Directory.CreateTempSubdirectory("graph-audit-").FullName;
    private readonly Func<GraphOptions, GraphOptions> change;
    private int nodes;
    private int messages;
    private WebApplication? web;
    private string? notificationUrl;

    private AuditUnderTest(FakeGraph graph, Func<GraphOptions, GraphOptions>? change) => (Graph, this.change) = (graph, change ?? (options => options));

    public FakeGraph Graph { get; }

    public ComplianceDatabase Database { get; private set; } = null!;

    public GraphChannel Channel { get; private set; } = null!;

    public GatewayUnderTest.MovedClock Clock { get; private init; } = new();

    public bool HasGateway { get; init; }

    public SchoolPolicy Policy { get; set; } = GatewayUnderTest.PolicyWith();

    public FakeMailbox Mailbox { get; private set; } = null!;

    public string GroupId { get; private set; } = "";

    /// <param name="hasGateway">Whether messages are waited for that the gateway's log may have later.</param>
    /// <param name="mailboxes">Addresses; the first is <see cref="Mailbox"/>.</param>
    public static Task<AuditUnderTest> StartAsync(bool hasGateway = false, bool withNotifications = false, Func<GraphOptions, GraphOptions>? change = null, params string[] mailboxes) =>
        StartAsync(null, hasGateway, withNotifications, change, mailboxes);

    /// <param name="postgres">Connection string of an empty database of PostgreSQL; null: an SQLite file.</param>
    public static async Task<AuditUnderTest> StartAsync(string? postgres, bool hasGateway = false, bool withNotifications = false, Func<GraphOptions, GraphOptions>? change = null, params string[] mailboxes)
    {
        var clock = new GatewayUnderTest.MovedClock();
        var test = new AuditUnderTest(await FakeGraph.StartAsync(clock), change) { HasGateway = hasGateway, Clock = clock };
        foreach (var address in mailboxes.Length == 0 ? [Teacher] : mailboxes)
            test.Graph.AddMailbox(address);
        test.Mailbox = test.Graph.AddMailbox(mailboxes.Length == 0 ? Teacher : mailboxes[0]);
        test.GroupId = test.Graph.AddGroup("Audited staff");
        test.Database = postgres is null
            ? await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, test.ConnectionString, keyRingFolder: null, test.Clock)
            : await ComplianceDatabase.OpenAsync(DatabaseProvider.Postgres, postgres, test.KeyFolder, test.Clock);
        await test.Database.MigrateAsync();
        if (withNotifications)
            await test.ListenAsync();
        else
            test.Channel = test.NewNode();
        return test;
    }

    public GraphOptions Options => change(new GraphOptions
    {
        Enabled = true,
        BaseUrl = Graph.BaseUrl,
        Authority = Graph.Authority,
        TenantId = FakeGraph.Tenant,
        ClientId = FakeGraph.ClientId,
        ClientSecretFile = Graph.SecretFile,
        TrustedCaFile = Graph.TrustedCaFile,
        Mailboxes = GroupId,
        NotificationUrl = notificationUrl,
    });

    /// <summary>A web address that Graph can call.</summary>
    private async Task ListenAsync()
    {
        notificationUrl = "http://127.0.0.1/graph/notifications";
        Channel = NewNode();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        web = builder.Build();
        web.MapPost(NotificationPages.NotificationPath, context => Channel.Notifications!.NotificationsAsync(context));
        web.MapPost(NotificationPages.LifecyclePath, context => Channel.Notifications!.LifecycleAsync(context));
        await web.StartAsync();
        notificationUrl = web.Urls.First() + "/graph/notifications";
        await Channel.DisposeAsync();
        Channel = NewNode();
    }

    /// <summary>Another process on the same data.</summary>
    public GraphChannel NewNode(GraphPatience? patience = null) => new(PartsOf(Options, Database, Clock, () => Policy, HasGateway, $"node-{++nodes}"), patience ?? Patience);

    public static GraphPatience Patience { get; } = new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(20));

    public static GraphParts PartsOf(GraphOptions options, ComplianceDatabase database, TimeProvider clock, Func<SchoolPolicy> policy, bool hasGateway, string node) => new()
    {
        Options = options,
        Engine = new ComplianceEngine(new FactGatherer(database.Sendings, DocumentReaders.Create(clock), clock)),
        PastEngine = new ComplianceEngine(new FactGatherer(new NoSendingHistory(), DocumentReaders.Create(clock), clock)),
        Policy = policy,
        People = () => PeopleSnapshot.Empty,
        Database = database,
        HasGateway = hasGateway,
        WriteNote = note => new OwedMail($"sent:{note.EntryId}", "", note.Evaluation.Facts.Sender.Address, "Subject: note\r\n\r\n"u8.ToArray(), note.EntryId),
        Loggers = NullLoggerFactory.Instance,
        Clock = clock,
        Node = node,
    };

    /// <summary>Of the SQLite file.</summary>
    public string ConnectionString => $"Data Source={Path.Combine(folder, "test.db")}";

    /// <summary>Folder of the keys of a database of PostgreSQL.</summary>
    public string KeyFolder => Path.Combine(folder, "keys");

    /// <summary>The clock as other processes read it. A rename: nobody reads half of it.</summary>
    /// <returns>The file.</returns>
    public string WriteClock()
    {
        var file = Path.Combine(folder, "clock");
        File.WriteAllText(file + ".new", Clock.Ahead.Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
        return file;
    }

    /// <summary>The old node is dead, its leases are over, another one begins.</summary>
    public async Task RestartAsync()
    {
        await Channel.DisposeAsync();
        Clock.Ahead += TimeSpan.FromMinutes(11);
        Channel = NewNode();
    }

    public static byte[] Mime(string messageId, string from, string to, string subject, string headers = "") => System.Text.Encoding.UTF8.GetBytes(
        $"From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: {messageId}\r\nDate: Wed, 25 Nov 2026 09:00:00 +0000\r\n{headers}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nDear Bob,\r\nhere is the plan.\r\n");

    /// <summary>A message in Sent Items.</summary>
    public FakeMessage Sent(string subject = "A plan", FakeMailbox? mailbox = null, string to = "bob@parents.example", string? messageId = null, string? from = null, DateTimeOffset? at = null, string headers = "")
    {
        var target = mailbox ?? Mailbox;
        var number = ++messages;
        var id = messageId ?? $"<m{number}.{target.Id}@school.example>";
        var author = from ?? target.Address;
        return target.Sent(new FakeMessage($"AAkALg{number:D6}AAA=", id, author, [to], at ?? Clock.GetUtcNow().AddSeconds(-2), Mime(id, author, to, subject, headers)));
    }

    /// <summary>Takes steps until nothing is due.</summary>
    public async Task RunAsync()
    {
        while (await Channel.RunOnceAsync(CancellationToken.None))
        {
        }
    }

    /// <summary>The next regular round.</summary>
    public async Task NextRoundAsync()
    {
        Clock.Ahead += Options.ReconcileEvery + TimeSpan.FromSeconds(1);
        await RunAsync();
    }

    public async Task<IReadOnlyList<MessageLogEntry>> LogAsync() => [.. (await Database.Log.SearchAsync(new LogQuery { Limit = 1000 })).Reverse()];

    /// <summary>Nothing that was asked is against the contract.</summary>
    public void AssertContractKept() => Assert.Empty(Graph.ContractFaults);

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        if (web is not null)
            await web.DisposeAsync();
        await Database.DisposeAsync();
        await Graph.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
