using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Facts.Zones;

/// <summary>What a signature of this sender at this school shows, made comparable once per message.</summary>
internal sealed class SignatureEvidence
{
    private const int MaxTitleWords = 8;

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
    private readonly SchoolEvidence school;
    private readonly string ownPhone;

    /// <param name="displayName">The name in the From field, for senders that are not on file.</param>
    public SignatureEvidence(StaffMember? person, string? displayName, SchoolDetails details)
    {
        this.person = person;
        given = PlainWords.Of(person?.Given);
        knownAs = PlainWords.Of(person?.KnownAs);
        family = PlainWords.Of(person?.Family);
        title = PlainWords.Of(person?.Title);
        this.displayName = PlainWords.Of(displayName).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        school = SchoolEvidence.Of(details);
        ownPhone = PhoneDigits.NationalNumber(person?.Phone ?? "");
    }

    /// <summary>Kinds of evidence on one line: two or more in a block make it a signature.</summary>
    public int KindsOn(ReadOnlySpan<char> line)
    {
        var words = PlainWords.Of(line);
        var kinds = HasName(words) ? 1 : 0;
        kinds += PlainWords.Has(words, title) ? 1 : 0;
        kinds += PlainWords.Has(words, school.Name) ? 1 : 0;
        kinds += HasPhone(line) ? 1 : 0;
        kinds += school.HasPostcode(words) ? 1 : 0;
        foreach (var domain in school.Domains)
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
            SchoolName: PlainWords.Has(words, school.Name),
            Address: school.HasAddress(words),
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
                && !PlainWords.Has(PlainWords.Of(line), school.Name) && !SignOff.IsOn(line))
                return true;
        }

        return false;
    }

    private bool HasTitle(string words, string[] eachLine)
    {
        if (title.Length > 1)
            return PlainWords.Has(words, title) || (title.Length > 6 && eachLine.Any(line => PlainWords.Squeezed(line).Contains(PlainWords.Squeezed(title), StringComparison.Ordinal)));
        return eachLine.Any(line =>
            line.Count(letter => letter == ' ') <= MaxTitleWords + 1
            && !PlainWords.Has(line, school.Name)
            && TitleWords.Any(word => line.Contains(word, StringComparison.Ordinal)));
    }

    private bool HasPhone(ReadOnlySpan<char> text) =>
        PhoneDigits.AreIn(text, school.Phones) || (ownPhone.Length > 0 && PhoneDigits.AreIn(text, [ownPhone]));
}
