using System.Text;
using MailCompliance.Engine.Detection.Reading;
using MailCompliance.Engine.Facts;

namespace MailCompliance.Engine.Detection;

/// <summary>What the school prints in every letter, and what the sender's signature says of the sender, is nobody's secret.</summary>
internal sealed class OwnDataFilter
{
    private readonly PreparedText text;
    private readonly HashSet<string> numbers = [];
    private readonly HashSet<string> places = [];
    private readonly HashSet<string> handles = [];

    public OwnDataFilter(PreparedText text)
    {
        this.text = text;
        if (text.Source.School is { } school)
        {
            foreach (var number in (IEnumerable<string?>)[school.Phone, .. school.OwnData.Phones, .. school.OwnData.Numbers, .. school.OwnData.Vehicles])
                AddTo(numbers, number);
            foreach (var place in (IEnumerable<string?>)[school.Address, .. school.OwnData.Addresses])
                AddTo(places, place);
            foreach (var handle in school.OwnData.Social)
                AddTo(handles, handle);
        }

        AddTo(numbers, text.Source.Sender?.Phone);
    }

    public bool IsOwn(Hit hit)
    {
        if (Zone.KindAt(text.Source.Zones, hit.Start) is ZoneKind.Disclaimer)
            return true;
        var value = Plain(text.Folded.AsSpan(hit.Start, hit.Length));
        return hit.Type switch
        {
            DetectionType.Postcode or DetectionType.PostalAddress => places.Any(place => place.Contains(value, StringComparison.Ordinal)),
            DetectionType.SocialHandle => handles.Contains(value),
            DetectionType.Telephone => numbers.Any(own => SameNumber(own, value)),
            DetectionType.PersonName => false,
            DetectionType.Credential or DetectionType.PaymentCard => false,
            DetectionType.BankAccount or DetectionType.Iban => false,
            _ => numbers.Contains(value),
        };
    }

    /// <summary>The same subscriber, with or without country code and leading nought; a trailing run of x or * stands for extensions.</summary>
    private static bool SameNumber(string own, string value)
    {
        string a = Subscriber(own), b = Subscriber(value);
        var open = a.TrimEnd('X', '*');
        return a == b || (open.Length >= 6 && open.Length < a.Length && b.StartsWith(open, StringComparison.Ordinal));
    }

    private static string Subscriber(string number) =>
        number.StartsWith("0044", StringComparison.Ordinal) ? number[4..].TrimStart('0')
        : number.StartsWith("44", StringComparison.Ordinal) && number.Length > 10 ? number[2..].TrimStart('0')
        : number.TrimStart('0');

    private static void AddTo(HashSet<string> set, string? value)
    {
        if (value is not null && Plain(TextFolding.Fold(value)) is { Length: > 2 } plain)
            set.Add(plain);
    }

    /// <summary>Letters and digits alone, upper case: how values are compared.</summary>
    private static string Plain(ReadOnlySpan<char> value)
    {
        var plain = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '*')
                plain.Append(char.ToUpperInvariant(c));
        }

        return plain.ToString();
    }
}
