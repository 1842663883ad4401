using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>What a signature shows of the school, made comparable once per policy.</summary>
internal sealed class SchoolEvidence
{
    private static readonly ConditionalWeakTable<SchoolDetails, SchoolEvidence> Known = [];

    private static readonly Regex Postcode = new(
        @"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private readonly IReadOnlyList<(string Postcode, string[] Streets)> addresses;

    private SchoolEvidence(SchoolDetails details)
    {
        Name = PlainWords.Of(details.Name);
        Domains = details.Domains;
        Phones = [.. details.OwnData.Phones.Append(details.Phone ?? "").Select(PhoneDigits.NationalNumber).Where(number => number.Length > 0)];
        addresses = [.. details.OwnData.Addresses.Prepend(details.Address ?? "").Where(line => line.Length > 0).Select(Parse)];
    }

    public string Name { get; }

    public IReadOnlyList<string> Domains { get; }

    public IReadOnlyList<string> Phones { get; }

    public static SchoolEvidence Of(SchoolDetails details) => Known.GetValue(details, school => new SchoolEvidence(school));

    /// <summary>Whether the text shows a postcode of the school together with its street; any postcode where no address is known.</summary>
    /// <param name="words">From <see cref="PlainWords"/>, on one line.</param>
    public bool HasAddress(string words)
    {
        if (addresses.Count == 0)
            return Postcode.IsMatch(words);
        var squeezed = PlainWords.Squeezed(words);
        foreach (var (postcode, streets) in addresses)
        {
            if (squeezed.Contains(postcode, StringComparison.Ordinal)
                && (streets.Length == 0 || Array.Exists(streets, street => PlainWords.Has(words, street))))
                return true;
        }

        return false;
    }

    public bool HasPostcode(string words)
    {
        var squeezed = PlainWords.Squeezed(words);
        foreach (var (postcode, _) in addresses)
        {
            if (postcode.Length > 0 && squeezed.Contains(postcode, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private (string Postcode, string[] Streets) Parse(string address)
    {
        var match = Postcode.Match(address);
        var postcode = PlainWords.Squeezed(PlainWords.Of(match.Value));
        var parts = (match.Success ? address.Remove(match.Index, match.Length) : address)
            .Split([',', '\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => PlainWords.Of(part.TrimStart("0123456789 -/".ToCharArray())))
            .Where(part => part.Length > 2 && part != Name)
            .ToList();
        // the first parts are house and street; town and county come last and prove little
        return (postcode, [.. parts.Take(Math.Max(1, parts.Count - 1))]);
    }
}
