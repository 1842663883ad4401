using System.Collections.Frozen;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.People;

/// <summary>Makes people of rows whose columns have the names of the people files. A row that cannot be one is rejected with its reason.</summary>
internal static class PersonRows
{
    /// <summary>Column <c>title</c> means the job; information systems write how somebody is addressed there.</summary>
    private static readonly FrozenSet<string> Salutations = FrozenSet.ToFrozenSet(
        ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor", "Rev", "Reverend", "Sir", "Dame", "Lady", "Lord", "Fr", "Father", "Sr", "Sister"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> No = FrozenSet.ToFrozenSet(["no", "n", "false", "f", "0", "none", "n/a", "-", "not applicable"], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Yes = FrozenSet.ToFrozenSet(["yes", "y", "true", "t", "1"], StringComparer.OrdinalIgnoreCase);

    public static StaffMember? StaffOf(CsvRow row)
    {
        var email = row.Address("email");
        var (given, family) = NamesOf(row);
        if (email is null && family is null)
            return row.Reject<StaffMember>("has neither an e-mail address nor a family name.");
        if (!row.IsFirst("email", email))
            return row.Reject<StaffMember>("has the e-mail address of an earlier row.");
        var title = row["title"];
        return new StaffMember(
            row["id"] ?? email ?? $"{given} {family}".Trim(),
            email ?? "",
            given ?? "",
            family ?? "",
            KnownAs(row, given),
            title is not null && Salutations.Contains(title.TrimEnd('.')) ? null : title,
            row["phone"],
            row.Address("privateEmail"),
            row["privatePhone"])
        {
            Groups = row.List("groups"),
            Manager = row.Address("manager"),
        };
    }

    public static Pupil? PupilOf(CsvRow row)
    {
        if (NamesOf(row) is not ({ } given, { } family))
            return row.Reject<Pupil>("lacks a given or a family name.");
        var id = row["id"] ?? row["upn"] ?? row["email"];
        if (!row.IsFirst("id", id))
            return row.Reject<Pupil>("has the id of an earlier row.");
        return new Pupil(
            id ?? $"row {row.Line}", given, family, KnownAs(row, given), row["upn"], row.Date("born"), row.Shared("year"), row.Shared("class"), row["postcode"], row.Address("email"));
    }

    public static PupilContact? ContactOf(CsvRow row)
    {
        if ((row["pupilId"] ?? row["upn"]) is not { } pupil)
            return row.Reject<PupilContact>("names no pupil.");
        var (given, family) = NamesOf(row);
        if (given is null && family is null && row["email"] is null)
            return row.Reject<PupilContact>("names nobody.");
        return new PupilContact(pupil, given ?? "", family ?? "", row.Shared("relation"), row.Address("email"), row["phone"], CourtOf(row["court"]))
        {
            HasParentalResponsibility = row["responsibility"] is { } answer ? Yes.Contains(answer) ? true : No.Contains(answer) ? false : null : null,
        };
    }

    public static Governor? GovernorOf(CsvRow row)
    {
        var (given, family) = NamesOf(row);
        return row.Address("email") is { } email
            ? new Governor(given ?? "", family ?? "", email)
            : row.Reject<Governor>("has no e-mail address.");
    }

    public static Agency? AgencyOf(CsvRow row)
    {
        if (row["match"]?.TrimStart('@', '*', '.') is not { } match || !(PolicyText.IsAddress(match) || PolicyText.IsDomain(match)))
            return row.Reject<Agency>("has neither an address nor a domain in column match.");
        return row["class"]?.ToLowerInvariant() switch
        {
            null or "agency" => new Agency(row["name"] ?? match, match),
            "supplier" => new Agency(row["name"] ?? match, match, RecipientClass.Supplier),
            _ => row.Reject<Agency>("has a class that is neither agency nor supplier."),
        };
    }

    /// <summary>
    /// Read strictly: a row that is wrong in any part gives no permission. A last day that cannot be read must not become "for ever".
    /// </summary>
    /// <param name="pupilOf">The pupil's id as on file; null: there is no such pupil.</param>
    /// <param name="agencyOf">The agency's address or domain; null: there is no such agency.</param>
    public static Consent? ConsentOf(CsvRow row, Func<string, string?> pupilOf, Func<string, string?> agencyOf)
    {
        if (row["pupilId"] is not { } named)
            return row.Reject<Consent>("names no pupil; write * for an agreement about every pupil.");
        if ((named == Consent.EveryPupil ? named : pupilOf(named)) is not { } pupil)
            return row.Reject<Consent>("names a pupil who is not on file.");
        if (row["agency"] is not { } text || agencyOf(text) is not { } agency)
            return row.Reject<Consent>("names no agency on file, no address and no domain in column agency.");
        if (ConsentBasis.Of(row["basis"]) is not { } basis)
            return row.Reject<Consent>($"has no basis that is known. Bases: {ConsentBasis.Names}.");
        if (row.Date("from") is not { } from)
            return row.Reject<Consent>("has no first day in column from (year-month-day).");
        var until = row.Date("until");
        if (until is null && row["until"] is not null)
            return row.Reject<Consent>("has a last day that cannot be read.");
        return until < from ? row.Reject<Consent>("ends before it begins.") : new Consent(pupil, agency, basis, from, until);
    }

    /// <summary>Given and family name; where only a full name is there, "Family, Given" or "Given Family".</summary>
    private static (string? Given, string? Family) NamesOf(CsvRow row)
    {
        var (given, family) = (row["given"], row["family"]);
        if (given is not null || family is not null || row["name"] is not { } name)
            return (given, family);
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        if (comma > 0)
            return (Filled(name[(comma + 1)..]), Filled(name[..comma]));
        List<string> words = [.. name.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (words.Count > 1 && Salutations.Contains(words[0].TrimEnd('.')))
            words.RemoveAt(0);
        return (Filled(string.Join(' ', words.SkipLast(1))), words[^1]);
    }

    private static string? KnownAs(CsvRow row, string? given) => row["knownAs"] is { } known && !string.Equals(known, given, StringComparison.OrdinalIgnoreCase) ? known : null;

    /// <summary>Own files describe the restriction; information systems answer yes or no.</summary>
    private static string? CourtOf(string? text) => text is null || No.Contains(text) ? null : Yes.Contains(text) ? "Court order" : text;

    private static string? Filled(string text) => text.Trim() is { Length: > 0 } filled ? filled : null;
}
