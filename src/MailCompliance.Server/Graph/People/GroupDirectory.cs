using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.People;

/// <summary>All groups of the tenant with their members, kept up to date by their changes.</summary>
internal sealed class GroupDirectory(GraphClient client, DirectoryCopy copy)
{
    private const string First = "groups/delta?$select=id,displayName,mail,members";
    private const string UserType = "#microsoft.graph.user";
    private const string GroupType = "#microsoft.graph.group";

    private static readonly TimeSpan AnewAfter = TimeSpan.FromDays(1);

    private readonly DirectoryReader reader = new(client, copy, DirectoryKinds.Groups, First);

    /// <returns>False: there is more to read.</returns>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public async Task<bool> ReadAsync(DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var position = await reader.BeginAsync(now, AnewAfter, cancellation);
        var (round, known) = (position.Round, await KnownAsync(position.Round, cancellation));
        (position, var isAtEnd) = await reader.ReadAsync(
            position,
            GraphJson.Default.GraphPageGraphGroupChange,
            (page, at) =>
            {
                // a link that ended in between: the round is another, and begins with nothing
                if (at.Round != round || at.Link is null)
                    (round, known) = (at.Round, at.Link is null ? [] : known);
                return Task.FromResult<IReadOnlyList<DirectoryChange>>([.. Apply(page, known)]);
            },
            step,
            cancellation);
        if (isAtEnd)
            await copy.CompleteAsync(position, cancellation);
        return isAtEnd;
    }

    public async Task<Dictionary<string, DirectoryGroup>> KnownAsync(long round, CancellationToken cancellation) =>
        DirectoryJson.Read(await copy.ReadAsync(DirectoryKinds.Groups, round, cancellation), DirectoryJson.Default.DirectoryGroup);

    /// <summary>A large group comes in pieces, on any of the pages: they are put together.</summary>
    private static IEnumerable<DirectoryChange> Apply(IReadOnlyList<GraphGroupChange> page, Dictionary<string, DirectoryGroup> known)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in page)
        {
            changed.Add(change.Id);
            if (change.Removed is not null)
                known.Remove(change.Id);
            else
                known[change.Id] = Merge(known.GetValueOrDefault(change.Id), change);
        }

        return changed.Select(id => new DirectoryChange(id, known.TryGetValue(id, out var group) ? DirectoryJson.Write(group, DirectoryJson.Default.DirectoryGroup) : null));
    }

    private static DirectoryGroup Merge(DirectoryGroup? before, GraphGroupChange change)
    {
        var members = before is null ? [] : before.Members.ToHashSet(StringComparer.Ordinal);
        foreach (var member in (change.Members ?? []).Where(member => member.Type is null or UserType or GroupType))
        {
            if (member.Removed is null)
                members.Add(member.Id);
            else
                members.Remove(member.Id);
        }

        return new(change.DisplayName ?? before?.Name, change.Mail ?? before?.Mail, [.. members.Order(StringComparer.Ordinal)]);
    }
}
