using System.Globalization;
using System.Text.Json.Nodes;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>
/// Changes of groups, users and the roster. A link remembers how things stood when it was given; what comes is the difference. Pages are small, and large groups
/// come in pieces on several of them.
/// </summary>
internal sealed class FakeDirectoryDelta(FakeGraph fake)
{
    private const int PageSize = 20;
    private const int PieceSize = 15;

    private readonly Lock sync = new();

    /// <summary>State by number of the link.</summary>
    private readonly Dictionary<int, Dictionary<string, JsonObject>> links = [];

    /// <summary>What is still to come by number of the link, and the state at its end.</summary>
    private readonly Dictionary<int, (List<JsonObject> Left, Dictionary<string, JsonObject> State)> pages = [];

    public FakeAnswer? Answer(FakeRequest request)
    {
        lock (sync)
        {
            return request.Path switch
            {
                "groups/delta" => Round(request, Groups, GroupChange, ["id", "displayName", "mail", "description", "members", "owners"]),
                "users/delta" => Round(request, Users, PlainChange, ["id", "mail", "userPrincipalName", "displayName", "givenName", "surname", "jobTitle", "businessPhones", "department", "accountEnabled", "manager"]),
                "education/users/delta" => fake.People.NoRoster is { } no ? FakeAnswer.Error(no.Status, no.Code) : Round(request, Roster, PlainChange, []),
                _ => null,
            };
        }
    }

    private FakeAnswer Round(FakeRequest request, Func<Dictionary<string, JsonObject>> now, Func<string, JsonObject?, JsonObject?, IEnumerable<JsonObject>> changeOf, IReadOnlyList<string> known)
    {
        if (request.Query.GetValueOrDefault("$skiptoken") is { } skip)
        {
            FakeQuery.Allow(request, "$skiptoken");
            return Number(skip) is { } page && pages.TryGetValue(page, out var left) ? Page(request, left.Left, left.State) : FakeAnswer.Error(410, "syncStateNotFound");
        }

        var before = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        if (request.Query.GetValueOrDefault("$deltatoken") is { } token && token != "latest")
        {
            FakeQuery.Allow(request, "$deltatoken");
            if (Number(token) is not { } link || !links.TryGetValue(link, out before!))
                return FakeAnswer.Error(410, "syncStateNotFound");
        }
        else
        {
            // of the roster's delta no option is documented
            FakeQuery.Allow(request, known.Count == 0 ? ["$deltatoken"] : ["$select", "$filter", "$deltatoken"]);
            FakeQuery.Select(request, known);
            if (request.Path == "groups/delta" && request.Query.GetValueOrDefault("$select")?.Split(',').Contains("members") == false)
                throw FakeQuery.Bad("without members in $select no change of membership is told");
        }

        var after = now();
        if (request.Query.GetValueOrDefault("$deltatoken") == "latest")
            before = after;
        var changes = before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .SelectMany(id => changeOf(id, before.GetValueOrDefault(id), after.GetValueOrDefault(id))).ToList();
        return Page(request, changes, after);
    }

    private FakeAnswer Page(FakeRequest request, List<JsonObject> items, Dictionary<string, JsonObject> state)
    {
        var number = ++fake.People.LinksGiven;
        var answer = new JsonObject { ["value"] = new JsonArray([.. items.Take(PageSize).Select(item => item.DeepClone())]) };
        if (items.Count > PageSize)
        {
            pages[number] = (items[PageSize..], state);
            answer["@odata.nextLink"] = $"{fake.BaseUrl}/{request.Path}?$skiptoken={number}";
        }
        else
        {
            links[number] = state;
            answer["@odata.deltaLink"] = $"{fake.BaseUrl}/{request.Path}?$deltatoken={number}";
        }

        return FakeAnswer.Ok(answer);
    }

    private int? Number(string token) => int.TryParse(token, CultureInfo.InvariantCulture, out var number) && number > fake.People.FirstGoodLink ? number : null;

    private Dictionary<string, JsonObject> Groups() => fake.Groups.ToDictionary(
        group => group.Key,
        group => new JsonObject { ["displayName"] = group.Value.Name, ["mail"] = fake.People.GroupMail.GetValueOrDefault(group.Key), ["members"] = new JsonArray([.. group.Value.Members.Select(member => (JsonNode)member)]) },
        StringComparer.Ordinal);

    private Dictionary<string, JsonObject> Users() => fake.Mailboxes.Values.Where(one => !fake.People.Gone.ContainsKey(one.Id)).ToDictionary(
        one => one.Id, one => new JsonObject { ["mail"] = one.Address, ["jobTitle"] = fake.People.Titles.GetValueOrDefault(one.Id) }, StringComparer.Ordinal);

    private Dictionary<string, JsonObject> Roster() => fake.People.Roster.Values.ToDictionary(
        one => one.Id, one => new JsonObject { ["primaryRole"] = one.Role, ["displayName"] = $"{one.Given} {one.Family}", ["student"] = new JsonObject { ["birthDate"] = "0001-01-01", ["graduationYear"] = null }, ["hash"] = $"{one}{string.Concat(one.Contacts.Select(contact => contact.ToJsonString()))}" }, StringComparer.Ordinal);

    private IEnumerable<JsonObject> GroupChange(string id, JsonObject? before, JsonObject? after)
    {
        if (after is null)
        {
            yield return new JsonObject { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = "changed" } };
            yield break;
        }

        var (was, now) = (Members(before), Members(after));
        if (before is not null && JsonNode.DeepEquals(before, after))
            yield break;
        var changes = now.Except(was).Select(member => Member(member, isGone: false)).Concat(was.Except(now).Select(member => Member(member, isGone: true))).ToList();
        for (var from = 0; from == 0 || from < changes.Count; from += PieceSize)
        {
            var item = new JsonObject { ["id"] = id, ["displayName"] = (string?)after["displayName"], ["mail"] = (string?)after["mail"] };
            if (changes.Count > 0)
                item["members@delta"] = new JsonArray([.. changes.Skip(from).Take(PieceSize)]);
            yield return item;
        }
    }

    private JsonObject Member(string id, bool isGone)
    {
        var member = new JsonObject { ["@odata.type"] = fake.Groups.ContainsKey(id) ? "#microsoft.graph.group" : "#microsoft.graph.user", ["id"] = id };
        if (isGone)
            member["@removed"] = new JsonObject { ["reason"] = "deleted" };
        return member;
    }

    private static List<string> Members(JsonObject? group) => group?["members"]!.AsArray().Select(member => (string)member!).ToList() ?? [];

    private static IEnumerable<JsonObject> PlainChange(string id, JsonObject? before, JsonObject? after)
    {
        if (after is null)
        {
            yield return new JsonObject { ["id"] = id, ["@removed"] = new JsonObject { ["reason"] = "deleted" } };
        }
        else if (before is null || !JsonNode.DeepEquals(before, after))
        {
            var item = after.DeepClone().AsObject();
            item.Remove("hash");
            item["id"] = id;
            yield return item;
        }
    }
}
