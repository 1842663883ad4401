using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.People;

/// <summary>How long a step may take before other work has its turn, and whether this node may still work on it.</summary>
internal sealed class DirectoryStep(GraphParts parts, string job, TimeSpan lasts)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly DateTimeOffset until = parts.Clock.GetUtcNow() + lasts;

    /// <summary>After each page: the lease is renewed.</summary>
    /// <returns>False: the rest is for the next step, here or on the node that has taken over.</returns>
    public async Task<bool> GoesOnAsync(CancellationToken cancellation) =>
        await parts.Database.Leases.RenewAsync(job, parts.Node, Lease, cancellation) && parts.Clock.GetUtcNow() < until;

    public Task<bool> BeginAsync(CancellationToken cancellation) => parts.Database.Leases.TakeAsync(job, parts.Node, Lease, cancellation);
}

/// <summary>
/// Follows the changes of one collection of the directory (Microsoft Learn, "Use delta query to track changes in Microsoft Graph data"). Each page is stored with the link to
/// the next: a step that ends, a node that dies or a service that is away goes on where it was. A link that has ended begins the collection anew.
/// </summary>
internal sealed class DirectoryReader(GraphClient client, DirectoryCopy copy, string kind, Func<GraphCall> first)
{
    /// <summary>Links of the directory live for seven days; by then everything was read anew, so that nothing drifts.</summary>
    /// <param name="anewAfter">How long after everything was read it is read again from the beginning.</param>
    public async Task<DirectoryPosition> BeginAsync(DateTimeOffset now, TimeSpan anewAfter, CancellationToken cancellation)
    {
        var position = await copy.PositionAsync(kind, cancellation);
        return position is { IsWhole: true, WholeAt: { } at } && now - at > anewAfter ? await copy.RestartAsync(position, cancellation) : position;
    }

    /// <param name="changesOf">What a page means for what is kept; called before it is stored.</param>
    /// <returns>Where it is now, and whether the last page was reached.</returns>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public async Task<(DirectoryPosition Position, bool IsAtEnd)> ReadAsync<T>(
        DirectoryPosition position, GraphForm<GraphPage<T>> form, Func<IReadOnlyList<T>, DirectoryPosition, Task<IReadOnlyList<DirectoryChange>>> changesOf, DirectoryStep step, CancellationToken cancellation)
    {
        for (var mayRestart = true; ;)
        {
            GraphPage<T> page;
            try
            {
                page = await client.ReadAsync(position.Link is { } link ? first().At(client.Resolve(link)) : first(), form, cancellation);
            }
            catch (GraphException fault) when (fault.RefusesLink && position.Link is not null && mayRestart)
            {
                (position, mayRestart) = (await copy.RestartAsync(position, cancellation), false);
                continue;
            }

            var changes = await changesOf(page.Value, position);
            position = position with { Link = page.NextLink ?? page.DeltaLink ?? throw new GraphException(0, "a page of changes without a link to the next") };
            await copy.StoreAsync(position, changes, cancellation);
            if (page.NextLink is null)
                return (position, true);
            if (!await step.GoesOnAsync(cancellation))
                return (position, false);
        }
    }
}
