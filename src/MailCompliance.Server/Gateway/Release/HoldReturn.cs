using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>Gives back to their senders the held messages that somebody refused, or that nobody decided about in time.</summary>
public sealed class HoldReturn(Quarantine quarantine, NoticeWriter notices)
{
    /// <returns>False: nothing to do.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var returned = false;
        foreach (var summary in await quarantine.ToReturnAsync(cancellation))
        {
            if (await quarantine.FindAsync(summary.Id, cancellation) is { } held)
                returned |= await quarantine.ReturnAsync(summary.Id, notices.Returned(held), cancellation);
        }

        return returned;
    }
}
