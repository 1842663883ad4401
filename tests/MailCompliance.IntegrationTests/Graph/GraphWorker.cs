using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>What a worker is told, as JSON.</summary>
/// <param name="ClockFile">Holds how many ticks the time is ahead; read whenever somebody asks what time it is.</param>
/// <param name="StopFile">It works until that file is there, and says on its standard output when it rests; null: until nothing is due.</param>
public sealed record GraphWorkerSettings(DatabaseProvider Provider, string ConnectionString, string? KeyFolder, GraphOptions Options, string Node, string ClockFile, string? StopFile);

/// <summary>A process to be killed: the Graph channel on a database. Started by <see cref="GraphKillTests"/> and <see cref="TwoNodes"/>.</summary>
public static class GraphWorker
{
    public const string Command = "graph-worker";

    public static Process Start(GraphWorkerSettings settings)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(host, [typeof(GraphWorker).Assembly.Location, Command, JsonSerializer.Serialize(settings)]) { RedirectStandardOutput = settings.StopFile is not null })!;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        var settings = JsonSerializer.Deserialize<GraphWorkerSettings>(arguments[1])!;
        var clock = new FileClock(settings.ClockFile);
        await using var database = await ComplianceDatabase.OpenAsync(settings.Provider, settings.ConnectionString, settings.KeyFolder, clock);
        var policy = GatewayUnderTest.PolicyWith(new CopyToHead());
        await using var channel = new GraphChannel(AuditUnderTest.PartsOf(settings.Options, database, clock, () => policy, hasGateway: false, settings.Node), AuditUnderTest.Patience);
        if (settings.StopFile is { } stop)
            await RunUntilAsync(stop, channel, clock);
        while (settings.StopFile is null && await channel.RunOnceAsync(CancellationToken.None))
        {
        }

        return 0;
    }

    /// <summary>Says how far the time was ahead whenever nothing was due. A fault of the database is no end, as it is none in service.</summary>
    private static async Task RunUntilAsync(string stopFile, GraphChannel channel, FileClock clock)
    {
        TimeSpan? said = null;
        while (true)
        {
            var ahead = clock.Ahead;
            try
            {
                if (await channel.RunOnceAsync(CancellationToken.None))
                    continue;
            }
            catch (DbException fault)
            {
                await Console.Error.WriteLineAsync(fault.Message);
                continue;
            }

            if (ahead != said)
                Console.WriteLine(ahead.Ticks);
            said = ahead;
            if (File.Exists(stopFile))
                return;
            await Task.Delay(20);
        }
    }

    /// <summary>Ahead of the machine's by what a file says: all processes of a test share one, and it goes on while they run.</summary>
    public sealed class FileClock(string file) : TimeProvider
    {
        public TimeSpan Ahead => TimeSpan.FromTicks(long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
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
