using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>What the clock decides about held messages: which have expired, and which got stuck.</summary>
public sealed class HoldExpiry(ComplianceDatabase database, Alarms alarms, ILogger<HoldExpiry> log)
{
    /// <summary>Log entries still open after so long belong to a process that died.</summary>
    private static readonly TimeSpan OpenEntriesSettleAfter = TimeSpan.FromHours(1);

    private readonly Quarantine quarantine = database.Quarantine;

    /// <returns>False: it is enough to look again after a while.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        foreach (var expired in (await quarantine.DueAsync(cancellation)).Expired)
        {
            if (await quarantine.ExpireAsync(expired.Id, [], cancellation))
                log.LogInformation("Held message {Id} expired", expired.Id);
        }

        var due = await quarantine.DueAsync(cancellation);
        foreach (var abandoned in due.Stuck)
        {
            // never confirmed, so its client had no 250 and, by now, has told the sender
            if (await quarantine.WithdrawAsync(abandoned.Id, cancellation))
                log.LogInformation("Held message {Id} was never confirmed and is withdrawn", abandoned.Id);
        }

        foreach (var stuck in due.Unknown)
            alarms.Raise(AlarmKind.OwedMail, $"Held message {stuck.Id} needs a look: its state is {stuck.State}");
        await database.Log.SettleAsync(OpenEntriesSettleAfter, cancellation);
        return false;
    }
}
