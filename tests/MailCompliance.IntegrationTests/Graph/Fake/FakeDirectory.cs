using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Users and groups.</summary>
internal sealed class FakeDirectory(FakeGraph fake)
{
    /// <summary>The service gives as many as it likes, up to what was asked for.</summary>
    private const int PageSize = 50;

    private static readonly Regex Members = new(@"^groups/([^/]+)/transitiveMembers/microsoft\.graph\.user$");
    private static readonly Regex User = new("^users/([^/]+)$");

    private readonly FakeDirectoryDelta delta = new(fake);
    private readonly FakeRoster roster = new(fake);

    /// <returns>Null: not a path of mine.</returns>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Method != "GET")
            return null;
        if ((delta.Answer(request) ?? roster.Answer(request)) is { } answer)
            return answer;
        if (request.Path == "groups")
            return Groups(request);
        if (request.Path == "users")
            return Users(request);
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
        if (!fake.Groups.ContainsKey(id))
            return FakeAnswer.Error(404, "Request_ResourceNotFound");
        FakeQuery.Allow(request, "$count", "$select", "$top", "$filter", "$search", "$orderby", "$skiptoken");
        FakeQuery.SelectUser(request);
        if (request.Query.GetValueOrDefault("$count") != "true")
            throw FakeQuery.Bad("Request_UnsupportedQuery: a cast wants $count=true");
        FakeQuery.CheckTop(request);

        return Page(request, fake.People.MembersOf(fake, id).Select(member => Json(fake.Mailboxes[member])));
    }

    /// <summary>One page of a collection, whatever size was asked for: the service may always give less.</summary>
    private FakeAnswer Page(FakeRequest request, IEnumerable<JsonObject> all) => Page(fake, request, all);

    public static FakeAnswer Page(FakeGraph fake, FakeRequest request, IEnumerable<JsonObject> all)
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
        if (mailbox is null || fake.People.Gone.ContainsKey(mailbox.Id))
            return FakeAnswer.Error(404, "Request_ResourceNotFound");
        var json = Json(mailbox);
        switch (request.Query.GetValueOrDefault("$expand"))
        {
            case null:
                break;
            case "manager":
                if (fake.People.Managers.TryGetValue(mailbox.Id, out var manager))
                    json["manager"] = AsManager(Json(fake.Mailboxes[manager]));
                break;
            default:
                throw FakeQuery.Bad("of a user only the manager is expanded, and a $select of his own wants $levels");
        }

        return FakeAnswer.Ok(json);
    }

    /// <summary>All that is shown of a user by default, and of what type it is.</summary>
    private static JsonObject AsManager(JsonObject user)
    {
        user["@odata.type"] = "#microsoft.graph.user";
        return user;
    }

    private JsonObject Json(FakeMailbox mailbox) => new()
    {
        ["id"] = mailbox.Id, ["mail"] = mailbox.Address, ["userPrincipalName"] = mailbox.Address, ["displayName"] = mailbox.Address.Split('@')[0],
        ["givenName"] = char.ToUpperInvariant(mailbox.Address[0]) + mailbox.Address.Split('@')[0][1..], ["surname"] = "Surname", ["jobTitle"] = fake.People.Titles.GetValueOrDefault(mailbox.Id, "Teacher of art"),
        ["businessPhones"] = new JsonArray("01632 960100"),
    };
}
