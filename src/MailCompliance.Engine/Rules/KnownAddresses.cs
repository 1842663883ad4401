using System.Runtime.CompilerServices;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>Mail domains of those on file outside the school, and who is there; lower case.</summary>
internal sealed class KnownAddresses
{
    /// <summary>One for each snapshot: it follows from the snapshot alone.</summary>
    private static readonly ConditionalWeakTable<PeopleSnapshot, KnownAddresses> Known = [];

    private readonly Dictionary<string, string[]> localsByDomain;

    private KnownAddresses(PeopleSnapshot people)
    {
        var addresses = people.Contacts.Select(contact => contact.Email).Concat(people.Governors.Select(governor => governor.Email))
            .OfType<string>()
            .Select(address => address.Trim().ToLowerInvariant())
            .Where(address => address.Contains('@', StringComparison.Ordinal))
            .Distinct()
            .ToList();
        localsByDomain = addresses.GroupBy(DomainOf).ToDictionary(group => group.Key, group => group.Select(address => address[..address.LastIndexOf('@')]).ToArray());
        Domains = [.. localsByDomain.Keys, .. people.Agencies.Select(agency => DomainOf(agency.Match.Trim().ToLowerInvariant()))];
    }

    public HashSet<string> Domains { get; }

    public static KnownAddresses Of(PeopleSnapshot people) => Known.GetValue(people, snapshot => new KnownAddresses(snapshot));

    /// <summary>Local parts of the people on file at the domain.</summary>
    public IReadOnlyList<string> LocalsAt(string domain) => localsByDomain.GetValueOrDefault(domain) ?? [];

    public static string DomainOf(string addressOrDomain) => addressOrDomain[(addressOrDomain.LastIndexOf('@') + 1)..];
}
