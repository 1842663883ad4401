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
/// <param name="StopFile">It works until that file is there; null: until nothing is due.</param>
public sealed record GraphWorkerSettings(DatabaseProvider Provider, string ConnectionString, string? KeyFolder, GraphOptions Options, string Node, string ClockFile, string? StopFile);

/// <summary>A process to be killed: the Graph channel on a database. Started by <see cref="GraphKillTests"/> and a test of two nodes.</summary>
public static class GraphWorker
{
    public const string Command = "graph-worker";

    public static Process Start(GraphWorkerSettings settings)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return Process.Start(new ProcessStartInfo(host, [typeof(GraphWorker).Assembly.Location, Command, JsonSerializer.Serialize(settings)]))!;
    }

    public static async Task<int> RunAsync(string[] arguments)
    {
        var settings = JsonSerializer.Deserialize<GraphWorkerSettings>(arguments[1])!;
        var clock = new FileClock(settings.ClockFile);
        await using var database = await ComplianceDatabase.OpenAsync(settings.Provider, settings.ConnectionString, settings.KeyFolder, clock);
        var policy = GatewayUnderTest.PolicyWith(new CopyToHead());
        await using var channel = new GraphChannel(AuditUnderTest.PartsOf(settings.Options, database, clock, () => policy, hasGateway: false, settings.Node), AuditUnderTest.Patience);
        while (await channel.RunOnceAsync(CancellationToken.None) || (settings.StopFile is { } stop && !File.Exists(stop)))
        {
            if (settings.StopFile is not null)
                await Task.Delay(20);
        }

        return 0;
    }

    /// <summary>Ahead of the machine's by what a file says: all processes of a test share one, and it goes on while they run.</summary>
    public sealed class FileClock(string file) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(long.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture));
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
