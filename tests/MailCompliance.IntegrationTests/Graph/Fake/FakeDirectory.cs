using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Users and groups.</summary>
internal sealed class FakeDirectory(FakeGraph fake)
{
    /// <summary>The service gives as many as it likes, up to what was asked for.</summary>
    private const int PageSize = 50;

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
        FakeQuery.Allow(request, "$filter", "$select", "$top", "$count", "$skiptoken");
        FakeQuery.Select(request, ["id", "displayName", "mail", "mailNickname", "description"]);
        var name = FakeQuery.FilterValue(request, "displayName");
        if (name is null && FakeQuery.FilterValue(request, "mail") is null)
            throw FakeQuery.Bad("groups without a filter that is understood");
        return Page(request, fake.Groups.Where(group => group.Value.Name == name).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Named));
    }

    /// <summary>A cast to users is an advanced query: without $count and ConsistencyLevel it is refused.</summary>
    private FakeAnswer MembersOf(FakeRequest request, string id)
    {
        if (request.Headers.GetValueOrDefault("ConsistencyLevel") != "eventual")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants ConsistencyLevel: eventual");
        if (!fake.Groups.TryGetValue(id, out var group))
            return FakeAnswer.Error(404, "Request_ResourceNotFound");
        FakeQuery.Allow(request, "$count", "$select", "$top", "$filter", "$search", "$orderby", "$skiptoken");
        FakeQuery.SelectUser(request);
        if (request.Query.GetValueOrDefault("$count") != "true")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants $count=true");
        FakeQuery.CheckTop(request);

        return Page(request, group.Members.Select(member => Json(fake.Mailboxes[member])));
    }

    private FakeAnswer GroupsOf(FakeRequest request, string user)
    {
        if (request.Headers.GetValueOrDefault("ConsistencyLevel") != "eventual")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants ConsistencyLevel: eventual");
        FakeQuery.Allow(request, "$count", "$select", "$top", "$filter", "$search", "$orderby", "$skiptoken");
        FakeQuery.Select(request, ["id", "displayName", "mail", "description"]);
        if (request.Query.GetValueOrDefault("$count") != "true")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants $count=true");
        FakeQuery.CheckTop(request);

        return Page(request, fake.Groups.Where(group => group.Value.Members.Contains(user)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Named));
    }

    /// <summary>One page of a collection, whatever size was asked for: the service may always give less.</summary>
    private FakeAnswer Page(FakeRequest request, IEnumerable<JsonObject> all)
    {
        var items = all.ToList();
        var skip = int.Parse(request.Query.GetValueOrDefault("$skiptoken", "0"), System.Globalization.CultureInfo.InvariantCulture);
        var page = new JsonObject { ["value"] = new JsonArray([.. items.Skip(skip).Take(PageSize)]) };
        if (skip + PageSize < items.Count)
        {
            var options = request.Query.Where(option => option.Key != "$skiptoken").Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}");
            page["@odata.nextLink"] = $"{fake.BaseUrl}/{request.Path}?{string.Join('&', options)}&$skiptoken={skip + PageSize}";
        }

        return FakeAnswer.Ok(page);
    }

    private static JsonObject Named(KeyValuePair<string, (string Name, IReadOnlyList<string> Members)> group) => new() { ["id"] = group.Key, ["displayName"] = group.Value.Name };

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
