namespace MailCompliance.Engine.People.Import;

/// <summary>One CSV file whose columns a specification names. Only the columns that are needed are read.</summary>
internal sealed class RosterFile
{
    private readonly CsvFile shared;
    private readonly string[] headers;
    private readonly Dictionary<string, int> columns;

    private RosterFile(string name, FileKind kind, string[] headers, IReadOnlyList<string> needed, List<RejectedRow> rejected)
    {
        (Name, Kind, this.headers) = (name, kind, headers);
        columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in needed)
        {
            if (Array.FindIndex(headers, header => HeaderName.Plain(header) == HeaderName.Plain(field)) is >= 0 and var index && !HeaderName.IsSecret(headers[index]))
                columns[field] = index;
        }

        shared = new CsvFile(name, columns, rejected);
    }

    public string Name { get; }

    public FileKind Kind { get; }

    public IReadOnlyList<CsvRow> Rows { get; private set; } = [];

    public ImportedFile Description => new(
        Name,
        Kind,
        Rows.Count,
        shared.NotTaken,
        columns.ToDictionary(column => column.Key, column => headers[column.Value]),
        [.. headers.Where((header, index) => header.Length > 0 && !columns.ContainsValue(index) && !HeaderName.IsSecret(header))],
        [.. headers.Where(HeaderName.IsSecret)]);

    public bool Has(string column) => columns.ContainsKey(column);

    /// <exception cref="PeopleException">The file lacks one of the columns.</exception>
    public void Require(IEnumerable<string> required)
    {
        if (required.FirstOrDefault(column => !Has(column)) is { } missing)
            throw new PeopleException($"{Name}: the header row lacks {missing}. It has: {string.Join(", ", headers)}.");
    }

    /// <returns>Null: the export has no such file.</returns>
    /// <exception cref="PeopleException">The file cannot be read as CSV, or lacks a column that it must have.</exception>
    public static RosterFile? Read(IReadOnlyDictionary<string, string> paths, FileKind kind, string[] required, string[] optional, List<RejectedRow> rejected)
    {
        var name = kind.ToString().ToLowerInvariant() + ".csv";
        if (!paths.TryGetValue(name, out var path))
            return null;
        var reader = new CsvReader(CsvTable.TextOf(path));
        using var rows = reader.Rows().GetEnumerator();
        if (!CsvTable.Next(rows, name))
            return null;
        var file = new RosterFile(name, kind, rows.Current.Values, [.. required, .. optional], rejected);
        file.Require(required);
        reader.Wanted = [.. file.headers.Select((_, index) => file.columns.ContainsValue(index))];
        file.Rows = [.. file.Content(rows)];
        return file;
    }

    private IEnumerable<CsvRow> Content(IEnumerator<(int Line, string[] Values)> rows)
    {
        while (CsvTable.Next(rows, Name))
        {
            var (line, values) = rows.Current;
            if (!values.All(string.IsNullOrWhiteSpace))
                yield return new CsvRow(shared, line, values);
        }
    }
}
