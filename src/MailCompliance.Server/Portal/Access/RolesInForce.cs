using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Access;

/// <summary>Roles are policy data: who holds one is asked of the policy in force, its people and the claims of the sign-in.</summary>
public static class RolesInForce
{
    public static Viewer Of(SignedInPerson person, SchoolPolicy policy, PeopleSnapshot people)
    {
        var staff = people.StaffAt(person.Address);
        var (roles, lacking) = (new List<string>(), new List<string>());
        var rights = new HashSet<Right>();
        var purposes = new List<string>();
        foreach (var (name, holders) in policy.Roles)
        {
            if (!Holds(person, staff, holders))
                continue;
            if (holders.MultiFactor && !person.HasSecondFactor)
            {
                lacking.Add(name);
                continue;
            }

            roles.Add(name);
            rights.UnionWith(holders.May);
            if (holders.May.Contains(Right.Reveal))
                purposes.AddRange(holders.Purposes.Except(purposes));
        }

        return new Viewer(person.Address.ToLowerInvariant(), staff?.DisplayName ?? person.Name, roles, rights, purposes) 
        {
            RolesWithoutFactor = lacking,
            ManagesStaff = person.HasSecondFactor && people.IsLineManager(person.Address),
            MayLackRoles = person.GroupsWithheld && policy.Roles.Any(role => role.Value.Claims.Count > 0 && !roles.Contains(role.Key)),
        };
    }

    private static bool Holds(SignedInPerson person, StaffMember? staff, RoleHolders holders) =>
        holders.HasMember(person.Address, staff) || holders.Claims.Any(person.Claims.Contains);
}
