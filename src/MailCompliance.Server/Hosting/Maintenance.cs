using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting;

/// <summary>
/// What has to be done now and then, by one node at a time: entries of a crashed node settled, what is too old removed, the head of
/// the audit trail signed and sent once a day, keys renewed, reviews that come near recalled.
/// </summary>
public sealed class Maintenance(ComplianceDatabase database, Func<SchoolPolicy> policy, RetentionOptions retention, TimeProvider clock, ILogger<Maintenance> log) : IAsyncDisposable
{
    private const string Job = "maintenance";

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Longer than any message may be under way.</summary>
    private static readonly TimeSpan SendingAtMost = TimeSpan.FromHours(2);

    private readonly CancellationTokenSource stop = new();
    private readonly string owner = $"{Environment.MachineName}/{Guid.NewGuid():N}";
    private Task running = Task.CompletedTask;
    private bool hasToScrub;

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

    /// <summary>One run, if no other node has the job.</summary>
    /// <exception cref="IOException">The database or the key ring cannot be used.</exception>
    /// <exception cref="System.Data.Common.DbException">The database cannot be used.</exception>
    public async Task RunOnceAsync(CancellationToken cancellation)
    {
        if (!await database.Leases.TakeAsync(Job, owner, Period, cancellation))
            return;
        var settled = await database.Log.SettleAsync(SendingAtMost, cancellation);
        var purged = await database.Retention.PurgeAsync(PeriodsOf(policy().Retention, retention), cancellation);
        hasToScrub |= purged.NeedsScrubbing;
        if (hasToScrub)
            hasToScrub = !await database.Retention.ScrubAsync(cancellation);
        if (await database.Retention.RenewKeysAsync(TimeSpan.FromDays(retention.KeyDays), cancellation))
            log.LogInformation("A new key encrypts from now on: back the key ring up");
        log.LogInformation("Maintenance: {Settled} entries of unknown outcome, {Log} log entries and {Held} held messages removed", settled, purged.LogEntries, purged.HeldMessages);
        await SignDailyAsync(cancellation);
        foreach (var reminder in ReviewReminders.Due(policy(), DateOnly.FromDateTime(clock.GetLocalNow().Date), clock.GetUtcNow()))
            await database.Notices.AddAsync(reminder, cancellation);
    }

    /// <summary>The policy's word holds over the installation's.</summary>
    internal static RetentionPeriods PeriodsOf(RetentionTimes policy, RetentionOptions options) => new(
        TimeSpan.FromDays(policy.MessageLogDays ?? options.MessageLogDays), TimeSpan.FromDays(policy.HeldMessageDays ?? options.HeldMessageDays))
    {
        Audit = TimeSpan.FromDays(policy.AuditDays ?? options.AuditDays),
    };

    private async Task SignDailyAsync(CancellationToken cancellation)
    {
        if (await database.AuditHeads.LastAsync(cancellation) is { } last && clock.GetUtcNow() - last.At < TimeSpan.FromDays(1))
            return;
        var now = policy();
        if (await database.AuditHeads.SignAsync(head => AuditHeadMail.For(head, now), cancellation) is not { } signed)
            return;
        if (now.Contacts.Dpo is null)
            log.LogWarning("The head of the audit trail was signed, and the policy names no data protection officer (contacts.dpo) to send it to");
        else
            log.LogInformation("The head of the audit trail, entry {Number}, was signed and goes to the data protection officer", signed.Number);
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
            await RunOnceAsync(stop.Token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException or System.Security.Cryptography.CryptographicException)
        {
            log.LogError(e, "Maintenance failed; it is tried again in an hour");
        }
    }
}
