namespace MailCompliance.Engine.Policy;

/// <summary>Whom the policy means by its owner: schools write an address, or a role as people say it ("Headteacher and chair of governors").</summary>
internal static class PolicyOwner
{
    /// <summary>What people call those whose addresses the policy has.</summary>
    private static readonly (string Name, Func<SchoolPolicy, IEnumerable<string?>> Addresses)[] Known =
    [
        ("headteacher", policy => [policy.Head]),
        ("head teacher", policy => [policy.Head]),
        ("principal", policy => [policy.Head]),
        ("senior leadership team", policy => policy.Contacts.SeniorStaff),
        ("senior staff", policy => policy.Contacts.SeniorStaff),
        ("data protection officer", policy => [policy.Contacts.Dpo]),
        ("dpo", policy => [policy.Contacts.Dpo]),
        ("designated safeguarding lead", policy => [policy.Contacts.Dsl]),
        ("dsl", policy => [policy.Contacts.Dsl]),
        ("business manager", policy => policy.Roles.GetValueOrDefault("business-manager")?.Members ?? []),
        ("network manager", policy => [policy.Contacts.Technician]),
        ("technician", policy => [policy.Contacts.Technician]),
    ];

    /// <returns>Each once; empty where the owner is a body, or nobody.</returns>
    public static IReadOnlyList<string> AddressesOf(SchoolPolicy policy)
    {
        var owner = policy.Details.Owner?.Trim() ?? "";
        if (PolicyText.IsAddress(owner))
            return [owner];
        var words = $" {string.Join(' ', owner.ToLowerInvariant().Split([' ', '-', '_', ',', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries))} ";
        return
        [
            .. Known.Where(known => words.Contains($" {known.Name} ", StringComparison.Ordinal)).SelectMany(known => known.Addresses(policy))
                .OfType<string>().Where(PolicyText.IsAddress).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }
}
