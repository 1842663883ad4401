using System.Data.Common;
using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Server.Graph.People;
using MailCompliance.Server.Graph.Sending;
using MailCompliance.Server.Graph.Subscriptions;

namespace MailCompliance.Server.Graph;

/// <summary>Everything that this node does through Microsoft Graph, from start to stop. Exists only where <see cref="GraphOptions.Enabled"/> says so.</summary>
public sealed class GraphChannel : IAsyncDisposable
{
    private const string ScopeJob = "graph-scope";
    private const int PastAfterTurns = 20;

    private static readonly TimeSpan ScopeEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan ScopeRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(100);

    private readonly GraphParts parts;
    private readonly GraphConnection connection;
    private readonly SentItemsAudit audit;
    private readonly MailboxScope scope;
    private readonly SentItemsBackfill backfill;
    private readonly SubscriptionKeeper keeper;
    private readonly NotificationInbox inbox;
    private readonly GraphNodes nodes;
    private readonly TraceCheck trace;
    private readonly StaffDirectory directory;
    private readonly GraphConnection? sender;
    private readonly IReadOnlyList<GraphOutbox> outboxes = [];
    private readonly SemaphoreSlim woken = new(0, 1);
    private readonly ILogger log;
    private readonly CancellationTokenSource stop = new();
    private DateTimeOffset scopeDue;
    private int busyTurns;
    private Task running = Task.CompletedTask;

    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    public GraphChannel(GraphParts parts, GraphPatience? patience = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
        log = parts.Loggers.CreateLogger<GraphChannel>();
        connection = new GraphConnection(parts.Options, GraphPrincipal.Reader(parts.Options), parts.Clock, patience);
        var listed = new ListedMessages(parts.Policy, GraceOf(parts), parts.Clock);
        nodes = new GraphNodes(parts, connection.Client.Gate);
        audit = new SentItemsAudit(parts, connection.Client, listed);
        scope = new MailboxScope(connection.Client, parts.Options, log);
        backfill = new SentItemsBackfill(parts, connection.Client, listed);
        keeper = new SubscriptionKeeper(parts, connection.Client, log);
        trace = new TraceCheck(parts, connection.Client, log);
        directory = new StaffDirectory(parts, connection.Client, log);
        inbox = new NotificationInbox(parts.Database, log);
        inbox.Marked += Wake;
        if (parts.Options.NotificationUrl is not null)
            Notifications = new NotificationPages(inbox, parts.Database, parts.Clock, log);
        if (parts.Options.Sender.ClientId is null)
            return;
        sender = new GraphConnection(parts.Options, GraphPrincipal.Sender(parts.Options.Sender), parts.Clock, patience);
        var search = new OwnMailSearch(parts, connection.Client, log);
        outboxes =
        [
            new(parts.Database.Notices, GraphMail.Notice, parts, sender.Client, search, log),
            new(parts.Database.Copies, GraphMail.Copy, parts, sender.Client, search, log),
        ];
    }

    public GraphClient Client => connection.Client;

    /// <summary>The pages that Graph calls; null: it has no address to call.</summary>
    internal NotificationPages? Notifications { get; }

    public void Map(WebApplication web) => Notifications?.Map(web);

    public void Start() => running = Task.WhenAll(Task.Run(RunAsync), Task.Run(WatchInboxAsync), Task.Run(KeepPlacesAsync));

    /// <summary>What is under way is broken off: it goes on where it was, here or on another node.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await running;
        await nodes.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        connection.Dispose();
        sender?.Dispose();
        nodes.Dispose();
        Notifications?.Dispose();
        inbox.Dispose();
        woken.Dispose();
        stop.Dispose();
    }

    /// <summary>Notes what notifications said until now.</summary>
    internal Task LookIntoInboxAsync(CancellationToken cancellation) => inbox.LookAsync(cancellation);

    /// <summary>One step of everything.</summary>
    /// <returns>False: nothing was due.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        await inbox.LookAsync(cancellation);
        if (!await nodes.ShareAsync(cancellation))
            return false;
        var sent = false;
        foreach (var outbox in outboxes)
            sent |= await outbox.RunOnceAsync(cancellation);
        sent |= await directory.RunOnceAsync(cancellation);
        if (parts.Options.Mailboxes is null)
            return sent;
        await FindScopeAsync(cancellation);
        var audited = await audit.RunOnceAsync(cancellation);
        var kept = await keeper.RunOnceAsync(cancellation);
        var compared = await trace.RunOnceAsync(cancellation);
        // what is new goes before what is past, which gets its turn all the same
        var isBusy = sent || audited || kept;
        var isPastRead = (!isBusy || ++busyTurns % PastAfterTurns == 0) && await backfill.RunOnceAsync(cancellation);
        return isBusy || compared || isPastRead;
    }

    private async Task RunAsync()
    {
        var isFirst = true;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (isFirst)
                    await parts.Database.GraphMailboxes.TakeOverAsync(stop.Token);
                isFirst = false;
                if (!await RunOnceAsync(stop.Token))
                    await woken.WaitAsync(await RestAsync(), stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // a stop is how this loop ends
            }
            catch (Exception fault)
            {
                log.LogError("The audit of Sent Items failed and is tried again: {Fault}", fault is DbException or IOException ? fault.Message : fault.GetType().Name);
                await Task.Delay(LongestRest, parts.Clock, stop.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }
    }

    /// <summary>Apart from the work that may take long: other nodes see at once what came in here.</summary>
    private async Task WatchInboxAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await inbox.WaitAsync(stop.Token);
                await inbox.LookAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // a stop is how this loop ends
            }
            catch (Exception fault) when (fault is DbException or IOException)
            {
                // the step of everything, which comes soon, looks again
                log.LogWarning("Notifications could not be noted yet: {Fault}", fault.Message);
            }
        }
    }

    /// <summary>However long a step lasts: who is silent for long is taken for dead, and what it may ask at a time is given to others.</summary>
    private async Task KeepPlacesAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(GraphNodes.Look, parts.Clock, stop.Token);
                await nodes.KeepAsync(stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // a stop is how this loop ends
            }
            catch (Exception fault) when (fault is DbException or IOException)
            {
                log.LogWarning("Other nodes may take this one for dead: {Fault}", fault.Message);
            }
        }
    }

    private static TimeSpan GraceOf(GraphParts parts) =>
        !parts.HasGateway ? TimeSpan.Zero : parts.Options.ReconcileEvery < LongestGrace ? parts.Options.ReconcileEvery : LongestGrace;

    /// <summary>A notification came in: the rest is over.</summary>
    private void Wake()
    {
        try
        {
            woken.Release();
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // it is awake, or gone
        }
    }

    /// <summary>Until the next mailbox is due; short enough to see what other nodes and people mark.</summary>
    private async Task<TimeSpan> RestAsync()
    {
        if (!nodes.MayAsk)
            return LongestRest;
        var rest = await parts.Database.GraphMailboxes.NextDueAsync(stop.Token) is { } due ? due - parts.Clock.GetUtcNow() : LongestRest;
        return rest < ShortestRest ? ShortestRest : rest > LongestRest ? LongestRest : rest;
    }

    /// <summary>Now and then one node reads who is in scope. While that fails, whoever was stays.</summary>
    private async Task FindScopeAsync(CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        if (now < scopeDue)
            return;
        scopeDue = now + ScopeRetry;
        if (!await parts.Database.Leases.TakeAsync(ScopeJob, parts.Node, ScopeRetry * 2, cancellation))
            return;
        try
        {
            var mailboxes = await scope.FindAsync(cancellation);
            await parts.Database.GraphMailboxes.SetScopeAsync(mailboxes, now - parts.Options.LookBack, cancellation);
            scopeDue = now + ScopeEvery;
            log.LogInformation("Mailboxes whose Sent Items are audited: {Count}", mailboxes.Count);
        }
        catch (GraphException fault)
        {
            log.LogError("Who is to be audited cannot be read; it stays as it was: {Fault}", fault.Message);
        }

        await parts.Database.Leases.GiveBackAsync(ScopeJob, parts.Node, cancellation);
    }
}
