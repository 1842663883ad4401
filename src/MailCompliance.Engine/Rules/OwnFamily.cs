using System.Globalization;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>The children whose parents alone get a message, and what is known of them: so that their data is not taken for somebody else's.</summary>
internal sealed class OwnFamily
{
    private static readonly string[] DateForms =
        ["d/M/yyyy", "d/M/yy", "d.M.yyyy", "d.M.yy", "d-M-yyyy", "d-M-yy", "yyyy-MM-dd", "d MMMM yyyy", "d MMM yyyy", "d MMMM yy", "d MMM yy", "d-MMM-yy", "d-MMM-yyyy"];

    private readonly IReadOnlyList<Pupil> children;
    private readonly IReadOnlyList<PupilContact> adults;

    private OwnFamily(IReadOnlyList<Pupil> children, IReadOnlyList<PupilContact> adults) => (this.children, this.adults) = (children, adults);

    /// <summary>Null where somebody outside gets the message who is not a parent of these children.</summary>
    public static OwnFamily? Of(MessageFacts facts)
    {
        HashSet<string>? shared = null;
        foreach (var recipient in facts.Outside)
        {
            var own = facts.People.ContactsAt(recipient.Address).Select(contact => contact.PupilId).ToHashSet(StringComparer.Ordinal);
            if (shared is null)
                shared = own;
            else
                shared.IntersectWith(own);
        }

        if (shared is not { Count: > 0 })
            return null;
        return new OwnFamily(
            [.. facts.People.Pupils.Where(pupil => shared.Contains(pupil.Id))],
            [.. facts.People.Contacts.Where(contact => shared.Contains(contact.PupilId))]);
    }

    /// <summary>Whether the value is one of the family's own.</summary>
    public bool Knows(DetectionType type, ReadOnlySpan<char> value)
    {
        var text = value.ToString();
        return type switch
        {
            DetectionType.PersonName => IsName(text),
            DetectionType.DateOfBirth => children.Any(child => child.Born is { } born && IsDate(text, born)),
            DetectionType.UniquePupilNumber => children.Any(child => SameSigns(child.Upn, text)),
            DetectionType.Postcode => children.Any(child => SameSigns(child.Postcode, text)),
            DetectionType.PostalAddress => children.Any(child => child.Postcode is { Length: > 0 } code && Signs(text).EndsWith(Signs(code), StringComparison.Ordinal)),
            DetectionType.Telephone => adults.Any(adult => SameTail(adult.Phone, text)),
            DetectionType.PrivateEmail => adults.Any(adult => string.Equals(adult.Email, text, StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };
    }

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

    private static bool IsDate(string text, DateOnly born)
    {
        var plain = string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(WithoutOrdinal));
        return DateOnly.TryParseExact(plain, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Day == born.Day && date.Month == born.Month && date.Year % 100 == born.Year % 100;
    }

    private static string WithoutOrdinal(string word) =>
        word.Length > 2 && char.IsAsciiDigit(word[0]) && char.IsAsciiLetter(word[^1]) && char.IsAsciiLetter(word[^2]) && word.Length < 5 ? word[..^2] : word;

    private static bool SameSigns(string? known, string found) => known is { Length: > 0 } && Signs(known) == Signs(found);

    private static string Signs(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));

    /// <summary>The last nine digits: with or without the country code.</summary>
    private static bool SameTail(string? known, string found)
    {
        var (one, other) = (Signs(known ?? ""), Signs(found));
        return one.Length >= 9 && other.Length >= 9 && one[^9..] == other[^9..];
    }
}
