using System.Runtime.CompilerServices;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Private telephone numbers and addresses on file: parents' and staff's own.</summary>
internal sealed class KnownContacts
{
    private static readonly ConditionalWeakTable<PeopleSnapshot, KnownContacts> Cache = [];

    private readonly HashSet<string> phones = [];
    private readonly HashSet<string> emails = new(StringComparer.OrdinalIgnoreCase);

    private KnownContacts(PeopleSnapshot people)
    {
        foreach (var contact in people.Contacts)
            Add(contact.Phone, contact.Email);
        foreach (var member in people.Staff)
            Add(member.PrivatePhone, member.PrivateEmail);
        foreach (var pupil in people.Pupils)
            Add(null, pupil.Email);
    }

    public static KnownContacts Of(PeopleSnapshot people) => Cache.GetValue(people, snapshot => new KnownContacts(snapshot));

    public bool HasPhone(string subscriber) => phones.Contains(subscriber);

    public bool HasEmail(ReadOnlySpan<char> address) => emails.Count > 0 && emails.GetAlternateLookup<ReadOnlySpan<char>>().Contains(address);

    private void Add(string? phone, string? email)
    {
        var digits = string.Concat((phone ?? "").Where(char.IsAsciiDigit));
        if (digits.StartsWith("44", StringComparison.Ordinal) || digits.StartsWith("0044", StringComparison.Ordinal))
            digits = digits.TrimStart('0')[2..];
        digits = digits.TrimStart('0');
        if (digits.Length >= 9)
            phones.Add(digits);
        if (!string.IsNullOrWhiteSpace(email))
            emails.Add(email.Trim());
    }
}
