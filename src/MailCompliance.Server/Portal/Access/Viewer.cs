using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Access;

/// <summary>Who is looking: a person of the school with the roles that the policy in force gives at this moment.</summary>
/// <param name="Address">The school address, lower case: how the policy, the message log and the audit log know the person.</param>
/// <param name="Name">As it is shown.</param>
/// <param name="Roles">Names of the roles held, in the policy's order.</param>
/// <param name="Rights">All that the roles allow.</param>
/// <param name="Purposes">What the person may choose from before evidence is shown unmasked (R64). Empty: never.</param>
public sealed record Viewer(string Address, string Name, IReadOnlyList<string> Roles, IReadOnlySet<Right> Rights, IReadOnlyList<string> Purposes)
{
    /// <summary>Roles that the person has, and could not use for lack of a second factor.</summary>
    public IReadOnlyList<string> RolesWithoutFactor { get; init; } = [];

    /// <summary>The sign-in left out the person's groups, and the policy gives roles by them.</summary>
    public bool MayLackRoles { get; init; }

    /// <summary>Somebody's line manager, who may ask for the log of their own staff (R63); with a second factor alone, as for a role.</summary>
    public bool ManagesStaff { get; init; }

    /// <summary>A script with a key: it reads no pages.</summary>
    public bool IsScript => Address.StartsWith(ScriptAccess.Prefix, StringComparison.Ordinal);

    public bool May(Right right) => Rights.Contains(right);

    public bool MayAny(params ReadOnlySpan<Right> rights)
    {
        foreach (var right in rights)
        {
            if (Rights.Contains(right))
                return true;
        }

        return false;
    }

    public bool Is(string? address) => string.Equals(Address, address, StringComparison.OrdinalIgnoreCase);
}
