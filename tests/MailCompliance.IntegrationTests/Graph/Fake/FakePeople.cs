using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A pupil of the roster.</summary>
public sealed record FakePupil(string Id, string Given, string Family)
{
    public string? Mail { get; init; }

    public string? ExternalId { get; init; }

    public string? Born { get; init; }

    public string Grade { get; init; } = "07";

    public string Role { get; init; } = "student";

    /// <summary>As Graph has them: displayName, emailAddress, mobilePhone, relationship, accessConsent.</summary>
    public IReadOnlyList<JsonObject> Contacts { get; init; } = [];

    public static JsonObject Contact(string name, string? mail, string relationship = "parent", bool? consent = null) => new()
    {
        ["id"] = Guid.NewGuid().ToString(), ["displayName"] = name, ["emailAddress"] = mail, ["mobilePhone"] = "07700 900123", ["relationship"] = relationship, ["accessConsent"] = consent,
    };
}

/// <summary>What the directory knows beyond mailboxes and groups.</summary>
public sealed class FakePeople
{
    /// <summary>Id of the manager by id of the user.</summary>
    public ConcurrentDictionary<string, string> Managers { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, string> Titles { get; } = new(StringComparer.Ordinal);

    /// <summary>Users that were deleted.</summary>
    public ConcurrentDictionary<string, bool> Gone { get; } = new(StringComparer.Ordinal);

    /// <summary>Mail addresses of groups by their ids.</summary>
    public ConcurrentDictionary<string, string> GroupMail { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, FakePupil> Roster { get; } = new(StringComparer.Ordinal);

    /// <summary>Ids of pupils by name of the school.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<string>> Schools { get; } = new(StringComparer.Ordinal);

    /// <summary>How everything about education is refused; null: there is a licence.</summary>
    public (int Status, string Code)? NoRoster { get; set; } = (403, "AccessDenied");

    /// <summary>Number of the first delta link that is still good.</summary>
    public int FirstGoodLink { get; private set; }

    public int LinksGiven { get; set; }

    /// <summary>All links given so far have ended.</summary>
    public void ExpireLinks() => FirstGoodLink = LinksGiven;

    /// <summary>Users in a group, and in groups in it.</summary>
    public IReadOnlyList<string> MembersOf(FakeGraph fake, string group)
    {
        var (seen, open, users) = (new HashSet<string>(), new Stack<string>([group]), new SortedSet<string>(StringComparer.Ordinal));
        while (open.TryPop(out var id))
        {
            foreach (var member in fake.Groups[id].Members.Where(seen.Add))
            {
                if (fake.Groups.ContainsKey(member))
                    open.Push(member);
                else if (!Gone.ContainsKey(member))
                    users.Add(member);
            }
        }

        return [.. users];
    }
}
