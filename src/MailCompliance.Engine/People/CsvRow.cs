using System.Globalization;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.People;

/// <summary>What the rows of one file share.</summary>
internal sealed class CsvFile(string name, IReadOnlyDictionary<string, int> columns, List<RejectedRow> rejected)
{
    /// <summary>Reasons beyond this many a file are counted only: the export is wrong as a whole.</summary>
    private const int MaxReasons = 1000;

    private readonly Dictionary<string, HashSet<string>> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> shared = new(StringComparer.Ordinal);
    private int count;

    /// <summary>Rows that were not taken, those included whose reason is no longer listed.</summary>
    public int NotTaken { get; private set; }

    public int? IndexOf(string column) => columns.TryGetValue(column, out var index) ? index : null;

    public void Say(int line, string reason, bool kept)
    {
        if (!kept)
            NotTaken++;
        if (++count <= MaxReasons)
            rejected.Add(new(name, line, reason, kept));
    }

    public bool IsFirst(string column, string value)
    {
        if (!seen.TryGetValue(column, out var values))
            seen[column] = values = new(StringComparer.OrdinalIgnoreCase);
        return values.Add(value);
    }

    /// <summary>One copy of a text that many rows have.</summary>
    public string Share(string value) => shared.TryGetValue(value, out var same) ? same : shared[value] = value;
}

/// <summary>One row of a CSV file, its values by column name.</summary>
/// <param name="line">1-based line of the file on which the row begins.</param>
internal sealed class CsvRow(CsvFile file, int line, string[] values)
{
    private static readonly string[] DateForms =
        ["yyyy-MM-dd", "d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "d MMM yyyy", "d-MMM-yyyy", "d MMMM yyyy", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ss", "d/M/yyyy HH:mm:ss", "d/M/yyyy HH:mm"];

    public int Line => line;

    /// <summary>The cells of the row, empty where their column is not read.</summary>
    public string[] Cells => values;

    /// <summary>The value, or null where the column or its content is missing.</summary>
    public string? this[string column] =>
        file.IndexOf(column) is { } index && index < values.Length && values[index].Trim() is { Length: > 0 } value ? value : null;

    /// <summary>A value that many rows have, such as a class.</summary>
    public string? Shared(string column) => this[column] is { } value ? file.Share(value) : null;

    /// <summary>A mail address; what is none counts as missing and is reported.</summary>
    public string? Address(string column)
    {
        if (this[column] is not { } value || PolicyText.IsAddress(value))
            return this[column];
        file.Say(line, $"{column} is not a mail address; it was left out.", kept: true);
        return null;
    }

    /// <summary>A date, day before month; what is none counts as missing and is reported.</summary>
    public DateOnly? Date(string column)
    {
        if (this[column] is not { } value)
            return null;
        if (DateTime.TryParseExact(value, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return DateOnly.FromDateTime(date);
        file.Say(line, $"{column} is not a date (year-month-day or day/month/year); it was left out.", kept: true);
        return null;
    }

    /// <summary>Several values in one, separated by semicolon or comma.</summary>
    public IReadOnlyList<string> List(string column) =>
        [.. (this[column] ?? "").Split([';', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(file.Share)];

    /// <summary>Whether no earlier row of the file had the value; always true for a missing one.</summary>
    public bool IsFirst(string column, string? value) => value is null || file.IsFirst(column, value);

    /// <summary>Remarks on a value; the row is taken all the same.</summary>
    public void Remark(string reason) => file.Say(line, reason, kept: true);

    public T? Reject<T>(string reason) where T : class
    {
        file.Say(line, reason, kept: false);
        return null;
    }
}
