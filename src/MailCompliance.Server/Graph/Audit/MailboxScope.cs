using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>Finds the mailboxes that <see cref="GraphOptions.Mailboxes"/> names: members of groups, through groups within them, and single addresses.</summary>
internal sealed class MailboxScope(GraphClient client, GraphOptions options, ILogger log)
{
    public const string Lane = "directory";

    /// <summary>What staff on file are made of.</summary>
    public static readonly string[] StaffFields = ["id", "mail", "userPrincipalName", "displayName", "givenName", "surname", "jobTitle", "businessPhones"];

    private static readonly string[] AddressFields = ["id", "mail", "userPrincipalName"];

    /// <summary>Each once, without the mailbox that we send from.</summary>
    /// <exception cref="GraphException">A name cannot be found, or the directory cannot be read: the scope stays as it is.</exception>
    public async Task<IReadOnlyList<GraphMailbox>> FindAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<string, GraphMailbox>(StringComparer.Ordinal);
        foreach (var user in await UsersOfAsync(options.Mailboxes ?? "", AddressFields, cancellation))
        {
            if ((user.Mail ?? user.UserPrincipalName) is { Length: > 0 } address && !address.Equals(options.Sender.Mailbox, StringComparison.OrdinalIgnoreCase))
                found.TryAdd(user.Id!, new GraphMailbox(user.Id!, address));
        }

        return [.. found.Values];
    }

    /// <summary>Whether one of the names is that of a group, so that groups have to be read.</summary>
    /// <exception cref="GraphException">Users cannot be read.</exception>
    public async Task<bool> NamesGroupAsync(CancellationToken cancellation)
    {
        foreach (var name in Names(options.Mailboxes ?? ""))
        {
            if (!name.Contains('@', StringComparison.Ordinal) || await UserAsync(name, ["id"], cancellation) is null)
                return true;
        }

        return false;
    }

    /// <param name="names">Groups and addresses, with commas between them.</param>
    /// <param name="fields">Value of $select.</param>
    /// <exception cref="GraphException">A name cannot be found, or the directory cannot be read.</exception>
    public async Task<IReadOnlyList<User>> UsersOfAsync(string names, string[] fields, CancellationToken cancellation)
    {
        var users = new List<User>();
        foreach (var name in Names(names))
            users.AddRange(await UsersAsync(name, fields, cancellation));
        return users;
    }

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task<IReadOnlyList<User>> UsersAsync(string name, string[] fields, CancellationToken cancellation)
    {
        if (Guid.TryParse(name, out _))
            return await MembersAsync(name, fields, cancellation);
        if (name.Contains('@', StringComparison.Ordinal) && await UserAsync(name, fields, cancellation) is { } user)
            return [user];
        var members = new List<User>();
        foreach (var group in await GroupsAsync(name, cancellation))
            members.AddRange(await MembersAsync(group.Id!, fields, cancellation));
        return members;
    }

    private async Task<User?> UserAsync(string address, string[] fields, CancellationToken cancellation)
    {
        try
        {
            return await client.ReadAsync(
                new GraphCall(client.Api.Users[address].ToGetRequestInformation(request => request.QueryParameters.Select = fields), Lane), GraphForms.User, cancellation);
        }
        catch (GraphException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<Group>> GroupsAsync(string name, CancellationToken cancellation)
    {
        var field = name.Contains('@', StringComparison.Ordinal) ? "mail" : "displayName";
        var request = client.Api.Groups.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Filter = $"{field} eq '{name.Replace("'", "''", StringComparison.Ordinal)}'";
            request.QueryParameters.Select = ["id", "displayName"];
        });
        var groups = await client.ReadAllAsync(new GraphCall(request, Lane), GraphForms.Groups, cancellation);
        if (groups.Count == 0)
            throw new GraphException(System.Net.HttpStatusCode.NotFound, "Graph:Mailboxes or Graph:Staff names a group or mailbox that does not exist");
        if (groups.Count > 1)
            log.LogWarning("Graph:Mailboxes or Graph:Staff: {Count} groups have one of the names; the members of all of them count", groups.Count);
        return groups;
    }

    /// <summary>The cast to users is an advanced query (Microsoft Learn, "List group transitive members").</summary>
    private Task<IReadOnlyList<User>> MembersAsync(string groupId, string[] fields, CancellationToken cancellation) => client.ReadAllAsync(
        new GraphCall(
            client.Api.Groups[groupId].TransitiveMembers.GraphUser.ToGetRequestInformation(request =>
            {
                request.QueryParameters.Count = true;
                request.QueryParameters.Select = fields;
                request.QueryParameters.Top = 999;
                request.Headers.AllowAdvancedQuery();
            }),
            Lane),
        GraphForms.Users,
        cancellation);
}
