using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting;

/// <summary>What has to be done now and then, by one node at a time: entries of a crashed node settled, old rows removed.</summary>
public sealed class Maintenance(ComplianceDatabase database, RetentionOptions retention, TimeProvider clock, ILogger<Maintenance> log) : IAsyncDisposable
{
    private const string Job = "maintenance";

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Longer than any message may be under way.</summary>
    private static readonly TimeSpan SendingAtMost = TimeSpan.FromHours(2);

    private readonly CancellationTokenSource stop = new();
    private readonly string owner = $"{Environment.MachineName}/{Guid.NewGuid():N}";
    private Task running = Task.CompletedTask;

    public void Start() => running = RunAsync();

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(Period, clock);
            do
                await TryOnceAsync();
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // a stop is how this loop ends
        }
    }

    private async Task TryOnceAsync()
    {
        try
        {
            if (!await database.Leases.TakeAsync(Job, owner, Period, stop.Token))
                return;
            var settled = await database.Log.SettleAsync(SendingAtMost, stop.Token);
            var purged = await database.Retention.PurgeAsync(
                new(TimeSpan.FromDays(retention.MessageLogDays), TimeSpan.FromDays(retention.HeldMessageDays)), stop.Token);
            log.LogInformation("Maintenance: {Settled} entries of unknown outcome, {Log} log entries and {Held} held messages removed", settled, purged.LogEntries, purged.HeldMessages);
        }
        catch (Exception e) when (e is IOException or System.Data.Common.DbException)
        {
            log.LogError(e, "Maintenance failed; it is tried again in an hour");
        }
    }
}
