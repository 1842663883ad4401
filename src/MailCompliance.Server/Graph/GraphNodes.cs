using System.Data.Common;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph;

/// <summary>
/// Nodes that share the database are one application to Microsoft, and share what it allows: so many requests at a time, each of which is a place that one node has. Of more nodes
/// than places, some wait, and take turns: who has asked for a minute goes behind those that wait.
/// </summary>
internal sealed class GraphNodes(GraphParts parts, GraphGate gate) : IDisposable
{
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(20);

    /// <summary>While this node waits for a place, or others for one of its.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Lease = 3 * Look;
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim one = new(1, 1);
    private DateTimeOffset lookAt;
    private DateTimeOffset turnOverAt = DateTimeOffset.MaxValue;

    /// <summary>False: this node has no place.</summary>
    public bool MayAsk => gate.Allowed > 0;

    /// <summary>Called before each step, when no request is open: this node's turn may end.</summary>
    /// <returns>False: it has no place.</returns>
    public async Task<bool> ShareAsync(CancellationToken cancellation)
    {
        await LookAsync(mayEndTurn: true, cancellation);
        return MayAsk;
    }

    /// <summary>Called while a step may last long: what it began, it ends.</summary>
    public Task KeepAsync(CancellationToken cancellation) => LookAsync(mayEndTurn: false, cancellation);

    public async Task LeaveAsync()
    {
        try
        {
            if (parts.Database.IsShared)
                await parts.Database.GraphPlaces.LeaveAsync(parts.Node);
        }
        catch (Exception gone) when (gone is DbException or IOException)
        {
            // it ends by itself
        }
    }

    public void Dispose() => one.Dispose();

    private async Task LookAsync(bool mayEndTurn, CancellationToken cancellation)
    {
        if (!parts.Database.IsShared)
            return;
        await one.WaitAsync(cancellation);
        try
        {
            var now = parts.Clock.GetUtcNow();
            if (now < lookAt)
                return;
            var most = parts.Options.MaxConcurrentRequests;
            var seen = await parts.Database.GraphPlaces.LookAsync(parts.Node, most, Lease, mayEndTurn && now >= turnOverAt, cancellation);
            await ShareAsync(seen, ShareOf(seen, most), most, now, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>A place is given back when no request is open that had it, and used when it is this node's.</summary>
    private async Task ShareAsync(PlacesSeen seen, int share, int most, DateTimeOffset now, CancellationToken cancellation)
    {
        gate.Allow(Math.Min(share, seen.Held));
        var wanted = Math.Max(share, gate.Taken);
        var held = wanted == seen.Held ? wanted : await parts.Database.GraphPlaces.HoldAsync(parts.Node, wanted, most, Lease, cancellation);
        gate.Allow(Math.Min(share, held));
        turnOverAt = held == 0 ? DateTimeOffset.MaxValue : turnOverAt == DateTimeOffset.MaxValue ? now + Turn : turnOverAt;
        lookAt = now + (held == share && share > 0 ? Look : Soon);
    }

    /// <summary>As many to each; what is left over to those who stand first; none to those for whom nothing is left.</summary>
    private static int ShareOf(PlacesSeen seen, int most) => (most - seen.Rank + seen.Nodes - 1) / seen.Nodes;
}
