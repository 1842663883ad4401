namespace MailCompliance.Engine.People;

/// <summary>A row that was not taken, with its line.</summary>
public sealed record RejectedRow(string File, int Line, string Reason);

/// <summary>Reads staff.csv, pupils.csv, contacts.csv, governors.csv and agencies.csv of a folder.</summary>
public static class PeopleFolder
{
    /// <exception cref="PeopleException">A file cannot be read as CSV, or lacks a column it must have.</exception>
    public static (PeopleSnapshot Snapshot, IReadOnlyList<RejectedRow> Rejected) Read(string folder) => throw new NotImplementedException();
}

public sealed class PeopleException(string message) : Exception(message);
