using MailCompliance.Server.Graph.Audit;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;

namespace MailCompliance.Server.Graph.People;

/// <summary>
/// What the directory says of each member of staff. Changes say only who changed, for changes of managers are not among them in full; what is kept is read person by person. Nothing
/// is kept of anybody who is not of the staff.
/// </summary>
internal sealed class PeopleDirectory(GraphParts parts, GraphClient client, DirectoryCopy copy)
{
    private static readonly TimeSpan AnewAfter = TimeSpan.FromDays(1);

    private readonly DirectoryReader reader = new(client, copy, DirectoryKinds.Staff, () => First(client));

    /// <param name="staff">Ids of who is of the staff now.</param>
    /// <returns>False: there is more to read.</returns>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public async Task<bool> ReadAsync(IReadOnlySet<string> staff, DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var position = await reader.BeginAsync(now, AnewAfter, cancellation);
        (position, var isAtEnd) = await reader.ReadAsync(
            position, GraphForms.UserChanges, async (page, _) => await ChangesAsync(page, staff, cancellation), step, cancellation);
        return isAtEnd && await CompleteAsync(position, staff, step, cancellation);
    }

    public async Task<Dictionary<string, DirectoryPerson>> KnownAsync(long round, CancellationToken cancellation) =>
        DirectoryJson.Read(await copy.ReadAsync(DirectoryKinds.Staff, round, cancellation), DirectoryJson.Default.DirectoryPerson);

    /// <summary>Begins with what changes from now on. The SDK has no option for it.</summary>
    private static GraphCall First(GraphClient client)
    {
        var call = new GraphCall(client.Api.Users.Delta.ToGetRequestInformation(request => request.QueryParameters.Select = MailboxScope.StaffFields), MailboxScope.Lane);
        return call.At(new Uri($"{call.Request.URI.AbsoluteUri}&$deltatoken=latest"));
    }

    private async Task<IReadOnlyList<DirectoryChange>> ChangesAsync(IReadOnlyList<User> page, IReadOnlySet<string> staff, CancellationToken cancellation)
    {
        var last = page.GroupBy(change => change.Id!, StringComparer.Ordinal).Select(same => same.Last()).ToList();
        var gone = last.Where(change => change.IsRemoved()).Select(change => new DirectoryChange(change.Id!, null));
        return [.. gone, .. await DetailsAsync([.. last.Where(change => !change.IsRemoved() && staff.Contains(change.Id!)).Select(change => change.Id!)], cancellation)];
    }

    /// <summary>Who came to the staff is read, who left it is forgotten.</summary>
    private async Task<bool> CompleteAsync(DirectoryPosition position, IReadOnlySet<string> staff, DirectoryStep step, CancellationToken cancellation)
    {
        var known = (await copy.ReadAsync(DirectoryKinds.Staff, position.Round, cancellation)).Keys.ToHashSet(StringComparer.Ordinal);
        if (known.Except(staff).Select(id => new DirectoryChange(id, null)).ToList() is { Count: > 0 } left)
            await copy.StoreAsync(position, left, cancellation);
        foreach (var some in staff.Except(known).Order(StringComparer.Ordinal).Chunk(GraphBatch.Most))
        {
            await copy.StoreAsync(position, await DetailsAsync(some, cancellation), cancellation);
            if (!await step.GoesOnAsync(cancellation))
                return false;
        }

        await copy.CompleteAsync(position, cancellation);
        return true;
    }

    /// <summary>Without a $select of its own: within $expand that is documented with $levels alone (Microsoft Learn, "List manager"). Of the manager the address is kept.</summary>
    private Task<IReadOnlyList<DirectoryChange>> DetailsAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => DirectoryDetails.ReadAsync(
        client,
        ids,
        id => client.Api.Users[id].ToGetRequestInformation(request => (request.QueryParameters.Select, request.QueryParameters.Expand) = (MailboxScope.StaffFields, ["manager"])),
        GraphForms.User,
        user => DirectoryJson.Write(DirectoryPerson.Of(user), DirectoryJson.Default.DirectoryPerson),
        parts.Clock,
        cancellation);
}

/// <summary>Reads what is known of single people, twenty at a time.</summary>
internal static class DirectoryDetails
{
    /// <param name="requestOf">Of an id.</param>
    /// <param name="contentOf">As it is kept; null: not to be kept.</param>
    /// <returns>One change for each id; who does not exist any more is gone.</returns>
    /// <exception cref="GraphException">One of them cannot be read: none is returned.</exception>
    public static async Task<IReadOnlyList<DirectoryChange>> ReadAsync<T>(
        GraphClient client, IReadOnlyList<string> ids, Func<string, RequestInformation> requestOf, GraphForm<T> form, Func<T, byte[]?> contentOf, TimeProvider clock, CancellationToken cancellation) where T : class
    {
        var changes = new List<DirectoryChange>(ids.Count);
        foreach (var some in ids.Chunk(GraphBatch.Most))
        {
            var answers = await client.ReadAsync([.. some.Select(id => new GraphCall(requestOf(id), MailboxScope.Lane))], form, clock, cancellation);
            foreach (var (id, answer) in some.Zip(answers))
            {
                if (answer.Fault is { IsNotFound: false } fault)
                    throw fault;
                changes.Add(new DirectoryChange(id, answer.Value is { } value ? contentOf(value) : null));
            }
        }

        return changes;
    }
}
