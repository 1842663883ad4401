namespace MailCompliance.Engine.People.Import;

/// <summary>The header row of a report, and which of its columns is which field.</summary>
internal sealed class HeaderRow
{
    private static readonly HashSet<string> Known = [.. ImportFields.Kinds.SelectMany(KnownOf)];

    private static readonly string[] NameFields = ["given", "family", "name"];

    private readonly string[] plain;

    public HeaderRow(string[] headers)
    {
        Headers = headers;
        plain = [.. headers.Select(HeaderName.Plain)];
    }

    public string[] Headers { get; }

    /// <summary>How many headers mean something, whatever the kind of file.</summary>
    public int Recognised => plain.Count(Known.Contains);

    /// <summary>The column of each field, by the table of headers.</summary>
    /// <param name="chosen">Columns that are decided already.</param>
    /// <exception cref="PeopleException">Two columns have the header that a field needs.</exception>
    public Dictionary<string, int> Guess(FileKind kind, string file, IReadOnlyDictionary<string, int> chosen)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        // where contacts have names of their own, plain "Forename" and "Surname" beside them are the pupil's
        var onlyOwnNames = kind == FileKind.Contacts && HasOwn(kind, NameFields);
        foreach (var field in ImportFields.Of(kind))
        {
            if (chosen.TryGetValue(field.Name, out var decided))
                columns[field.Name] = decided;
            else if ((onlyOwnNames && NameFields.Contains(field.Name) ? FindPrefixed(field, kind) : Find(field, kind)) is { } found)
                columns[field.Name] = Only(found, field.Name, file);
        }

        return columns;
    }

    /// <summary>The column that a choice names; <c>HEADER#2</c> is the second with that header. Null: there is none.</summary>
    public int? Find(string chosen)
    {
        var hash = chosen.LastIndexOf('#');
        var which = 1;
        if (hash > 0 && int.TryParse(chosen.AsSpan(hash + 1), out var number) && number > 0)
            (which, chosen) = (number, chosen[..hash]);
        var wanted = HeaderName.Plain(chosen);
        for (var index = 0; index < plain.Length; index++)
        {
            if (wanted.Length > 0 && plain[index] == wanted && --which == 0)
                return index;
        }

        return null;
    }

    /// <summary>Whether a column is that of the field, in the kind's own words: "Guardian Email" for the e-mail of contacts.</summary>
    public bool HasOwn(FileKind kind, params string[] fields) => ImportFields.Of(kind).Where(field => fields.Contains(field.Name)).Any(field => FindPrefixed(field, kind) is not null);

    public bool Has(FileKind kind, string field) => Find(ImportFields.Of(kind).Single(candidate => candidate.Name == field), kind) is not null;

    public bool HasAny(params string[] headers) => headers.Any(header => plain.Contains(HeaderName.Plain(header)));

    private int Only(int index, string field, string file) => plain.Count(header => header == plain[index]) == 1
        ? index
        : throw new PeopleException($"{file}: two columns have the header {Headers[index]}. Say which is {field} with --map {file}:{field}=\"{Headers[index]}#1\" (or #2).");

    private int? Find(ImportField field, FileKind kind) => FindPrefixed(field, kind) ?? First(field.Headers.Select(HeaderName.Plain));

    private int? FindPrefixed(ImportField field, FileKind kind) =>
        First(field.Headers.SelectMany(header => ImportFields.PrefixesOf(kind).Select(prefix => prefix + HeaderName.Plain(header))));

    private int? First(IEnumerable<string> names) =>
        names.Select(name => Array.IndexOf(plain, name)).Where(index => index >= 0).Select(index => (int?)index).FirstOrDefault();

    private static IEnumerable<string> KnownOf(FileKind kind) =>
        ImportFields.Of(kind).SelectMany(field => field.Headers).Select(HeaderName.Plain)
            .SelectMany(header => ImportFields.PrefixesOf(kind).Select(prefix => prefix + header).Prepend(header));
}
