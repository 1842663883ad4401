using System.Net;
using MailCompliance.Engine;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Gateway;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>
/// The whole transport stage on loopback with a real SQLite file, a next hop that records, and a policy whose rules read
/// their outcome from the subject: <c>block</c>, <c>hold</c>, <c>warn</c>, <c>protect</c> as a word in it.
/// </summary>
public sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string Sender = "ann@school.example";
    public const string OtherSender = "tom@school.example";
    public const string ParentAndGovernor = "gail@parents.example";
    public const string AgencyPerson = "amy@council.example";
    public const string Head = "head@school.example";
    public const string Parent = "bob@parents.example";

    private readonly string folder = Directory.CreateTempSubdirectory("gateway-").FullName;
    private readonly string connectionString;
    private GatewayServer? server;

    private GatewayUnderTest() => connectionString = $"Data Source={Path.Combine(folder, "test.db")}";

    public RecordingNextHop NextHop { get; } = new();

    public ComplianceDatabase Database { get; private set; } = null!;

    public GatewayServer Server => server!;

    public MovedClock Clock { get; } = new();

    public IPEndPoint Endpoint { get; private set; } = null!;

    public SchoolPolicy Policy { get; set; } = PolicyWith();

    /// <summary>How long workers rest; holds from the next start.</summary>
    public TimeSpan WorkPause { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Certificates of recipients.</summary>
    public RecipientCertificates Certificates { get; set; } = RecipientCertificates.None;

    /// <summary>Thrown at the engine's first question, where set: a fault of our own.</summary>
    public Exception? Fault { get; set; }

    public static async Task<GatewayUnderTest> StartAsync(Func<GatewayOptions, GatewayOptions>? options = null)
    {
        var test = new GatewayUnderTest();
        test.Database = await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, test.connectionString, keyRingFolder: null, test.Clock);
        await test.Database.MigrateAsync();
        await test.RestartAsync(options);
        return test;
    }

    /// <summary>Another server on the same database.</summary>
    public async Task RestartAsync(Func<GatewayOptions, GatewayOptions>? options = null)
    {
        if (server is not null)
            await server.DisposeAsync();
        var settings = new GatewayOptions
        {
            Listen = ["127.0.0.1:0"],
            Hostname = "gate.school.example",
            NextHop = $"127.0.0.1:{NextHop.Port}",
            NextHopTls = NextHopTls.None,
        };
        server = new GatewayServer(new GatewayParts
        {
            Options = options is null ? settings : options(settings),
            Engine = new ComplianceEngine(new FactGatherer(Database.Sendings, new UnreadableFiles(), Clock, () => Certificates)),
            Policy = () => Fault is null ? Policy : throw Fault,
            People = () => People,
            Database = Database,
            MarkKeys = [new byte[32]],
            Loggers = NullLoggerFactory.Instance,
            Clock = Clock,
            WorkPause = WorkPause,
        });
        Endpoint = (await server.StartAsync(CancellationToken.None))[0];
    }

    /// <summary>Changes the database behind the server's back, into what a crash would have left.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    public Task<MailClient> ConnectAsync() => MailClient.ConnectAsync(Endpoint);

    public async Task<Answer> SendAsync(byte[] message, params string[] to)
    {
        await using var client = await ConnectAsync();
        return await client.SendAsync(Sender, to.Length == 0 ? [Parent] : to, message);
    }

    /// <summary>The log, oldest first, once every entry has an outcome.</summary>
    public async Task<IReadOnlyList<MessageLogEntry>> LogAsync()
    {
        while (true)
        {
            var entries = await Database.Log.SearchAsync(new LogQuery());
            if (entries.All(entry => entry.State != LogState.Sending))
                return [.. entries.Reverse()];
            await Task.Delay(20);
        }
    }

    public async Task<HeldSummary> OnlyHeldAsync() => Assert.Single(await Database.Quarantine.ListAsync(new HeldQuery()));

    /// <summary>Waits for the workers; the test's own time limit ends it.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
            await Task.Delay(20);
    }

    public async Task<ReceivedMail> ReceivedAsync(Func<ReceivedMail, bool> wanted)
    {
        await UntilAsync(() => Task.FromResult(NextHop.Messages.Any(wanted)));
        return NextHop.Messages.First(wanted);
    }

    public static SchoolPolicy PolicyWith(params IDuty[] duties) => new()
    {
        Hash = "policy-1",
        School = new SchoolDetails { Name = "Oak School", Domains = ["school.example"], Headteacher = Head },
        Contacts = new Contacts { Headteacher = Head },
        Protection = [ProtectionMethod.ExchangeHeader],
        Duties = duties,
        Rules = [.. new[] { Outcome.Block, Outcome.Hold, Outcome.Warn, Outcome.Protect }.Select(SubjectSays.Active)],
    };

    /// <summary>A rule of the catalogue, as a policy file would switch it on.</summary>
    public static ActiveRule RuleOf(string id, object settings, Outcome outcome, params RuleCase[] cases)
    {
        var definition = RuleCatalogue.All.First(rule => rule.Id == id);
        return new ActiveRule(definition, definition.Create(settings), outcome, "Policy 4", Unwarned.DeliverAndTell, cases);
    }

    /// <summary>The people on file.</summary>
    public PeopleSnapshot People { get; set; } = new(
        [new StaffMember("s1", Sender, "Ann", "Lee") { Groups = ["office"] }, new StaffMember("s2", OtherSender, "Tom", "Field") { Groups = ["teachers"] }],
        [],
        [new PupilContact("p1", "Bob", "Parent", "father", Parent), new PupilContact("p1", "Gail", "Both", "mother", ParentAndGovernor)],
        [new Governor("Gail", "Both", ParentAndGovernor)],
        [new Agency("County council", "council.example")]);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        await NextHop.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Finds the outcome's name in the subject.</summary>
    private sealed class SubjectSays(string word) : IRule
    {
        public IEnumerable<Finding> Check(MessageFacts facts)
        {
            if (facts.Message.Subject?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
                yield return new Finding($"The subject says “{word}”.", "Take the word out.") { Where = Place.Subject };
        }

        public static ActiveRule Active(Outcome outcome)
        {
            var word = outcome.ToString().ToLowerInvariant();
            var definition = RuleDefinition.For<NoSettings>($"subject-says-{word}", word, "", "", _ => new SubjectSays(word)) with { NeedsData = false };
            return new ActiveRule(definition, new SubjectSays(word), outcome, "Policy 4", Unwarned.DeliverAndTell, []);
        }
    }

    /// <summary>Runs as time does, some way ahead.</summary>
    public sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private sealed class UnreadableFiles : IDocumentReader
    {
        public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
            ValueTask.FromResult(new ExtractedDocument(FileKind.Unknown, "", Uninspectable.No));
    }
}
