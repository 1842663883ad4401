using System.Text;

namespace MailCompliance.Engine.People;

/// <summary>One CSV file with a header row.</summary>
internal static class CsvTable
{
    /// <summary>A hundred thousand people take about 20 MB.</summary>
    public const int MaxBytes = 256 * 1024 * 1024;

    /// <returns>No rows where the file does not exist.</returns>
    /// <exception cref="PeopleException">The file cannot be read, or lacks one of <paramref name="required"/>.</exception>
    public static IEnumerable<CsvRow> Read(string path, IReadOnlyList<string> required, List<RejectedRow> rejected)
    {
        if (!File.Exists(path))
            yield break;

        var name = Path.GetFileName(path);
        CsvFile? file = null;
        var reader = new CsvReader(TextOf(path));
        using var rows = reader.Rows().GetEnumerator();
        while (Next(rows, name))
        {
            var (line, values) = rows.Current;
            if (file is null)
            {
                file = new CsvFile(name, Columns(values, required, name), rejected);
                reader.Wanted = [.. values.Select(header => !HeaderName.IsSecret(header))];
            }
            else if (!values.All(string.IsNullOrWhiteSpace))
                yield return new CsvRow(file, line, values);
        }
    }

    /// <exception cref="PeopleException">A quotation mark is not closed.</exception>
    internal static bool Next(IEnumerator<(int, string[])> rows, string name)
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
            columns.TryAdd(HeaderName.Plain(header[index]), index);
        var missing = required.Where(column => !columns.ContainsKey(column)).ToList();
        return missing.Count == 0
            ? columns
            : throw new PeopleException($"{name}: the header row lacks {string.Join(", ", missing)}. It has: {string.Join(", ", header)}.");
    }

    /// <exception cref="PeopleException">The file cannot be read or is too large.</exception>
    internal static string TextOf(string path)
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
