using System.Diagnostics;
using System.Globalization;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>A process of <see cref="GraphWorker"/> that works until it is told to end, and says whenever nothing is due at the time that the test has set.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task reading;
    private readonly Lock sync = new();
    private TaskCompletionSource changed = NewSignal();
    private long restsAt = long.MinValue;
    private bool isStill;

    public NodeProcess(GraphWorkerSettings settings)
    {
        Name = settings.Node;
        process = GraphWorker.Start(settings);
        reading = ReadAsync();
    }

    public string Name { get; }

    public bool HasEnded => reading.IsCompleted;

    /// <summary>Until nothing is due for it at that time; or it has ended or stands still, and nothing is to be waited for.</summary>
    public async Task RestsAsync(TimeSpan ahead)
    {
        while (true)
        {
            Task next;
            lock (sync)
            {
                if (isStill || restsAt >= ahead.Ticks)
                    return;
                next = changed.Task;
            }

            await next;
        }
    }

    /// <summary>It stands still, whatever it is doing.</summary>
    public void Pause()
    {
        Signal("STOP");
        Tell(() => isStill = true);
    }

    public void GoOn()
    {
        Tell(() => isStill = false);
        Signal("CONT");
    }

    public async Task KillAsync()
    {
        process.Kill();
        await reading;
    }

    /// <summary>Until it has ended by itself.</summary>
    public async Task<int> EndsAsync()
    {
        await reading;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    public override string ToString() => $"{Name} {(HasEnded ? "has ended" : isStill ? "stands still" : restsAt == long.MinValue ? "has not rested yet" : $"rested {TimeSpan.FromTicks(restsAt)} ahead")}";

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (long.TryParse(line, CultureInfo.InvariantCulture, out var ahead))
                Tell(() => restsAt = ahead);
        }

        Tell(() => restsAt = long.MaxValue);
    }

    private void Tell(Action change)
    {
        lock (sync)
        {
            change();
            changed.SetResult();
            changed = NewSignal();
        }
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
