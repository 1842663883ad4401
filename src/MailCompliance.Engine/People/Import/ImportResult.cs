namespace MailCompliance.Engine.People.Import;

/// <summary>One file of an export and how it was understood.</summary>
/// <param name="Kind">Null: not recognised, and left out.</param>
/// <param name="Rows">Rows of content, rejected ones included.</param>
/// <param name="NotTaken">Rows that were rejected.</param>
/// <param name="Columns">The header for each field that was found.</param>
/// <param name="Unused">Headers of columns that nothing here needs; their cells were stepped over.</param>
/// <param name="NeverRead">Headers of columns with passwords and the like; their cells were stepped over.</param>
public sealed record ImportedFile(
    string Name,
    FileKind? Kind,
    int Rows,
    int NotTaken,
    IReadOnlyDictionary<string, string> Columns,
    IReadOnlyList<string> Unused,
    IReadOnlyList<string> NeverRead);

/// <summary>What an export holds.</summary>
/// <param name="Rejected">At most a thousand rows a file; those kept are remarks about single values.</param>
/// <param name="LeftOut">How many people or rows do not belong into the snapshot although nothing is wrong with them, by reason.</param>
public sealed record ImportResult(
    ExportLayout Layout,
    PeopleSnapshot People,
    IReadOnlyList<ImportedFile> Files,
    IReadOnlyList<RejectedRow> Rejected,
    IReadOnlyDictionary<string, int> LeftOut)
{
    /// <summary>Whether every row was taken.</summary>
    public bool IsWhole => Files.All(file => file.NotTaken == 0);
}
