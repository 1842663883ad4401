using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace MailCompliance.Engine.People;

/// <summary>Everybody the school has on file, compiled for look-up by address. Immutable; replaced as a whole.</summary>
/// <remarks>
/// Addresses are compared without regard to case, and a person's address with a detail in it is the person's: mum+school@inbox.example
/// is mum@inbox.example (RFC 5233). A look-up takes well under a microsecond, whatever the school's size.
/// </remarks>
public sealed class PeopleSnapshot
{
    private readonly FrozenDictionary<string, StaffMember> staffByEmail;
    private readonly FrozenDictionary<string, StaffMember> staffByPrivateEmail;
    private readonly FrozenDictionary<string, Pupil> pupilsById;
    private readonly FrozenDictionary<string, Pupil> pupilsByEmail;
    private readonly FrozenDictionary<string, Pupil[]> childrenByEmail;
    private readonly FrozenDictionary<string, PupilContact[]> contactsByPupil;
    private readonly FrozenDictionary<string, PupilContact[]> contactsByEmail;
    private readonly FrozenDictionary<string, RecipientClass[]> classesByAddress;
    private readonly FrozenDictionary<string, Agency> agencies;
    private readonly Lazy<string> staffDigest;
    private readonly Lazy<FrozenSet<string>> managers;

    public PeopleSnapshot(
        IReadOnlyList<StaffMember> staff,
        IReadOnlyList<Pupil> pupils,
        IReadOnlyList<PupilContact> contacts,
        IReadOnlyList<Governor> governors,
        IReadOnlyList<Agency> agencies,
        IReadOnlyList<Consent>? consents = null)
    {
        (Staff, Pupils, Contacts, Governors, Agencies, Consents) = (staff, pupils, contacts, governors, agencies, consents ?? []);
        ConsentRegister = new ConsentRegister(Consents);
        staffByEmail = ByKey(staff, member => member.Email);
        staffByPrivateEmail = ByKey(staff, member => member.PrivateEmail);
        pupilsById = ByKey(pupils, pupil => pupil.Id);
        pupilsByEmail = ByKey(pupils, pupil => pupil.Email);
        contactsByPupil = Grouped(contacts, contact => contact.PupilId, contact => contact);
        childrenByEmail = Grouped(contacts.Where(contact => pupilsById.ContainsKey(contact.PupilId)), contact => contact.Email, contact => pupilsById[contact.PupilId]);
        contactsByEmail = Grouped(contacts, contact => contact.Email, contact => contact);
        classesByAddress = AddressClasses.Of(this);
        this.agencies = ByKey(agencies, agency => agency.Match);
        staffDigest = new Lazy<string>(() => DigestOf(staff));
        managers = new Lazy<FrozenSet<string>>(() => staff.Select(member => member.Manager).OfType<string>().ToFrozenSet(StringComparer.OrdinalIgnoreCase));
    }

    public static PeopleSnapshot Empty { get; } = new([], [], [], [], []);

    public IReadOnlyList<StaffMember> Staff { get; }

    /// <summary>The same for the same names and addresses of staff, in the same order: 32 hexadecimal digits.</summary>
    public string StaffDigest => staffDigest.Value;

    public IReadOnlyList<Pupil> Pupils { get; }

    public IReadOnlyList<PupilContact> Contacts { get; }

    public IReadOnlyList<Governor> Governors { get; }

    public IReadOnlyList<Agency> Agencies { get; }

    /// <summary>What may be shared with whom, row by row.</summary>
    public IReadOnlyList<Consent> Consents { get; }

    /// <summary>The same for look-up by address.</summary>
    public ConsentRegister ConsentRegister { get; }

    /// <summary>The member of staff who owns the school address, or null.</summary>
    public StaffMember? StaffAt(string address) => At(staffByEmail, address);

    /// <summary>The member of staff whose private address this is, or null.</summary>
    public StaffMember? StaffAtPrivate(string address) => At(staffByPrivateEmail, address);

    /// <summary>Whether somebody of the staff on file has the owner of the school address as line manager.</summary>
    public bool IsLineManager(string address) => managers.Value.Contains(address);

    public Pupil? PupilWith(string id) => pupilsById.GetValueOrDefault(id);

    /// <summary>The pupil whose own address this is, or null.</summary>
    public Pupil? PupilAt(string address) => At(pupilsByEmail, address);

    /// <summary>The pupils whose parent or carer owns the address; empty where it is no parent's.</summary>
    public IReadOnlyList<Pupil> ChildrenOf(string address) => At(childrenByEmail, address) ?? [];

    /// <summary>The parent or carer who owns the address, once for each child; empty where it is no parent's.</summary>
    public IReadOnlyList<PupilContact> ContactsAt(string address) => At(contactsByEmail, address) ?? [];

    /// <summary>Parents and carers of the pupil, those with a court restriction included.</summary>
    public IReadOnlyList<PupilContact> ContactsOf(Pupil pupil) => contactsByPupil.GetValueOrDefault(pupil.Id) ?? [];

    /// <summary>What the owner of the address is to the school; empty where nobody is known there.</summary>
    public IReadOnlyList<RecipientClass> ClassesOf(string address)
    {
        var known = At(classesByAddress, address) ?? [];
        return AgencyAt(address) is not { } agency || known.Contains(agency.Class) ? known : [.. known, agency.Class];
    }

    /// <summary>The agency whose address or domain, or a parent domain of it, this is.</summary>
    public Agency? AgencyAt(string address)
    {
        if (agencies.Count == 0)
            return null;
        var byText = agencies.GetAlternateLookup<ReadOnlySpan<char>>();
        if (byText.TryGetValue(address, out var found))
            return found;
        var domain = address.AsSpan(address.LastIndexOf('@') + 1);
        while (!domain.IsEmpty && !byText.TryGetValue(domain, out found))
        {
            var dot = domain.IndexOf('.');
            domain = dot < 0 ? [] : domain[(dot + 1)..];
        }

        return found;
    }

    private static T? At<T>(FrozenDictionary<string, T> people, string address) where T : class =>
        people.TryGetValue(address, out var found) || (WithoutDetail(address) is { } plain && people.TryGetValue(plain, out found)) ? found : null;

    private static string? WithoutDetail(string address)
    {
        var at = address.LastIndexOf('@');
        var plus = at < 0 ? -1 : address.AsSpan(0, at).IndexOf('+');
        return plus < 1 ? null : string.Concat(address.AsSpan(0, plus), address.AsSpan(at));
    }

    private static FrozenDictionary<string, T> ByKey<T>(IEnumerable<T> people, Func<T, string?> keyOf)
    {
        var first = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        foreach (var person in people)
        {
            if (keyOf(person)?.Trim() is { Length: > 0 } key)
                first.TryAdd(key, person);
        }

        return first.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, TValue[]> Grouped<T, TValue>(IEnumerable<T> people, Func<T, string?> keyOf, Func<T, TValue> valueOf) =>
        people.Where(person => !string.IsNullOrWhiteSpace(keyOf(person)))
            .GroupBy(person => keyOf(person)!.Trim(), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.Select(valueOf).Distinct().ToArray(), StringComparer.OrdinalIgnoreCase);

    private static string DigestOf(IReadOnlyList<StaffMember> staff)
    {
        var told = string.Join('\n', staff.Select(member => $"{member.Email}\t{member.Given}\t{member.Family}\t{member.KnownAs}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, 16));
    }
}
