namespace MailCompliance.Storage.Connections;

/// <summary>
/// Group commit. Callers queue pieces of work; a writing thread puts all that wait into one transaction and commits once
/// (one fsync), then lets them go on. A piece that fails does not take the others with it: they are run again one by one.
/// </summary>
/// <remarks>Threads of their own, since an embedded database blocks its caller during fsync, which would starve a small thread pool.</remarks>
internal sealed class WriteQueue : IAsyncDisposable
{
    private readonly SqlDialect dialect;
    private readonly WaitingWrites waiting = new();
    private readonly List<Task> lanes = [];

    public WriteQueue(SqlDialect dialect)
    {
        this.dialect = dialect;
        for (var lane = 0; lane < dialect.WriteLanes; lane++)
            lanes.Add(Start(lane));
    }

    /// <summary>Runs <paramref name="work"/> in a transaction that it may share with others.</summary>
    /// <param name="work">Touches nothing but the session, since it may be run twice. Fails only for faults.</param>
    /// <returns>After the commit.</returns>
    /// <exception cref="System.Data.Common.DbException">Not written; only where the connection broke during the commit it may have been.</exception>
    public Task<T> RunAsync<T>(Durability durability, Func<Session, ValueTask<T>> work, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        var request = new WriteRequest<T>(durability, work, cancellation);
        waiting.Add(request);
        return request.Task;
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Close();
        await Task.WhenAll(lanes);
    }

    private Task Start(int number)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                RunLane();
                ended.SetResult();
            }
            catch (Exception fault)
            {
                ended.SetException(fault);
            }
        })
        {
            IsBackground = true,
            Name = $"storage writer {number + 1}",
        };
        thread.Start();
        return ended.Task;
    }

    private void RunLane()
    {
        var lane = new WriteLane(dialect);
        var batch = new List<WriteRequest>();
        while (waiting.Take(batch))
        {
            lane.WriteAsync(batch).GetAwaiter().GetResult();
            batch.Clear();
        }

        lane.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
