using MailCompliance.Server.Gateway.Watch;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>Runs a job again and again, at once while there is work and else after a pause, until stopped. A failing run is an alarm and is tried again.</summary>
/// <param name="job">True: there may be more to do.</param>
public sealed class Worker(string name, Func<CancellationToken, Task<bool>> job, TimeSpan pause, TimeProvider clock, Alarms alarms)
{
    /// <exception cref="OperationCanceledException">Never: a stop ends it quietly.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (!await TryAsync(stop))
                    await Task.Delay(pause, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopped
        }
    }

    private async Task<bool> TryAsync(CancellationToken stop)
    {
        try
        {
            return await job(stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            alarms.Raise(AlarmKind.OwedMail, $"The worker for {name} failed: {FaultReport.Of(fault)}");
            return false;
        }
    }
}
