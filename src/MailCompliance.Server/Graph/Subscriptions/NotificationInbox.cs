using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Subscriptions;

/// <summary>
/// What notifications claim, between the answer to Graph and the look into the database: that may take long, and Graph waits three seconds. It is in memory alone. A process that
/// dies with it loses nothing but time, for every mailbox is looked at in the next round, whatever anybody said.
/// </summary>
internal sealed class NotificationInbox(ComplianceDatabase database, ILogger log) : IDisposable
{
    /// <summary>Four times the mailboxes that one node is made for; a few megabytes.</summary>
    private const int Most = 20_000;

    /// <summary>Graph's ids have 36 characters, our secrets 64: what is longer is neither.</summary>
    private const int Longest = 128;

    /// <summary>Noted in one transaction.</summary>
    private const int Together = 1000;

    private readonly Lock sync = new();
    private readonly HashSet<ClaimedNotification> waiting = [];
    private readonly SemaphoreSlim arrived = new(0, 1);
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Raised when a mailbox was marked.</summary>
    public event Action? Marked;

    /// <summary>Takes notifications in, each once however often it came.</summary>
    /// <returns>False: there is no room for all of them.</returns>
    public bool TryAdd(IEnumerable<ClaimedNotification> claimed)
    {
        var isTaken = true;
        lock (sync)
        {
            foreach (var notification in claimed.Where(one => one.SubscriptionId.Length <= Longest && !(one.Secret?.Length > Longest)))
                isTaken &= waiting.Contains(notification) || (waiting.Count < Most && waiting.Add(notification));
        }

        if (arrived.CurrentCount == 0)
            Wake();
        return isTaken;
    }

    /// <summary>Until there is something to look at.</summary>
    public Task WaitAsync(CancellationToken cancellation) => arrived.WaitAsync(cancellation);

    /// <summary>Makes the mailboxes due whose notifications bear the secret of their subscription. What could not be looked at stays.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            while (Take() is { Count: > 0 } some)
                await LookAsync(some, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The subscriptions whose secret is known. Of others it is said how many there were.</summary>
    public async Task<IReadOnlyList<GraphSubscriptionRow>> AuthenticAsync(IReadOnlyCollection<ClaimedNotification> claimed, CancellationToken cancellation)
    {
        var authentic = await database.GraphSubscriptions.AuthenticAsync(claimed, cancellation);
        if (authentic.Count < claimed.Count)
            log.LogWarning("{Count} notifications were not believed: not our subscription, or not its secret", claimed.Count - authentic.Count);
        return authentic;
    }

    /// <summary>However many there are, in one transaction: they are due now.</summary>
    public async Task MarkAsync(IReadOnlyCollection<GraphSubscriptionRow> subscriptions, CancellationToken cancellation)
    {
        if (subscriptions.Count == 0)
            return;
        await database.GraphMailboxes.MarkAsync([.. subscriptions.Select(subscription => subscription.MailboxId).Distinct()], cancellation);
        Marked?.Invoke();
    }

    public void Dispose()
    {
        arrived.Dispose();
        one.Dispose();
    }

    /// <summary>Out of the inbox before it is looked at: one that comes again meanwhile says something new.</summary>
    private List<ClaimedNotification> Take()
    {
        lock (sync)
        {
            List<ClaimedNotification> some = [.. waiting.Take(Together)];
            waiting.ExceptWith(some);
            return some;
        }
    }

    private async Task LookAsync(IReadOnlyCollection<ClaimedNotification> some, CancellationToken cancellation)
    {
        try
        {
            await MarkAsync(await AuthenticAsync(some, cancellation), cancellation);
        }
        catch
        {
            lock (sync)
                waiting.UnionWith(some);
            throw;
        }
    }

    private void Wake()
    {
        try
        {
            arrived.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // somebody else did, or nobody works here any more
        }
    }
}
