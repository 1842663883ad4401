namespace MailCompliance.Storage.Connections;

/// <summary>What waits to be written. Whoever takes, takes everything: that makes the group of a group commit.</summary>
internal sealed class WaitingWrites
{
    private const int MaxBatch = 256;

    /// <summary>How long lazy requests wait for an urgent one to share its commit.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>A monitor, not a channel: the takers are threads that block.</summary>
    private readonly object gate = new();
    private readonly Queue<WriteRequest> urgent = new();
    private readonly Queue<WriteRequest> lazy = new();
    private bool isClosed;

    /// <exception cref="ObjectDisposedException">The database has been closed.</exception>
    public void Add(WriteRequest request)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(ComplianceDatabase));
            var isFirstLazy = request.Durability == Durability.Lazy && lazy.Count == 0;
            (request.Durability == Durability.Lazy ? lazy : urgent).Enqueue(request);
            if (isFirstLazy || request.Durability != Durability.Lazy)
                Monitor.Pulse(gate);
        }
    }

    /// <summary>Waits for work and moves it to <paramref name="batch"/>.</summary>
    /// <returns>False: closed, and nothing is left.</returns>
    public bool Take(List<WriteRequest> batch)
    {
        lock (gate)
        {
            while (urgent.Count == 0 && lazy.Count == 0)
            {
                if (isClosed)
                    return false;
                Monitor.Wait(gate);
            }

            if (urgent.Count == 0 && !isClosed)
                Monitor.Wait(gate, Patience);
            Move(urgent, batch);
            Move(lazy, batch);
            return true;
        }
    }

    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
            Monitor.PulseAll(gate);
        }
    }

    private static void Move(Queue<WriteRequest> from, List<WriteRequest> batch)
    {
        while (batch.Count < MaxBatch && from.TryDequeue(out var request))
            batch.Add(request);
    }
}
