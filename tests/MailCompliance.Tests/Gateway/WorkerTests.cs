using MailCompliance.Server.Gateway.Release;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Tests.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Tests.Gateway;

public class WorkerTests
{
    [Fact]
    public async Task A_worker_that_is_woken_does_not_wait_for_the_end_of_its_pause()
    {
        using var metrics = new GatewayMetrics();
        using var stop = new CancellationTokenSource();
        var time = new SteppedTime();
        var runs = new SemaphoreSlim(0);
        var worker = new Worker("test", Job, TimeSpan.FromHours(1), time, new Alarms(metrics, NullLogger<Alarms>.Instance, time));
        var running = worker.RunAsync(stop.Token, CancellationToken.None);
        await RunsAsync();

        // during a run or during the pause: each means one more run
        worker.Wake();
        await RunsAsync();
        worker.Wake();
        await RunsAsync();

        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(20));

        Task<bool> Job(CancellationToken cancellation)
        {
            runs.Release();
            return Task.FromResult(false);
        }

        async Task RunsAsync() => Assert.True(await runs.WaitAsync(TimeSpan.FromSeconds(20)));
    }
}
