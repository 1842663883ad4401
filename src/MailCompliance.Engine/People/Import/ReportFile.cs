namespace MailCompliance.Engine.People.Import;

/// <summary>One CSV file of a report, read to its end: the rows of it and, where a row carries parents too, those.</summary>
internal sealed class ReportFile
{
    /// <summary>Reports may begin with lines of their own, a title or a date, before the header row.</summary>
    private const int LinesBeforeHeader = 10;

    private readonly Dictionary<string, int> columns;
    private readonly CsvFile shared;
    private int rowCount;

    private ReportFile(string name, HeaderRow header, FileKind kind, Dictionary<string, int> columns, List<RejectedRow> rejected)
    {
        (Name, Header, Kind, this.columns) = (name, header, kind, columns);
        shared = new CsvFile(name, columns, rejected);
        Parents = kind == FileKind.Pupils ? NumberedContacts.Find(header, columns) : [];
        ParentFiles = [.. Parents.Select(parent => new CsvFile(name, parent, rejected))];
    }

    public string Name { get; }

    public HeaderRow Header { get; }

    public FileKind Kind { get; }

    public IReadOnlyList<CsvRow> Rows { get; private set; } = [];

    /// <summary>Columns of parents on a pupil's row, a set for each parent.</summary>
    private IReadOnlyList<IReadOnlyDictionary<string, int>> Parents { get; }

    private IReadOnlyList<CsvFile> ParentFiles { get; }

    public ImportedFile Description => new(
        Name,
        Kind,
        rowCount,
        shared.NotTaken + ParentFiles.Sum(file => file.NotTaken),
        Shown(),
        [.. Header.Headers.Where((header, index) => header.Length > 0 && !Used.Contains(index) && !HeaderName.IsSecret(header))],
        [.. Header.Headers.Where(HeaderName.IsSecret)]);

    private IEnumerable<int> Used => columns.Values.Concat(Parents.SelectMany(parent => parent.Values));

    /// <returns>Null with the headers where the file is none that is known.</returns>
    /// <exception cref="PeopleException">The file cannot be read as CSV, or a choice cannot be used.</exception>
    public static ReportFile? Read(string path, ColumnChoices choices, List<RejectedRow> rejected, out string[] firstRow)
    {
        var name = Path.GetFileName(path);
        var reader = new CsvReader(CsvTable.TextOf(path));
        using var rows = reader.Rows().GetEnumerator();
        if (FindHeader(rows, name, choices, out firstRow) is not { } header || (choices.KindOf(name) ?? FileKindGuess.Of(name, header)) is not { } kind)
            return null;
        var file = new ReportFile(name, header, kind, Columns(name, header, kind, choices), rejected);
        reader.Wanted = [.. header.Headers.Select((_, index) => file.Used.Contains(index))];
        file.Rows = [.. file.Content(rows)];
        return file;
    }

    /// <summary>The parents that stand on the pupil's row.</summary>
    public IEnumerable<CsvRow> ParentsOn(CsvRow pupil)
    {
        for (var index = 0; index < Parents.Count; index++)
        {
            var parent = new CsvRow(ParentFiles[index], pupil.Line, pupil.Cells);
            if (parent["given"] is not null || parent["family"] is not null || parent["name"] is not null || parent["email"] is not null)
                yield return parent;
        }
    }

    private IEnumerable<CsvRow> Content(IEnumerator<(int Line, string[] Values)> rows)
    {
        while (CsvTable.Next(rows, Name))
        {
            var (line, values) = rows.Current;
            if (values.All(string.IsNullOrWhiteSpace))
                continue;
            rowCount++;
            if (values.Skip(Header.Headers.Length).Any(value => value.Length > 0))
                shared.Say(line, "has more cells than the header row: a comma within a cell needs quotation marks around it.", kept: false);
            else
                yield return new CsvRow(shared, line, values);
        }
    }

    private static HeaderRow? FindHeader(IEnumerator<(int Line, string[] Values)> rows, string name, ColumnChoices choices, out string[] firstRow)
    {
        firstRow = [];
        for (var tries = 0; tries < LinesBeforeHeader && CsvTable.Next(rows, name); tries++)
        {
            if (tries == 0)
                firstRow = rows.Current.Values;
            var header = new HeaderRow(rows.Current.Values);
            if (header.Recognised >= 2 || choices.ColumnsOf(name).Any(choice => choice.File is not null && header.Find(choice.Header) is not null))
                return header;
        }

        return null;
    }

    private static Dictionary<string, int> Columns(string name, HeaderRow header, FileKind kind, ColumnChoices choices)
    {
        var chosen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var choice in choices.ColumnsOf(name))
        {
            var field = ImportFields.Of(kind).FirstOrDefault(field => field.Name.Equals(choice.Field, StringComparison.OrdinalIgnoreCase));
            var index = header.Find(choice.Header);
            if (choice.File is null && (field is null || index is null))
                continue;
            if (field is null)
                throw new PeopleException($"{choice}: {name} lists {kind.ToString().ToLowerInvariant()}, which have no {choice.Field}. They have: {string.Join(", ", ImportFields.Of(kind).Select(known => known.Name))}.");
            if (index is not { } found)
                throw new PeopleException($"{choice}: the header row of {name} has no such column. It has: {string.Join(", ", header.Headers)}.");
            if (HeaderName.IsSecret(header.Headers[found]))
                throw new PeopleException($"{choice}: columns with passwords or PINs are never read in.");
            chosen[field.Name] = found;
        }

        return header.Guess(kind, name, chosen);
    }

    private Dictionary<string, string> Shown()
    {
        var shown = columns.ToDictionary(column => column.Key, column => Header.Headers[column.Value]);
        for (var parent = 0; parent < Parents.Count; parent++)
        {
            foreach (var (field, index) in Parents[parent].Where(column => column.Key != "pupilId" && column.Key != "upn"))
                shown[$"parent {parent + 1} {field}"] = Header.Headers[index];
        }

        return shown;
    }
}
