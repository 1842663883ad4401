using System.Net;
using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Server.Graph.People;

/// <summary>Who belongs to which group, through groups within groups.</summary>
internal sealed class GroupTree
{
    private readonly Dictionary<string, DirectoryGroup> groups;
    private readonly ILookup<string, string> parents;
    private readonly HashSet<string> sharedNames;

    public GroupTree(Dictionary<string, DirectoryGroup> groups)
    {
        this.groups = groups;
        parents = groups.SelectMany(group => group.Value.Members.Select(member => (Member: member, Group: group.Key))).ToLookup(pair => pair.Member, pair => pair.Group, StringComparer.Ordinal);
        sharedNames = groups.Values.Select(group => group.Name).OfType<string>().GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Names that more than one group has. Anybody may make a group of any name, so such a name gives nobody any right.</summary>
    public IReadOnlyCollection<string> SharedNames => sharedNames;

    /// <summary>The one group of that id, address or name.</summary>
    /// <exception cref="GraphException">There is none, or there are several.</exception>
    public string Find(string name)
    {
        if (groups.ContainsKey(name))
            return name;
        var found = groups.Where(group => name.Equals(name.Contains('@', StringComparison.Ordinal) ? group.Value.Mail : group.Value.Name, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return found.Count switch
        {
            1 => found[0].Key,
            0 => throw new GraphException(HttpStatusCode.NotFound, "Graph:Staff names a group or mailbox that does not exist"),
            _ => throw new GraphException(HttpStatusCode.Conflict, "Graph:Staff names a group by a name that several groups have. Name it by its address or its id"),
        };
    }

    /// <summary>Ids of the people in the group, and in groups in it.</summary>
    public IEnumerable<string> PeopleIn(string group) => Reached(group, id => groups.TryGetValue(id, out var one) ? one.Members : []).Where(id => !groups.ContainsKey(id));

    /// <summary>
    /// What policies cite as <c>group:NAME</c>: names of the groups of a person, but for those that several groups have or that look like an address, and their addresses.
    /// </summary>
    public IReadOnlyList<string> NamesFor(string person)
    {
        var mine = Reached(person, id => parents[id]).Where(groups.ContainsKey).Select(id => groups[id]).ToList();
        return
        [
            .. mine.Select(group => group.Name).OfType<string>().Where(name => !sharedNames.Contains(name) && !name.Contains('@', StringComparison.Ordinal)).Concat(mine.Select(group => group.Mail).OfType<string>())
                .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>Everything from there on, each once: groups may contain one another in a circle.</summary>
    private static HashSet<string> Reached(string from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var id))
        {
            foreach (var one in next(id).Where(seen.Add))
                open.Push(one);
        }

        return seen;
    }
}
