namespace MailCompliance.Engine.People.Import;

/// <summary>Reads an export of a school's information system, whatever its layout, into a snapshot.</summary>
public static class PeopleImport
{
    /// <param name="paths">Folders of CSV files, or files; all of one export, read together.</param>
    /// <param name="over">Shows progress over the files; null: none.</param>
    /// <exception cref="PeopleException">Nothing there is known, a file cannot be read, or a choice of columns cannot be used.</exception>
    public static ImportResult Read(IReadOnlyList<string> paths, ColumnChoices choices, Func<IReadOnlyList<string>, IEnumerable<string>>? over = null)
    {
        var files = FilesOf(paths);
        choices.RequireFiles(files.Keys);
        var gathering = new ImportGathering(choices);
        var layout = RosterTables.Read(files, gathering.Rejected) is { } tables
            ? ReadRoster(tables, files, gathering)
            : ReportImport.Read(Shown([.. files.Values]), gathering, _ => true);
        return gathering.Files.Exists(file => file.Kind is not null) ? gathering.Result(layout) : throw Unknown(gathering.Files);

        IEnumerable<string> Shown(IReadOnlyList<string> list) => over?.Invoke(list) ?? list;
    }

    /// <summary>Governors, agencies and consents stand in no roster: lists of them may lie beside it.</summary>
    private static ExportLayout ReadRoster(RosterTables tables, IReadOnlyDictionary<string, string> files, ImportGathering gathering)
    {
        if (gathering.Choices.All.FirstOrDefault(choice => choice.File is { } name && tables.Files.Any(file => ColumnChoice.IsName(name, file.Name))) is { } idle)
            throw new PeopleException($"{idle}: the columns of {idle.File} are those of the format and cannot be chosen.");
        RosterImport.Read(tables, gathering);
        var others = files.Where(file => !RosterTables.FileNames.Contains(file.Key, StringComparer.OrdinalIgnoreCase)).Select(file => file.Value);
        ReportImport.Read(others, gathering, kind => kind is FileKind.Governors or FileKind.Agencies or FileKind.Consents);
        return tables.Layout;
    }

    private static SortedDictionary<string, string> FilesOf(IReadOnlyList<string> paths)
    {
        var files = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in paths)
        {
            var found = Directory.Exists(path) ? Directory.EnumerateFiles(path).Where(IsCsv) : File.Exists(path) ? [path] : throw new PeopleException($"{path}: there is no such folder or file.");
            foreach (var file in found)
            {
                if (!files.TryAdd(Path.GetFileName(file), file))
                    throw new PeopleException($"{Path.GetFileName(file)}: is there twice. Give one of them another name.");
            }
        }

        return files.Count > 0 ? files : throw new PeopleException($"{string.Join(", ", paths)}: there is no CSV file.");
    }

    private static bool IsCsv(string path) => Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    private static PeopleException Unknown(IReadOnlyList<ImportedFile> files) => new(
        "no file here is known as staff, pupils, contacts, governors, agencies or consents. Say what a file lists with --map FILE:kind=pupils, and its columns with --map FILE:FIELD=HEADER. Headers: "
        + string.Join("; ", files.Take(5).Select(file => $"{file.Name}: {string.Join(", ", file.Unused.Take(20))}")) + ".");
}
