using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;
using MailboxScope = MailCompliance.Server.Graph.Audit.MailboxScope;

namespace MailCompliance.Server.Graph.People;

/// <summary>All groups of the tenant with their members, kept up to date by their changes.</summary>
internal sealed class GroupDirectory(GraphClient client, DirectoryCopy copy)
{
    private const string UserType = "#microsoft.graph.user";
    private const string GroupType = "#microsoft.graph.group";

    private static readonly TimeSpan AnewAfter = TimeSpan.FromDays(1);

    private readonly DirectoryReader reader = new(client, copy, DirectoryKinds.Groups, () => First(client));

    /// <returns>False: there is more to read.</returns>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public async Task<bool> ReadAsync(DateTimeOffset now, DirectoryStep step, CancellationToken cancellation)
    {
        var position = await reader.BeginAsync(now, AnewAfter, cancellation);
        var (round, known) = (position.Round, await KnownAsync(position.Round, cancellation));
        (position, var isAtEnd) = await reader.ReadAsync(
            position,
            GraphForms.GroupChanges,
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

    private static GraphCall First(GraphClient client) => new(
        client.Api.Groups.Delta.ToGetRequestInformation(request => request.QueryParameters.Select = ["id", "displayName", "mail", "members"]), MailboxScope.Lane);

    /// <summary>A large group comes in pieces, on any of the pages: they are put together.</summary>
    private static IEnumerable<DirectoryChange> Apply(IReadOnlyList<Group> page, Dictionary<string, DirectoryGroup> known)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in page)
        {
            changed.Add(change.Id!);
            if (change.IsRemoved())
                known.Remove(change.Id!);
            else
                known[change.Id!] = Merge(known.GetValueOrDefault(change.Id!), change);
        }

        return changed.Select(id => new DirectoryChange(id, known.TryGetValue(id, out var group) ? DirectoryJson.Write(group, DirectoryJson.Default.DirectoryGroup) : null));
    }

    private static DirectoryGroup Merge(DirectoryGroup? before, Group change)
    {
        var members = before is null ? [] : before.Members.ToHashSet(StringComparer.Ordinal);
        foreach (var member in MemberChanges.Of(change).Where(member => member.Type is null or UserType or GroupType))
        {
            if (member.IsRemoved)
                members.Remove(member.Id);
            else
                members.Add(member.Id);
        }

        return new(change.DisplayName ?? before?.Name, change.Mail ?? before?.Mail, [.. members.Order(StringComparer.Ordinal)]);
    }
}
