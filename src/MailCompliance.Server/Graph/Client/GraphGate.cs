namespace MailCompliance.Server.Graph.Client;

/// <summary>
/// Keeps to what the service allows: so many requests at a time in all and in each lane, and none in a lane that it asked to wait.
/// A pause holds for everybody, not only for the request that was told so.
/// </summary>
public sealed class GraphGate(int atOnce, TimeProvider clock) : IDisposable
{
    /// <summary>Microsoft's limit for each application and mailbox.</summary>
    public const int PerLane = 4;

    /// <summary>A wait beyond this is the caller's to plan: nothing sleeps longer while it holds memory.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim all = new(atOnce, atOnce);
    private readonly Lock sync = new();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly int most = atOnce;
    private int allowed = atOnce;
    private int leaving;

    /// <summary>Requests at a time in all, now.</summary>
    public int Allowed => Volatile.Read(ref allowed);

    /// <summary>Requests that may be open: those that are allowed, and those that no longer are and have not been finished.</summary>
    public int Taken
    {
        get
        {
            lock (sync)
                return allowed + leaving;
        }
    }

    /// <summary>Waits for a place. Dispose what is returned when the answer has been read.</summary>
    /// <exception cref="GraphException">The lane is closed for longer than <see cref="Patience"/>.</exception>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellation)
    {
        var lane = Use(name);
        try
        {
            await lane.Places.WaitAsync(cancellation);
            try
            {
                await WaitOpenAsync(name, cancellation);
                await all.WaitAsync(cancellation);
                return new Place(this, name, lane);
            }
            catch
            {
                lane.Places.Release();
                throw;
            }
        }
        catch
        {
            Leave(name, lane);
            throw;
        }
    }

    /// <summary>So many requests at a time from now on, up to what the gate was made for. Those that are open are finished; a place that goes is the next one that is free.</summary>
    public void Allow(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        lock (sync)
        {
            for (; allowed < Math.Min(number, most); allowed++)
                all.Release();
            for (; allowed > number; allowed--)
                _ = TakeBackAsync();
        }
    }

    /// <summary>The service asked to wait.</summary>
    public void Close(string name, DateTimeOffset until)
    {
        var lane = Use(name);
        lock (sync)
            lane.ClosedUntil = lane.ClosedUntil > until ? lane.ClosedUntil : until;
        Leave(name, lane);
    }

    /// <summary>Until when nothing may be asked in the lane; null: it is open.</summary>
    public DateTimeOffset? ClosedUntil(string name)
    {
        lock (sync)
        {
            return lanes.TryGetValue(name, out var lane) && lane.ClosedUntil > clock.GetUtcNow() ? lane.ClosedUntil : null;
        }
    }

    public void Dispose() => all.Dispose();

    private async Task TakeBackAsync()
    {
        lock (sync)
            leaving++;
        await all.WaitAsync();
        lock (sync)
            leaving--;
    }

    private async Task WaitOpenAsync(string name, CancellationToken cancellation)
    {
        while (ClosedUntil(name) is { } until)
        {
            var wait = until - clock.GetUtcNow();
            if (wait > Patience)
                throw new GraphException(System.Net.HttpStatusCode.TooManyRequests, "asked to wait") { RetryAt = until };
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, cancellation);
        }
    }

    private Lane Use(string name)
    {
        lock (sync)
        {
            if (!lanes.TryGetValue(name, out var lane))
                lanes.Add(name, lane = new Lane());
            lane.Users++;
            return lane;
        }
    }

    /// <summary>A lane that nobody uses and that is open is forgotten: thousands of mailboxes leave nothing behind.</summary>
    private void Leave(string name, Lane lane)
    {
        lock (sync)
        {
            if (--lane.Users == 0 && lane.ClosedUntil <= clock.GetUtcNow())
                lanes.Remove(name);
        }
    }

    private sealed class Lane
    {
        public SemaphoreSlim Places { get; } = new(PerLane, PerLane);

        public int Users { get; set; }

        public DateTimeOffset ClosedUntil { get; set; }
    }

    private sealed class Place(GraphGate gate, string name, Lane lane) : IDisposable
    {
        private GraphGate? gate = gate;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref gate, null) is not { } left)
                return;
            left.all.Release();
            lane.Places.Release();
            left.Leave(name, lane);
        }
    }
}
