using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Users and groups.</summary>
internal sealed class FakeDirectory(FakeGraph fake)
{
    private const int PageSize = 100;

    private static readonly Regex Members = new(@"^groups/([^/]+)/transitiveMembers/microsoft\.graph\.user$");
    private static readonly Regex MemberOf = new(@"^users/([^/]+)/transitiveMemberOf/microsoft\.graph\.group$");
    private static readonly Regex User = new("^users/([^/]+)$");

    /// <returns>Null: not a path of mine.</returns>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Method != "GET")
            return null;
        if (request.Path == "groups")
            return Groups(request);
        if (request.Path == "users")
            return Users(request);
        if (MemberOf.Match(request.Path) is { Success: true } memberOf)
            return GroupsOf(request, memberOf.Groups[1].Value);
        if (Members.Match(request.Path) is { Success: true } members)
            return MembersOf(request, members.Groups[1].Value);
        return User.Match(request.Path) is { Success: true } user ? UserOf(request, user.Groups[1].Value) : null;
    }

    private FakeAnswer Groups(FakeRequest request)
    {
        FakeQuery.Allow(request, "$filter", "$select", "$top", "$count");
        FakeQuery.Select(request, ["id", "displayName", "mail", "mailNickname", "description"]);
        var name = FakeQuery.FilterValue(request, "displayName");
        var mail = FakeQuery.FilterValue(request, "mail");
        if (name is null && mail is null)
            throw FakeQuery.Bad("groups without a filter that is understood");
        var found = fake.Groups.Where(group => group.Value.Name == name).Select(group => new JsonObject { ["id"] = group.Key, ["displayName"] = group.Value.Name });
        return FakeAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. found]) });
    }

    /// <summary>A cast to users is an advanced query: without $count and ConsistencyLevel it is refused.</summary>
    private FakeAnswer MembersOf(FakeRequest request, string id)
    {
        if (request.Headers.GetValueOrDefault("ConsistencyLevel") != "eventual")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants ConsistencyLevel: eventual");
        if (!fake.Groups.TryGetValue(id, out var group))
            return FakeAnswer.Error(404, "Request_ResourceNotFound");
        var skip = 0;
        if (request.Query.TryGetValue("$skiptoken", out var token))
        {
            skip = int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        }
        else
        {
            FakeQuery.Allow(request, "$count", "$select", "$top", "$filter", "$search", "$orderby");
            FakeQuery.SelectUser(request);
            if (request.Query.GetValueOrDefault("$count") != "true")
                throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants $count=true");
            if (request.Query.TryGetValue("$top", out var top) && (!int.TryParse(top, out var number) || number is < 1 or > 999))
                throw FakeQuery.Bad("$top is 1 to 999");
        }

        var page = new JsonObject { ["value"] = new JsonArray([.. group.Members.Skip(skip).Take(PageSize).Select(member => Json(fake.Mailboxes[member]))]) };
        if (skip + PageSize < group.Members.Count)
            page["@odata.nextLink"] = $"{fake.BaseUrl}/groups/{id}/transitiveMembers/microsoft.graph.user?$skiptoken={skip + PageSize}";
        return FakeAnswer.Ok(page);
    }

    private FakeAnswer GroupsOf(FakeRequest request, string user)
    {
        FakeQuery.Allow(request, "$count", "$select", "$top", "$filter", "$search", "$orderby");
        FakeQuery.Select(request, ["id", "displayName", "mail", "description"]);
        if (request.Headers.GetValueOrDefault("ConsistencyLevel") != "eventual" || request.Query.GetValueOrDefault("$count") != "true")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants $count=true and ConsistencyLevel: eventual");
        var groups = fake.Groups.Where(group => group.Value.Members.Contains(user)).Select(group => new JsonObject { ["id"] = group.Key, ["displayName"] = group.Value.Name });
        return FakeAnswer.Ok(new JsonObject { ["@odata.count"] = 1, ["value"] = new JsonArray([.. groups]) });
    }

    private FakeAnswer Users(FakeRequest request)
    {
        FakeQuery.Allow(request, "$select", "$top", "$filter", "$orderby", "$count", "$search");
        FakeQuery.SelectUser(request);
        return FakeAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. fake.Mailboxes.Values.Select(Json)]) });
    }

    private FakeAnswer UserOf(FakeRequest request, string name)
    {
        FakeQuery.Allow(request, "$select", "$expand");
        FakeQuery.SelectUser(request);
        var mailbox = fake.Mailboxes.GetValueOrDefault(name) ?? fake.Mailboxes.Values.FirstOrDefault(one => one.Address.Equals(name, StringComparison.OrdinalIgnoreCase));
        return mailbox is null ? FakeAnswer.Error(404, "Request_ResourceNotFound") : FakeAnswer.Ok(Json(mailbox));
    }

    private static JsonObject Json(FakeMailbox mailbox) => new()
    {
        ["id"] = mailbox.Id, ["mail"] = mailbox.Address, ["userPrincipalName"] = mailbox.Address, ["displayName"] = mailbox.Address.Split('@')[0],
        ["givenName"] = char.ToUpperInvariant(mailbox.Address[0]) + mailbox.Address.Split('@')[0][1..], ["surname"] = "Surname", ["jobTitle"] = "Teacher of art",
        ["businessPhones"] = new JsonArray("01632 960100"),
    };
}
