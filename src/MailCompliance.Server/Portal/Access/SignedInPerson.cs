using System.Security.Claims;

namespace MailCompliance.Server.Portal.Access;

/// <summary>What a session knows of a person. Roles are no part of it: they are asked of the policy at every request.</summary>
/// <param name="Address">The school address.</param>
/// <param name="HasSecondFactor">Whether the sign-in used one.</param>
/// <param name="Claims">Values of group and role claims, for policies that map them.</param>
public sealed record SignedInPerson(string Address, string Name, bool HasSecondFactor, IReadOnlyList<string> Claims)
{
    public const string AddressClaim = "address";
    public const string NameClaim = "name";
    public const string FactorClaim = "second-factor";
    public const string MappedClaim = "mapped";
    public const string SinceClaim = "since";
    private const string WithheldClaim = "groups-withheld";

    /// <summary>The issuer left the person's groups out of the sign-in: a role that the policy gives by a group is not known.</summary>
    public bool GroupsWithheld { get; init; }

    /// <param name="at">When the person signed in: the session ends a fixed time after it.</param>
    public ClaimsPrincipal ToPrincipal(string scheme, DateTimeOffset at) => new(new ClaimsIdentity(
        [
            new(AddressClaim, Address),
            new(NameClaim, Name),
            new(FactorClaim, HasSecondFactor ? "yes" : "no"),
            new(SinceClaim, at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. Claims.Select(value => new Claim(MappedClaim, value)),
            .. GroupsWithheld ? [new Claim(WithheldClaim, "yes")] : Array.Empty<Claim>(),
        ],
        scheme,
        AddressClaim,
        roleType: null));

    /// <returns>Null: nobody is signed in.</returns>
    public static SignedInPerson? Of(ClaimsPrincipal principal) =>
        principal is { Identity.IsAuthenticated: true } && principal.FindFirstValue(AddressClaim) is { } address
            ? new(address, principal.FindFirstValue(NameClaim) ?? address, principal.FindFirstValue(FactorClaim) == "yes", [.. principal.FindAll(MappedClaim).Select(claim => claim.Value)]) { GroupsWithheld = principal.HasClaim(WithheldClaim, "yes") }
            : null;
}
