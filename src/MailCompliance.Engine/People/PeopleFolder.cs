using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.People;

/// <summary>A row that was not taken, or of which a value was not, with its line.</summary>
/// <param name="Reason">What is wrong; never a value of the row.</param>
/// <param name="Kept">Whether the row was taken all the same.</param>
public sealed record RejectedRow(string File, int Line, string Reason, bool Kept = false);

/// <summary>Reads staff.csv, pupils.csv, contacts.csv, governors.csv and agencies.csv of a folder.</summary>
/// <remarks>
/// Each file is optional and at most <see cref="CsvTable.MaxBytes"/> long: a header row, columns in any order, unknown columns
/// ignored, UTF-8 (else Windows-1252, in which older exports are written). What one bad row says never stops the others.
/// </remarks>
public static class PeopleFolder
{
    public static IReadOnlyList<string> FileNames { get; } = ["staff.csv", "pupils.csv", "contacts.csv", "governors.csv", "agencies.csv"];

    /// <exception cref="PeopleException">The folder is missing, or a file cannot be read as CSV, or lacks a column it must have.</exception>
    public static (PeopleSnapshot Snapshot, IReadOnlyList<RejectedRow> Rejected) Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new PeopleException($"{folder}: there is no such folder.");

        var rejected = new List<RejectedRow>();
        var staff = Rows("staff.csv", ["email", "family"], StaffOf);
        var pupils = Rows("pupils.csv", ["given", "family"], PupilOf);
        var contacts = Rows("contacts.csv", ["pupilId"], ContactOf);
        var governors = Rows("governors.csv", ["email"], GovernorOf);
        var agencies = Rows("agencies.csv", ["match"], AgencyOf);
        return (new PeopleSnapshot(staff, pupils, contacts, governors, agencies), rejected);

        List<T> Rows<T>(string file, string[] columns, Func<CsvRow, T?> make) where T : class =>
            [.. CsvTable.Read(Path.Combine(folder, file), columns, rejected).Select(make).OfType<T>()];
    }

    private static StaffMember? StaffOf(CsvRow row)
    {
        var email = row.Address("email");
        if (email is null && row["family"] is null)
            return row.Reject<StaffMember>("has neither an e-mail address nor a family name.");
        if (!row.IsFirst("email", email))
            return row.Reject<StaffMember>("has the e-mail address of an earlier row.");
        return new StaffMember(
            row["id"] ?? email ?? $"{row["given"]} {row["family"]}".Trim(),
            email ?? "",
            row["given"] ?? "",
            row["family"] ?? "",
            row["knownAs"],
            row["title"],
            row["phone"],
            row.Address("privateEmail"),
            row["privatePhone"])
        {
            Groups = row.List("groups"),
        };
    }

    private static Pupil? PupilOf(CsvRow row)
    {
        if (row["given"] is not { } given || row["family"] is not { } family)
            return row.Reject<Pupil>("lacks a given or a family name.");
        var id = row["id"] ?? row["upn"] ?? row["email"];
        if (!row.IsFirst("id", id))
            return row.Reject<Pupil>("has the id of an earlier row.");
        return new Pupil(
            id ?? $"row {row.Line}", given, family, row["knownAs"], row["upn"], row.Date("born"), row.Shared("year"), row.Shared("class"), row["postcode"], row.Address("email"));
    }

    private static PupilContact? ContactOf(CsvRow row)
    {
        if (row["pupilId"] is not { } pupil)
            return row.Reject<PupilContact>("names no pupil.");
        if (row["given"] is null && row["family"] is null && row["email"] is null)
            return row.Reject<PupilContact>("names nobody.");
        return new PupilContact(
            pupil, row["given"] ?? "", row["family"] ?? "", row.Shared("relation"), row.Address("email"), row["phone"], row["court"]);
    }

    private static Governor? GovernorOf(CsvRow row) => row.Address("email") is { } email
        ? new Governor(row["given"] ?? "", row["family"] ?? "", email)
        : row.Reject<Governor>("has no e-mail address.");

    private static Agency? AgencyOf(CsvRow row)
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
}

/// <summary>The people files cannot be used at all.</summary>
public sealed class PeopleException(string message) : Exception(message);
