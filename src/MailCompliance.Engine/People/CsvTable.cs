using System.Text;

namespace MailCompliance.Engine.People;

/// <summary>One CSV file with a header row.</summary>
internal static class CsvTable
{
    /// <summary>A hundred thousand people take about 20 MB.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reasons beyond this many a file are left out: the export is wrong as a whole.</summary>
    private const int MaxRejections = 1000;

    /// <returns>No rows where the file does not exist.</returns>
    /// <exception cref="PeopleException">The file cannot be read, or lacks one of <paramref name="required"/>.</exception>
    public static IEnumerable<CsvRow> Read(string path, IReadOnlyList<string> required, List<RejectedRow> rejected)
    {
        if (!File.Exists(path))
            yield break;

        var name = Path.GetFileName(path);
        CsvFile? file = null;
        using var rows = new CsvReader(TextOf(path)).Rows().GetEnumerator();
        while (Next(rows, name))
        {
            var (line, values) = rows.Current;
            if (file is null)
                file = new CsvFile(name, Columns(values, required, name), rejected, MaxRejections);
            else if (!values.All(string.IsNullOrWhiteSpace))
                yield return new CsvRow(file, line, values);
        }
    }

    private static bool Next(IEnumerator<(int, string[])> rows, string name)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (FormatException e)
        {
            throw new PeopleException($"{name}, {e.Message}");
        }
    }

    private static Dictionary<string, int> Columns(string[] header, IReadOnlyList<string> required, string name)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var index = 0; index < header.Length; index++)
            columns.TryAdd(Plain(header[index]), index);
        var missing = required.Where(column => !columns.ContainsKey(column)).ToList();
        return missing.Count == 0
            ? columns
            : throw new PeopleException($"{name}: the header row lacks {string.Join(", ", missing)}. It has: {string.Join(", ", header)}.");
    }

    /// <summary>Exports write "Private Email", "private_email" and "privateEmail".</summary>
    private static string Plain(string header) => string.Concat(header.Where(char.IsLetterOrDigit));

    private static string TextOf(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes)
                throw new PeopleException($"{Path.GetFileName(path)}: is larger than 256 MB.");
            var bytes = File.ReadAllBytes(path);
            return Decode(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PeopleException($"{Path.GetFileName(path)}: cannot be read. {e.Message}");
        }
    }

    private static string Decode(byte[] bytes)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.Unicode.Preamble))
            return Encoding.Unicode.GetString(content[2..]);
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[3..];
        return System.Text.Unicode.Utf8.IsValid(content)
            ? Encoding.UTF8.GetString(content)
            : CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(content);
    }
}
