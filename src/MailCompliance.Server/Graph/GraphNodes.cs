using System.Data.Common;
using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Graph;

/// <summary>
/// Nodes that share the database are one application to Microsoft, and share what it allows: so many requests at a time, divided by how many nodes there are. Each says that it is alive,
/// and looks how many others do. One that joins begins when the others have seen it.
/// </summary>
/// <remarks>Of more nodes than requests are allowed at a time, each makes one.</remarks>
internal sealed class GraphNodes(GraphParts parts, GraphGate gate) : IDisposable
{
    private const string Job = "graph-node:";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Lease = 3 * Look;

    private readonly SemaphoreSlim one = new(1, 1);
    private DateTimeOffset lookAt;
    private DateTimeOffset? seenAt;

    /// <summary>Called before each step, and while a step lasts long.</summary>
    /// <returns>False: other nodes do not know of this one yet.</returns>
    public async Task<bool> ShareAsync(CancellationToken cancellation)
    {
        if (!parts.Database.IsShared)
            return true;
        await one.WaitAsync(cancellation);
        try
        {
            var now = parts.Clock.GetUtcNow();
            if (now < lookAt)
                return now >= seenAt;
            await parts.Database.Leases.TakeAsync(Job + parts.Node, parts.Node, Lease, cancellation);
            var nodes = await parts.Database.Leases.CountAsync(Job, cancellation);
            seenAt ??= nodes == 1 ? now : now + Look;
            gate.Allow(Math.Max(1, parts.Options.MaxConcurrentRequests / Math.Max(1, nodes)));
            lookAt = now + Look;
            return now >= seenAt;
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>The others need not wait until it is clear that this one has gone.</summary>
    public async Task LeaveAsync()
    {
        try
        {
            if (parts.Database.IsShared)
                await parts.Database.Leases.GiveBackAsync(Job + parts.Node, parts.Node);
        }
        catch (Exception gone) when (gone is DbException or IOException)
        {
            // it ends by itself
        }
    }

    public void Dispose() => one.Dispose();
}
