namespace MailCompliance.Engine.Policy;

/// <summary>The school itself: the policy file's <c>school</c> section.</summary>
public sealed record SchoolDetails
{
    /// <summary>As it stands in letters: "Oakhill Primary School".</summary>
    public required string Name { get; init; }

    /// <summary>Postal address on one line, as it stands in signatures.</summary>
    public string? Address { get; init; }

    /// <summary>The school's telephone number, as it stands in signatures.</summary>
    public string? Phone { get; init; }

    /// <summary>The school's mail domains, lower case. Exact: a subdomain is another domain.</summary>
    [Form(TextForm.Domain)]
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>The headteacher's address.</summary>
    [Form(TextForm.Address)]
    public string? Headteacher { get; init; }

    /// <summary>The school's colour for the head of web pages, as <c>#rrggbb</c>.</summary>
    public string? Colour { get; init; }

    /// <summary>Numbers, addresses and names that are the school's own: never personal data.</summary>
    public OwnData OwnData { get; init; } = OwnData.None;

    /// <summary>Whether the address is in one of the school's domains.</summary>
    public bool Owns(string address)
    {
        var at = address.LastIndexOf('@');
        return at >= 0 && Domains.Contains(address[(at + 1)..], StringComparer.OrdinalIgnoreCase);
    }
}

/// <summary>Data that is the school's own and therefore never personal: printed in every letter.</summary>
public sealed record OwnData(
    IReadOnlyList<string> Phones,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<string> Social,
    IReadOnlyList<string> Vehicles,
    IReadOnlyList<string> Numbers)
{
    public static readonly OwnData None = new([], [], [], [], []);
}
