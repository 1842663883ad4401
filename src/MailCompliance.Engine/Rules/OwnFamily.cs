using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// The children whose parents alone get a message, and what is known of them: so that their data is not taken for somebody else's.
/// Who has no parental responsibility, or a court's restriction, counts as a stranger; and how the other parent can be reached is the
/// other parent's affair, for households may be separate.
/// </summary>
internal sealed class OwnFamily
{
    private readonly IReadOnlyList<Pupil> children;
    private readonly IReadOnlyList<PupilContact> adults;
    private readonly IReadOnlyList<PupilContact> readers;

    private OwnFamily(IReadOnlyList<Pupil> children, IReadOnlyList<PupilContact> adults, IReadOnlyList<PupilContact> readers) =>
        (this.children, this.adults, this.readers) = (children, adults, readers);

    /// <summary>Null where somebody outside gets the message who is not a parent of these children.</summary>
    public static OwnFamily? Of(MessageFacts facts)
    {
        HashSet<string>? shared = null;
        var readers = new List<PupilContact>();
        foreach (var recipient in facts.Outside)
        {
            var contacts = facts.People.ContactsAt(recipient.Address).Where(MayKnow).ToList();
            readers.AddRange(contacts);
            var own = contacts.Select(contact => contact.PupilId).ToHashSet(StringComparer.Ordinal);
            if (shared is null)
                shared = own;
            else
                shared.IntersectWith(own);
        }

        if (shared is not { Count: > 0 })
            return null;
        return new OwnFamily(
            [.. facts.People.Pupils.Where(pupil => shared.Contains(pupil.Id))],
            [.. facts.People.Contacts.Where(contact => shared.Contains(contact.PupilId))],
            readers);
    }

    private static bool MayKnow(PupilContact contact) => string.IsNullOrWhiteSpace(contact.Court) && contact.HasParentalResponsibility != false && contact.AccessConsent != false;

    /// <summary>Whether the value is one of the family's own.</summary>
    public bool Knows(DetectionType type, ReadOnlySpan<char> value)
    {
        var text = value.ToString();
        return type switch
        {
            DetectionType.PersonName => IsName(text),
            DetectionType.DateOfBirth => RosterLinks.DateIn(text) is { } date && children.Any(child => child.Born == date),
            DetectionType.AdmissionNumber => children.Any(child => SameSigns(child.Id, text)),
            DetectionType.UniquePupilNumber => children.Any(child => SameSigns(child.Upn, text)),
            DetectionType.Postcode => children.Any(child => SameSigns(child.Postcode, text)),
            DetectionType.PostalAddress => children.Any(child => child.Postcode is { Length: > 0 } code && Signs(text).EndsWith(Signs(code), StringComparison.Ordinal)),
            DetectionType.Telephone => readers.Any(adult => SameTail(adult.Phone, text)),
            DetectionType.PrivateEmail => readers.Any(adult => string.Equals(adult.Email, text, StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }

    /// <summary>
    /// Whether values of a type that no roster holds can be the children's: exam numbers, no more of them than there are children. That
    /// nobody else is named is the caller's to see.
    /// </summary>
    /// <param name="distinct">Different values of the type in the message.</param>
    public bool MayHave(DetectionType type, int distinct) =>
        type is DetectionType.CandidateNumber or DetectionType.UniqueCandidateIdentifier or DetectionType.UniqueLearnerNumber && distinct <= children.Count;

    /// <summary>The name is that of one of the children or their parents.</summary>
    public bool IsName(string text) =>
        children.Any(child => IsName(text, child.Given, child.Family) || (child.KnownAs is { } known && IsName(text, known, child.Family)))
        || adults.Any(adult => IsName(text, adult.Given, adult.Family));

    /// <summary>Every word of the text is one of the names, a title or an initial of them.</summary>
    private static bool IsName(string text, string given, string family)
    {
        var words = text.Split([' ', ',', '.', '\u00A0'], StringSplitOptions.RemoveEmptyEntries).Select(WithoutPossessive).ToList();
        return words.Count > 0 && words.All(word =>
            Same(word, given) || Same(word, family) || IsTitle(word) || (word.Length == 1 && (Same(word, given[..1]) || Same(word, family[..1]))))
            && words.Any(word => Same(word, given) || Same(word, family));

        static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsTitle(string word) => word is "Mr" or "Mrs" or "Ms" or "Miss" or "Dr";

    private static string WithoutPossessive(string word) =>
        word.EndsWith("'s", StringComparison.Ordinal) || word.EndsWith("’s", StringComparison.Ordinal) ? word[..^2] : word.TrimEnd('\'', '’');

    private static bool SameSigns(string? known, string found) => known is { Length: > 0 } && Signs(known) == Signs(found);

    private static string Signs(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));

    /// <summary>The last nine digits: with or without the country code.</summary>
    private static bool SameTail(string? known, string found)
    {
        var (one, other) = (Signs(known ?? ""), Signs(found));
        return one.Length >= 9 && other.Length >= 9 && one[^9..] == other[^9..];
    }
}
