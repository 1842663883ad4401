using System.Text.Json;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Access;

namespace MailCompliance.Server.Portal.Access;

/// <summary>
/// The person behind a key for scripts, as the last sign-in showed them. Their rights are asked of the policy in force whenever the key
/// is used: with the role goes the key.
/// </summary>
/// <param name="SignedInAt">The last sign-in; null: the key was made by an earlier version.</param>
/// <param name="WasOnFile">Whether the people files had them then: who was on file and is not has left.</param>
public sealed record KeyMaker(IReadOnlyList<string>? Claims, bool HasSecondFactor, bool WasOnFile, DateTimeOffset? SignedInAt)
{
    /// <summary>Groups and app roles are known from sign-ins alone: so long after the last one they count for nothing.</summary>
    private static readonly TimeSpan ClaimsLast = TimeSpan.FromDays(60);

    public static KeyMaker Of(SignedInPerson person, PeopleSnapshot people, DateTimeOffset at) =>
        new(person.Claims, person.HasSecondFactor, people.StaffAt(person.Address) is not null, at);

    /// <summary>After a later sign-in. That a second factor made the key stays so, whatever the later one used.</summary>
    public string Since(string made) =>
        (this with { HasSecondFactor = Read(made) is { HasSecondFactor: true } or { SignedInAt: null } }).ToJson();

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>What the maker of the key may do now; nobody's rights where they have left.</summary>
    public static IReadOnlySet<Right> RightsBehind(ApiKey key, SchoolPolicy policy, PeopleSnapshot people, DateTimeOffset now)
    {
        var maker = Read(key.Maker);
        if (maker.WasOnFile && people.StaffAt(key.CreatedBy) is null)
            return new HashSet<Right>();
        var claims = maker.SignedInAt + ClaimsLast > now ? maker.Claims ?? [] : [];
        // a key of an earlier version says nothing of the factor: its maker had the role, so had used one
        var person = new SignedInPerson(key.CreatedBy, key.CreatedBy, maker.HasSecondFactor || maker.SignedInAt is null, claims);
        return RolesInForce.Of(person, policy, people).Rights;
    }

    private static KeyMaker Read(string json) => JsonSerializer.Deserialize<KeyMaker>(json) ?? throw new JsonException("The maker of a key is empty");
}
