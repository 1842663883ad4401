namespace MailCompliance.Engine.People.Import;

/// <summary>What comes together while the files of an export are read.</summary>
internal sealed class ImportGathering(ColumnChoices choices)
{
    private readonly SortedDictionary<string, int> leftOut = new(StringComparer.Ordinal);

    public ColumnChoices Choices => choices;

    public List<StaffMember> Staff { get; } = [];

    public List<Pupil> Pupils { get; } = [];

    public List<PupilContact> Contacts { get; } = [];

    public List<Governor> Governors { get; } = [];

    public List<Agency> Agencies { get; } = [];

    public List<Consent> Consents { get; } = [];

    public List<RejectedRow> Rejected { get; } = [];

    public List<ImportedFile> Files { get; } = [];

    public void LeaveOut(string reason) => leftOut[reason] = leftOut.GetValueOrDefault(reason) + 1;

    public ImportResult Result(ExportLayout layout) => new(
        layout,
        new PeopleSnapshot(Staff, Pupils, Contacts, Governors, Agencies, Consents),
        Files,
        [.. Rejected.OrderBy(row => row.File, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Line)],
        leftOut);
}
