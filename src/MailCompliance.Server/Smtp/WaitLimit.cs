namespace MailCompliance.Server.Smtp;

/// <summary>Bounds one wait after another of a connection by time; once over, it stays over.</summary>
public sealed class WaitLimit : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration outer;

    /// <param name="stop">Ends any wait at once.</param>
    public WaitLimit(TimeProvider time, CancellationToken stop = default)
    {
        source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        outer = stop.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), source);
    }

    public bool IsOver => source.IsCancellationRequested;

    /// <summary>A token for the next wait. A limit that has passed already ends it at once.</summary>
    public CancellationToken For(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
            source.Cancel();
        else
            source.CancelAfter(limit);
        return source.Token;
    }

    /// <summary>The wait is over in time.</summary>
    public void Met() => source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Cancel() => source.Cancel();

    public void Dispose()
    {
        outer.Dispose();
        source.Dispose();
    }
}
