namespace MailCompliance.Server.Graph.Client;

/// <summary>Collections that come in pages (Microsoft Learn, "Paging Microsoft Graph data in your app").</summary>
public static class GraphPages
{
    /// <summary>A collection of more pages than this is a service that goes round in a circle.</summary>
    private const int Most = 5000;

    /// <summary>Everything, from the first page to the last.</summary>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present: nothing is returned, rather than a part.</exception>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(this GraphClient client, GraphCall call, GraphForm<GraphPage<T>> form, CancellationToken cancellation)
    {
        var page = await client.ReadAsync(call, form, cancellation);
        if (page.NextLink is null)
            return page.Value;
        var all = new List<T>(page.Value);
        for (var pages = 1; page.NextLink is { } next; pages++)
        {
            if (pages == Most)
                throw new GraphException(0, "a collection without end");
            page = await client.ReadAsync(call.At(client.Resolve(next)), form, cancellation);
            all.AddRange(page.Value);
        }

        return all;
    }
}
