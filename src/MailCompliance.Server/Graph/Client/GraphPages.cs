using System.Text.Json.Serialization.Metadata;

namespace MailCompliance.Server.Graph.Client;

/// <summary>Collections that come in pages (Microsoft Learn, "Paging Microsoft Graph data in your app").</summary>
public static class GraphPages
{
    /// <summary>A collection of more pages than this is a service that goes round in a circle.</summary>
    private const int Most = 5000;

    /// <summary>Everything, from the first page to the last.</summary>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present: nothing is returned, rather than a part.</exception>
    public static async Task<IReadOnlyList<T>> ReadAllAsync<T>(this GraphClient client, GraphCall call, JsonTypeInfo<GraphPage<T>> type, CancellationToken cancellation) =>
        await client.ReadRestAsync(await client.ReadAsync(call, type, cancellation), call, type, cancellation);

    /// <summary>A first page and all that follow it. The headers of the call go with each request: Graph wants them again.</summary>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present: nothing is returned, rather than a part.</exception>
    public static async Task<IReadOnlyList<T>> ReadRestAsync<T>(
        this GraphClient client, GraphPage<T> first, GraphCall call, JsonTypeInfo<GraphPage<T>> type, CancellationToken cancellation)
    {
        if (first.NextLink is null)
            return first.Value;
        var all = new List<T>(first.Value);
        var pages = 1;
        for (var next = first.NextLink; next is not null;)
        {
            if (++pages > Most)
                throw new GraphException(0, "a collection without end");
            var page = await client.ReadAsync(call with { Path = next }, type, cancellation);
            all.AddRange(page.Value);
            next = page.NextLink;
        }

        return all;
    }
}
