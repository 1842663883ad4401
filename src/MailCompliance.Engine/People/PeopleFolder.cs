namespace MailCompliance.Engine.People;

/// <summary>A row that was not taken, or of which a value was not, with its line.</summary>
/// <param name="Reason">What is wrong; never a value of the row.</param>
/// <param name="Kept">Whether the row was taken all the same.</param>
public sealed record RejectedRow(string File, int Line, string Reason, bool Kept = false);

/// <summary>Reads staff.csv, pupils.csv, contacts.csv, governors.csv, agencies.csv and consents.csv of a folder.</summary>
/// <remarks>
/// Each file is optional and at most <see cref="CsvTable.MaxBytes"/> long: a header row, columns in any order, unknown columns
/// ignored, UTF-8 (else Windows-1252, in which older exports are written). What one bad row says never stops the others.
/// </remarks>
public static class PeopleFolder
{
    public static IReadOnlyList<string> FileNames { get; } = ["staff.csv", "pupils.csv", "contacts.csv", "governors.csv", "agencies.csv", "consents.csv"];

    /// <exception cref="PeopleException">The folder is missing, or a file cannot be read as CSV, or lacks a column it must have.</exception>
    public static (PeopleSnapshot Snapshot, IReadOnlyList<RejectedRow> Rejected) Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new PeopleException($"{folder}: there is no such folder.");

        var rejected = new List<RejectedRow>();
        var staff = Rows("staff.csv", ["email", "family"], PersonRows.StaffOf);
        var pupils = Rows("pupils.csv", ["given", "family"], PersonRows.PupilOf);
        var contacts = Rows("contacts.csv", ["pupilId"], PersonRows.ContactOf);
        var governors = Rows("governors.csv", ["email"], PersonRows.GovernorOf);
        var agencies = Rows("agencies.csv", ["match"], PersonRows.AgencyOf);
        var known = new ConsentParties(pupils.Select(pupil => pupil.Id), agencies);
        var consents = Rows("consents.csv", ["pupilId", "agency", "basis", "from", "until"], row => PersonRows.ConsentOf(row, known.PupilOf, known.AgencyOf));
        return (new PeopleSnapshot(staff, pupils, contacts, governors, agencies, consents), rejected);

        List<T> Rows<T>(string file, string[] columns, Func<CsvRow, T?> make) where T : class =>
            [.. CsvTable.Read(Path.Combine(folder, file), columns, rejected).Select(make).OfType<T>()];
    }
}

/// <summary>The people files cannot be used at all.</summary>
public sealed class PeopleException(string message) : Exception(message);
