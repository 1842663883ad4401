using System.Runtime.CompilerServices;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Rules;

/// <summary>
/// Which pupils a value belongs to: by their own data and by that of their parents. A value may fit several (a forename, a
/// postcode, the number of a mother of two); what several values have in common is who is meant.
/// </summary>
internal sealed class RosterLinks
{
    /// <summary>A value that fits more pupils says nothing about whom it means.</summary>
    private const int MostBearers = 60;

    private const int SubscriberDigits = 9;

    private static readonly ConditionalWeakTable<PeopleSnapshot, RosterLinks> Cache = [];

    private static readonly HashSet<string> NoNames = new(["mr", "mrs", "ms", "miss", "mx", "dr", "master", "the", "twins", "family", "siblings", "brothers", "sisters", "boys", "girls", "children", "household"], StringComparer.Ordinal);

    private readonly Dictionary<string, HashSet<Pupil>> byWord = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(DetectionType Type, string Value), List<Pupil>> byValue = [];
    private readonly Dictionary<DateOnly, List<Pupil>> byBirth = [];

    private RosterLinks(PeopleSnapshot people)
    {
        foreach (var pupil in people.Pupils)
            Add(pupil);
        foreach (var contact in people.Contacts)
        {
            if (people.PupilWith(contact.PupilId) is { } child)
                Add(contact, child);
        }
    }

    public static RosterLinks Of(PeopleSnapshot people) => Cache.GetValue(people, snapshot => new RosterLinks(snapshot));

    /// <returns>Empty where the value is nobody's on file, or that of too many.</returns>
    public IReadOnlyList<Pupil> PupilsOf(DetectionType type, ReadOnlySpan<char> value)
    {
        var found = type switch
        {
            DetectionType.PersonName => Named(value.ToString()),
            DetectionType.DateOfBirth => DateIn(value.ToString()) is { } born ? byBirth.GetValueOrDefault(born) : null,
            DetectionType.Telephone => Under(type, Tail(value)),
            DetectionType.PrivateEmail => Under(type, value.ToString().ToLowerInvariant()),
            DetectionType.Postcode or DetectionType.UniquePupilNumber or DetectionType.AdmissionNumber => Under(type, Signs(value)),
            _ => null,
        };
        return found is { Count: > 0 and <= MostBearers } ? found : [];
    }

    /// <summary>The date that a value is, in any form that <see cref="DateReader"/> knows; null: none, or one without a year.</summary>
    public static DateOnly? DateIn(string value)
    {
        var text = new PreparedText(new ScannedText(value, [], null, PeopleSnapshot.Empty, null));
        return text.Numbers.Length == 0 ? null : (DateReader.At(text, 0, out _) ?? DateReader.Solid(text, 0))?.Value;
    }

    /// <summary>Those to whose names, or whose parents' names, every word belongs.</summary>
    private List<Pupil>? Named(string value)
    {
        var sets = new List<HashSet<Pupil>>();
        foreach (var word in NameText.WordsOf(value))
        {
            if (word.Length < 2 || NoNames.Contains(word))
                continue;
            if (!byWord.TryGetValue(word, out var bearers))
                return null;
            sets.Add(bearers);
        }

        if (sets.Count == 0)
            return null;
        var fewest = sets.MinBy(set => set.Count)!;
        return sets.Count == 1 && fewest.Count > MostBearers ? null : [.. fewest.Where(pupil => sets.TrueForAll(set => set.Contains(pupil)))];
    }

    private List<Pupil>? Under(DetectionType type, string value) => value.Length == 0 ? null : byValue.GetValueOrDefault((type, value));

    private void Add(Pupil pupil)
    {
        AddWords(pupil, pupil.Given, pupil.KnownAs, pupil.Family);
        foreach (var form in NameWords.ShortFormsOf(pupil.Given.ToLowerInvariant()))
            AddWords(pupil, form);
        if (pupil.Born is { } born)
            (byBirth.TryGetValue(born, out var list) ? list : byBirth[born] = []).Add(pupil);
        AddValue(DetectionType.UniquePupilNumber, Signs(pupil.Upn), pupil);
        AddValue(DetectionType.AdmissionNumber, Signs(pupil.Id), pupil);
        AddValue(DetectionType.Postcode, Signs(pupil.Postcode), pupil);
        AddValue(DetectionType.PrivateEmail, pupil.Email?.ToLowerInvariant() ?? "", pupil);
    }

    private void Add(PupilContact contact, Pupil child)
    {
        AddWords(child, contact.Given, contact.Family);
        AddValue(DetectionType.Telephone, Tail(contact.Phone), child);
        AddValue(DetectionType.PrivateEmail, contact.Email?.ToLowerInvariant() ?? "", child);
    }

    private void AddWords(Pupil pupil, params string?[] names)
    {
        foreach (var word in names.OfType<string>().SelectMany(NameText.WordsOf))
            (byWord.TryGetValue(word, out var bearers) ? bearers : byWord[word] = []).Add(pupil);
    }

    private void AddValue(DetectionType type, string value, Pupil pupil)
    {
        if (value.Length < 3)
            return;
        var list = byValue.TryGetValue((type, value), out var known) ? known : byValue[(type, value)] = [];
        if (!list.Contains(pupil))
            list.Add(pupil);
    }

    private static string Signs(ReadOnlySpan<char> text)
    {
        Span<char> signs = stackalloc char[24];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) && length < signs.Length)
                signs[length++] = char.ToUpperInvariant(c);
        }

        return signs[..length].ToString();
    }

    /// <summary>The subscriber's digits: with or without country code and leading nought.</summary>
    private static string Tail(ReadOnlySpan<char> phone)
    {
        var digits = Signs(phone);
        return digits.Length < SubscriberDigits ? "" : digits[^SubscriberDigits..];
    }
}
