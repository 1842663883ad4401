using System.Runtime.CompilerServices;
using MailCompliance.Engine.People;

namespace MailCompliance.Engine.Detection.Contact;

/// <summary>Postcodes on file, for look-up without blanks and case.</summary>
internal sealed class KnownPostcodes
{
    private const int MaxLength = 12;

    private static readonly ConditionalWeakTable<PeopleSnapshot, KnownPostcodes> Cache = [];

    private readonly HashSet<string> values;

    private KnownPostcodes(PeopleSnapshot people) =>
        values = [.. people.Pupils.Select(pupil => Plain(pupil.Postcode ?? "")).Where(plain => plain.Length > 4)];

    public static KnownPostcodes Of(PeopleSnapshot people) => Cache.GetValue(people, snapshot => new KnownPostcodes(snapshot));

    public bool Contains(ReadOnlySpan<char> value) => values.Count > 0 && value.Length <= MaxLength && values.Contains(Plain(value));

    private static string Plain(ReadOnlySpan<char> value)
    {
        Span<char> plain = stackalloc char[Math.Min(value.Length, MaxLength)];
        var length = 0;
        foreach (var c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) && length < plain.Length)
                plain[length++] = char.ToUpperInvariant(c);
        }

        return plain[..length].ToString();
    }
}
