using MailCompliance.Server.Gateway.Watch;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>Runs a job again and again, at once while there is work and else after a pause, until stopped. A failing run is an alarm and is tried again.</summary>
/// <param name="job">True: there may be more to do.</param>
public sealed class Worker(string name, Func<CancellationToken, Task<bool>> job, TimeSpan pause, TimeProvider clock, Alarms alarms)
{
    private volatile TaskCompletionSource woken = NewWake();

    /// <summary>Whether somebody's decision about a held message gives it something to do.</summary>
    public bool FollowsDecisions { get; init; }

    /// <summary>Whether a notice that was queued gives it something to do.</summary>
    public bool FollowsNotices { get; init; }

    /// <summary>There is something to do: the pause ends at once.</summary>
    public void Wake() => woken.TrySetResult();

    /// <param name="stop">No more runs after this one: what is being sent is finished, since breaking off could send it twice.</param>
    /// <param name="abort">Breaks off.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken abort)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                // whoever wakes it during the run means the run after
                woken = NewWake();
                if (!await TryAsync(abort))
                    await RestAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // a stop ends it quietly
        }
    }

    private async Task RestAsync(CancellationToken stop)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(woken.Task, Task.Delay(pause, clock, rest.Token));
        await rest.CancelAsync();
    }

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<bool> TryAsync(CancellationToken abort)
    {
        try
        {
            return await job(abort);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            alarms.Raise(AlarmKind.OwedMail, $"The worker for {name} failed: {FaultReport.Of(fault)}");
            return false;
        }
    }
}
