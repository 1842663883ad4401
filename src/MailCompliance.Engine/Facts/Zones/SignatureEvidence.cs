using System.Text;
using System.Text.RegularExpressions;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>What a signature of this sender at this school shows, made comparable once per message.</summary>
internal sealed class SignatureEvidence
{
    private const int MaxTitleWords = 8;
    private const int NationalDigits = 10;

    private static readonly Regex Postcode = new(
        @"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static readonly Regex PhoneLike = new(
        @"(\+|\b0)[0-9][0-9 ().-]{8,16}[0-9]\b", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static readonly string[] Courtesies = [" mr ", " mrs ", " miss ", " ms ", " mx ", " dr ", " prof ", " professor ", " rev ", " revd ", " sir ", " madam "];

    private static readonly string[] TitleWords =
        [" teacher ", " headteacher ", " head ", " deputy ", " assistant ", " officer ", " manager ", " secretary ", " senco ", " sendco ", " coordinator ",
         " co ordinator ", " director ", " administrator ", " bursar ", " technician ", " governor ", " tutor ", " lead ", " leader ", " principal ",
         " pastoral ", " caretaker ", " receptionist ", " hlta ", " ta ", " counsellor ", " nurse ", " chair ", " clerk ", " mentor ", " librarian ",
         " supervisor ", " executive ", " adviser ", " advisor ", " instructor ", " practitioner ", " therapist ", " psychologist ", " cook ", " warden ",
         " trainee ", " ect ", " nqt ", " admin ", " reception ", " office ", " dsl ", " president ", " chaplain ", " matron ", " houseparent "];

    private readonly StaffMember? person;
    private readonly string given;
    private readonly string knownAs;
    private readonly string family;
    private readonly string[] displayName;
    private readonly string title;
    private readonly string school;
    private readonly string[] domains;
    private readonly HashSet<string> phones;
    private readonly IReadOnlyList<(string Postcode, string[] Streets)> addresses;

    /// <param name="displayName">The name in the From field, for senders that are not on file.</param>
    public SignatureEvidence(StaffMember? person, string? displayName, SchoolDetails details)
    {
        this.person = person;
        given = PlainWords.Of(person?.Given);
        knownAs = PlainWords.Of(person?.KnownAs);
        family = PlainWords.Of(person?.Family);
        title = PlainWords.Of(person?.Title);
        this.displayName = PlainWords.Of(displayName).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        school = PlainWords.Of(details.Name);
        domains = [.. details.Domains];
        phones = [.. PhonesOf(details, person).Select(NationalNumber).Where(number => number.Length > 0)];
        addresses = [.. details.OwnData.Addresses.Prepend(details.Address ?? "").Where(line => line.Length > 0).Select(line => Parse(line, school))];
    }

    /// <summary>Kinds of evidence on one line: two or more in a block make it a signature.</summary>
    public int KindsOn(ReadOnlySpan<char> line)
    {
        var words = PlainWords.Of(line);
        var kinds = HasName(words) ? 1 : 0;
        kinds += PlainWords.Has(words, title) ? 1 : 0;
        kinds += PlainWords.Has(words, school) ? 1 : 0;
        kinds += HasPhone(line) ? 1 : 0;
        kinds += addresses.Any(address => address.Postcode.Length > 0 && Squeezed(words).Contains(address.Postcode, StringComparison.Ordinal)) ? 1 : 0;
        foreach (var domain in domains)
            kinds += line.Contains(domain, StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        return kinds;
    }

    /// <summary>The fields that a signature shows.</summary>
    public SignatureBlock FieldsOf(ReadOnlySpan<char> tail)
    {
        var lines = PlainWords.Of(tail, keepLines: true);
        var words = lines.Replace("\n ", "", StringComparison.Ordinal);
        var eachLine = lines.Split('\n');
        return new SignatureBlock(
            Name: eachLine.Any(HasName) || (person is null && eachLine.Length > 1 && HasLikelyName(tail)),
            JobTitle: HasTitle(words, eachLine),
            SchoolName: PlainWords.Has(words, school),
            Address: HasAddress(words),
            Phone: HasPhone(tail));
    }

    private bool HasName(string line)
    {
        if (family.Length > 1)
        {
            if (!PlainWords.Has(line, family))
                return false;
            return PlainWords.Has(line, given) || PlainWords.Has(line, knownAs) || HasInitial(line) || Courtesies.Any(word => PlainWords.Has(line, word));
        }

        return displayName.Length > 1 && Array.TrueForAll(displayName, word => PlainWords.Has(line, $" {word} "));
    }

    private bool HasInitial(string line) => given.Length > 1 && line.Contains(given[..2] + family, StringComparison.Ordinal);

    // two to four capitalised words alone on a line, near the top of the block
    private bool HasLikelyName(ReadOnlySpan<char> tail)
    {
        var seen = 0;
        foreach (var range in tail.Split('\n'))
        {
            var line = tail[range].Trim().TrimEnd(',');
            if (line.IsEmpty)
                continue;
            if (++seen > 3)
                return false;
            var words = line.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is >= 2 and <= 4 && words.All(word => char.IsUpper(word[0]) && !word.Any(char.IsDigit))
                && !PlainWords.Has(PlainWords.Of(line), school) && !SignOff.IsOn(line))
                return true;
        }

        return false;
    }

    private bool HasTitle(string words, string[] eachLine)
    {
        if (title.Length > 1)
            return PlainWords.Has(words, title) || (title.Length > 6 && eachLine.Any(line => Squeezed(line).Contains(Squeezed(title), StringComparison.Ordinal)));
        return eachLine.Any(line =>
            line.Count(letter => letter == ' ') <= MaxTitleWords + 1
            && !PlainWords.Has(line, school)
            && TitleWords.Any(word => line.Contains(word, StringComparison.Ordinal)));
    }

    private bool HasAddress(string words)
    {
        var squeezed = Squeezed(words);
        if (addresses.Count == 0)
            return Postcode.IsMatch(words);
        return addresses.Any(address =>
            squeezed.Contains(address.Postcode, StringComparison.Ordinal)
            && (address.Streets.Length == 0 || address.Streets.Any(street => PlainWords.Has(words, street))));
    }

    private bool HasPhone(ReadOnlySpan<char> text)
    {
        foreach (var match in PhoneLike.EnumerateMatches(text))
        {
            if (phones.Count == 0 || phones.Contains(NationalNumber(text.Slice(match.Index, match.Length))))
                return true;
        }

        return false;
    }

    private static IEnumerable<string> PhonesOf(SchoolDetails school, StaffMember? person) =>
        school.OwnData.Phones.Append(school.Phone ?? "").Append(person?.Phone ?? "");

    /// <summary>The last ten digits: +44 (0)1632 960123 and 01632 960123 are one number.</summary>
    private static string NationalNumber(string text) => NationalNumber(text.AsSpan());

    private static string NationalNumber(ReadOnlySpan<char> text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsAsciiDigit(letter))
                digits.Append(letter);
        }

        return digits.Length < NationalDigits ? "" : digits.ToString(digits.Length - NationalDigits, NationalDigits);
    }

    private static (string Postcode, string[] Streets) Parse(string address, string school)
    {
        var match = Postcode.Match(address);
        var postcode = Squeezed(PlainWords.Of(match.Value));
        var parts = (match.Success ? address.Remove(match.Index, match.Length) : address)
            .Split([',', '\n', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => PlainWords.Of(part.TrimStart("0123456789 -/".ToCharArray())))
            .Where(part => part.Length > 2 && part != school)
            .ToList();
        // the first parts are house and street; town and county come last and prove little
        var streets = parts.Take(Math.Max(1, parts.Count - 1));
        return (postcode, [.. streets]);
    }

    private static string Squeezed(string words) => words.Replace(" ", "", StringComparison.Ordinal);
}
