using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Graph;

/// <summary>What a node sees when it looks at the others.</summary>
/// <param name="Rank">How many nodes are before this one; 0: none.</param>
/// <param name="Nodes">That are alive, this one too.</param>
/// <param name="Held">Places that this one has.</param>
public sealed record PlacesSeen(int Rank, int Nodes, int Held);

/// <summary>
/// Requests that all nodes together may have open at a time: each is a place, and a place is one node's. Nodes stand in a row, in the order in which they came; a place is
/// given back by who has it, or free when its holder was silent for as long as a lease lasts.
/// </summary>
public sealed class GraphPlaces
{
    private const string Row = "graph-node:";
    private const string Place = "graph-place:";
    private const string Ours = $"(job LIKE '{Row}%' OR job LIKE '{Place}%')";

    private readonly Store store;

    internal GraphPlaces(Store store) => this.store = store;

    /// <summary>Says that the node is alive, and what it has is its for another lease.</summary>
    /// <param name="most">Places that there are.</param>
    /// <param name="goesLast">It has had its turn: where nodes wait for whom there is no place, it stands behind them.</param>
    public Task<PlacesSeen> LookAsync(string node, int most, TimeSpan lease, bool goesLast, CancellationToken cancellation = default) => OneAtATimeAsync(
        async session =>
        {
            var (now, until) = (store.Now, store.Now + Instant.Micros(lease));
            await session.Sql($"DELETE FROM lease WHERE until <= @now AND {Ours}").With("@now", now).ExecuteAsync();
            await session.Sql($"UPDATE lease SET until = @until WHERE owner = @node AND {Ours}").With("@until", until).With("@node", node).ExecuteAsync();
            var leases = (await session.Sql($"SELECT job, owner FROM lease WHERE {Ours}").AllAsync(read => new Held(read.GetString(0), read.GetString(1)))).OrderBy(held => held.Job, StringComparer.Ordinal).ToList();
            var (row, places) = (leases.Where(held => held.Job.StartsWith(Row, StringComparison.Ordinal)).ToList(), leases.Where(held => held.Job.StartsWith(Place, StringComparison.Ordinal)).ToList());
            var stands = row.FindIndex(held => held.Owner == node);
            if (stands < 0 || (goesLast && row.Count > most && Waiting(row, places) > most - places.Count))
                stands = await GoLastAsync(session, row, node, now, until);
            return new PlacesSeen(stands, row.Count, places.Count(held => held.Owner == node));
        },
        cancellation);

    /// <summary>Takes or gives back places until the node has so many; fewer where there are not enough.</summary>
    /// <returns>How many it has.</returns>
    public Task<int> HoldAsync(string node, int number, int most, TimeSpan lease, CancellationToken cancellation = default) => OneAtATimeAsync(
        async session =>
        {
            var held = await session.Sql($"SELECT job FROM lease WHERE owner = @node AND job LIKE '{Place}%'").With("@node", node).AllAsync(read => read.GetString(0));
            foreach (var surplus in held.Skip(number))
                await session.Sql("DELETE FROM lease WHERE job = @job AND owner = @node").With("@job", surplus).With("@node", node).ExecuteAsync();
            var has = Math.Min(held.Count, number);
            for (var place = 1; place <= most && has < number; place++)
            {
                has += await session.Sql("INSERT INTO lease (job, owner, until) VALUES (@job, @node, @until) ON CONFLICT (job) DO NOTHING")
                    .With("@job", $"{Place}{place:D3}").With("@node", node).With("@until", store.Now + Instant.Micros(lease)).ExecuteAsync();
            }

            return has;
        },
        cancellation);

    /// <summary>The others need not wait until it is clear that this one has gone.</summary>
    public Task LeaveAsync(string node, CancellationToken cancellation = default) =>
        OneAtATimeAsync(session => session.Sql($"DELETE FROM lease WHERE owner = @node AND {Ours}").With("@node", node).ExecuteAsync(), cancellation);

    private static int Waiting(List<Held> row, List<Held> places) => row.Count(stands => !places.Exists(place => place.Owner == stands.Owner));

    /// <summary>Behind all others, whatever their clocks say.</summary>
    /// <returns>How many are before it.</returns>
    private static async ValueTask<int> GoLastAsync(Session session, List<Held> row, string node, long now, long until)
    {
        await session.Sql($"DELETE FROM lease WHERE owner = @node AND job LIKE '{Row}%'").With("@node", node).ExecuteAsync();
        row.RemoveAll(held => held.Owner == node);
        var number = row.Select(held => long.TryParse(held.Job.AsSpan(Row.Length, Math.Min(20, held.Job.Length - Row.Length)), out var before) ? before + 1 : 0).Append(now).Max();
        var last = new Held($"{Row}{number:D20}:{node}", node);
        await session.Sql("INSERT INTO lease (job, owner, until) VALUES (@job, @node, @until)").With("@job", last.Job).With("@node", node).With("@until", until).ExecuteAsync();
        row.Add(last);
        return row.Count - 1;
    }

    /// <summary>Two that look at once would both see what only one can have.</summary>
    private Task<T> OneAtATimeAsync<T>(Func<Session, ValueTask<T>> work, CancellationToken cancellation) => store.WriteAsync(
        async session =>
        {
            await session.Sql("INSERT INTO lease (job, owner, until) VALUES ('graph-places', '', @now) ON CONFLICT (job) DO UPDATE SET until = excluded.until").With("@now", store.Now).ExecuteAsync();
            return await work(session);
        },
        cancellation);

    private sealed record Held(string Job, string Owner);
}
