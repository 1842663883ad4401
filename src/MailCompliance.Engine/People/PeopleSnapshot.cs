using System.Collections.Frozen;

namespace MailCompliance.Engine.People;

/// <summary>Everybody the school has on file, compiled for look-up by address. Immutable; replaced as a whole.</summary>
public sealed class PeopleSnapshot
{
    private readonly FrozenDictionary<string, StaffMember> staffByEmail;
    private readonly FrozenDictionary<string, RecipientClass[]> classesByAddress;
    private readonly FrozenDictionary<string, Agency> agencies;

    public PeopleSnapshot(
        IReadOnlyList<StaffMember> staff,
        IReadOnlyList<Pupil> pupils,
        IReadOnlyList<PupilContact> contacts,
        IReadOnlyList<Governor> governors,
        IReadOnlyList<Agency> agencies)
    {
        (Staff, Pupils, Contacts, Governors, Agencies) = (staff, pupils, contacts, governors, agencies);
        staffByEmail = staff.Where(member => member.Email.Length > 0)
            .DistinctBy(member => member.Email, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(member => member.Email, StringComparer.OrdinalIgnoreCase);
        classesByAddress = Classify().ToFrozenDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        this.agencies = agencies.DistinctBy(agency => agency.Match, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(agency => agency.Match, StringComparer.OrdinalIgnoreCase);
    }

    public static PeopleSnapshot Empty { get; } = new([], [], [], [], []);

    public IReadOnlyList<StaffMember> Staff { get; }

    public IReadOnlyList<Pupil> Pupils { get; }

    public IReadOnlyList<PupilContact> Contacts { get; }

    public IReadOnlyList<Governor> Governors { get; }

    public IReadOnlyList<Agency> Agencies { get; }

    /// <summary>The member of staff who owns the school address, or null.</summary>
    public StaffMember? StaffAt(string address) => staffByEmail.GetValueOrDefault(address);

    /// <summary>What the owner of the address is to the school; empty where nobody is known there.</summary>
    public IReadOnlyList<RecipientClass> ClassesOf(string address)
    {
        var known = classesByAddress.GetValueOrDefault(address) ?? [];
        return AgencyAt(address) is null || known.Contains(RecipientClass.Agency) ? known : [.. known, RecipientClass.Agency];
    }

    /// <summary>The agency whose address or domain, or a parent domain of it, this is.</summary>
    public Agency? AgencyAt(string address)
    {
        if (agencies.Count == 0)
            return null;
        if (agencies.TryGetValue(address, out var exact))
            return exact;
        var domain = address[(address.LastIndexOf('@') + 1)..];
        while (domain.Length > 0)
        {
            if (agencies.TryGetValue(domain, out var agency))
                return agency;
            var dot = domain.IndexOf('.', StringComparison.Ordinal);
            domain = dot < 0 ? "" : domain[(dot + 1)..];
        }

        return null;
    }

    private Dictionary<string, RecipientClass[]> Classify()
    {
        var classes = new Dictionary<string, SortedSet<RecipientClass>>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in Staff)
            Add(member.Email, RecipientClass.Staff);
        foreach (var pupil in Pupils)
            Add(pupil.Email, RecipientClass.Pupil);
        foreach (var contact in Contacts)
            Add(contact.Email, RecipientClass.Parent);
        foreach (var governor in Governors)
            Add(governor.Email, RecipientClass.Governor);
        return classes.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray(), StringComparer.OrdinalIgnoreCase);

        void Add(string? address, RecipientClass what)
        {
            if (string.IsNullOrWhiteSpace(address))
                return;
            if (!classes.TryGetValue(address.Trim(), out var set))
                classes[address.Trim()] = set = [];
            set.Add(what);
        }
    }
}
