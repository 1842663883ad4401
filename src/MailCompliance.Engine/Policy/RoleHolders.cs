using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Policy;

/// <summary>Who holds a role and what it lets them do: policy data, since the schools differ (S0 4, Monitoring; S1 and S2 5.5; S3).</summary>
public sealed record RoleHolders
{
    /// <summary>The names that roles may have.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["headteacher", "senior-staff", "dpo", "dsl", "business-manager", "technician", "staff"];

    [Form(TextForm.Person)]
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Values of the sign-in's group or role claims that give the role: ids of Entra groups, names of app roles.</summary>
    public IReadOnlyList<string> Claims { get; init; } = [];

    /// <summary>Whether the role counts only after a sign-in with a second factor (S1 5.1.1).</summary>
    public bool MultiFactor { get; init; } = true;

    public IReadOnlyList<Right> May { get; init; } = [];

    /// <summary>Whether the members include this person, by address or by a group that they are in.</summary>
    /// <param name="staff">The person as they are on file; null: not on file.</param>
    public bool HasMember(string address, StaffMember? staff) => Members.Any(member =>
        member.StartsWith(PolicyText.GroupPrefix, StringComparison.Ordinal)
            ? staff is not null && staff.Groups.Contains(member[PolicyText.GroupPrefix.Length..], StringComparer.OrdinalIgnoreCase)
            : string.Equals(member, address, StringComparison.OrdinalIgnoreCase));

    /// <summary>Purposes that a member has to choose from before seeing evidence unmasked. Empty: no such right.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];
}

/// <summary>What a role may do.</summary>
public enum Right
{
    /// <summary>Release or refuse held messages, never one's own.</summary>
    Decide,

    /// <summary>See flagged messages with evidence masked.</summary>
    Review,

    /// <summary>See evidence unmasked, for a purpose that is recorded.</summary>
    Reveal,

    /// <summary>Figures without names.</summary>
    Reports,

    /// <summary>Read the audit log.</summary>
    Audit,

    /// <summary>Grant exceptions.</summary>
    Exceptions,

    /// <summary>See the decisions about one's own mail.</summary>
    OwnMail,

    /// <summary>See whether the installation works. Nothing of any message.</summary>
    Health,
}

/// <summary>A term of the school year, both days included.</summary>
public sealed record SchoolTerm(DateOnly From, DateOnly Until, string? Name = null);
