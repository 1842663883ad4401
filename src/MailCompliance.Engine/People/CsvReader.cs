using System.Text;

namespace MailCompliance.Engine.People;

/// <summary>Splits CSV text into rows. RFC 4180, and what exports of school systems make of it.</summary>
/// <remarks>
/// Values may be quoted, with "" for a quotation mark and line ends inside; a quotation mark within an unquoted value is text.
/// Comma, semicolon or tab, whichever the first row has most of outside quotation marks, or as a first line <c>sep=;</c> says
/// (Excel). Values are trimmed; empty lines are left out.
/// </remarks>
internal sealed class CsvReader
{
    /// <summary>Characters of one value; what is longer has lost its closing quotation mark.</summary>
    private const int MaxValueLength = 64 * 1024;

    private static readonly char[] Delimiters = [',', ';', '\t'];

    private readonly string text;
    private readonly char delimiter;
    private int position;
    private int line = 1;

    public CsvReader(string text)
    {
        this.text = text;
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && text.Length > 4 && Delimiters.Contains(text[4]) && (text.Length == 5 || text[5] is '\r' or '\n'))
        {
            delimiter = text[4];
            position = 5;
            EndLine();
        }
        else
            delimiter = DelimiterOf(text);
    }

    /// <summary>Set once the header is known: cells of columns that are false are stepped over and come out empty. Further cells are read.</summary>
    public bool[]? Wanted { get; set; }

    /// <summary>The rows, each with the 1-based line on which it begins.</summary>
    /// <exception cref="FormatException">A quotation mark is not closed. The message says in which line.</exception>
    public IEnumerable<(int Line, string[] Values)> Rows()
    {
        var values = new List<string>();
        while (position < text.Length)
        {
            var start = line;
            values.Clear();
            do
            {
                values.Add(Value(Wanted is not { } wanted || values.Count >= wanted.Length || wanted[values.Count]));
            }
            while (Take(delimiter));
            EndLine();
            if (values.Count > 1 || values[0].Length > 0)
                yield return (start, values.ToArray());
        }
    }

    private string Value(bool wanted)
    {
        while (position < text.Length && text[position] is (' ' or '\t') && text[position] != delimiter)
            position++;
        return position < text.Length && text[position] == '"' ? Quoted(wanted) : Plain(wanted);
    }

    private string Plain(bool wanted)
    {
        var length = text.AsSpan(position).IndexOfAny(delimiter, '\r', '\n');
        var end = length < 0 ? text.Length : position + length;
        var value = wanted ? text.AsSpan(position, end - position).Trim().ToString() : "";
        position = end;
        return value;
    }

    private string Quoted(bool wanted)
    {
        var start = line;
        position++;
        var value = new StringBuilder();
        var total = 0;
        while (true)
        {
            var length = text.AsSpan(position).IndexOf('"');
            if (length < 0 || (total += length) > MaxValueLength)
                throw new FormatException($"line {start}: a quotation mark is not closed.");
            line += text.AsSpan(position, length).Count('\n');
            if (wanted)
                value.Append(text, position, length);
            position += length + 1;
            if (!Take('"'))
                break;
            if (wanted)
                value.Append('"');
        }

        // whatever follows the closing mark belongs to the value all the same: "Ann" (Nan)
        value.Append(Plain(wanted));
        return value.ToString().Trim();
    }

    private bool Take(char wanted)
    {
        if (position >= text.Length || text[position] != wanted)
            return false;
        position++;
        return true;
    }

    private void EndLine()
    {
        Take('\r');
        Take('\n');
        line++;
    }

    private static char DelimiterOf(string text)
    {
        Span<int> counts = stackalloc int[Delimiters.Length];
        var quoted = false;
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is '\r' or '\n')
                break;
            else if (!quoted && Array.IndexOf(Delimiters, c) is >= 0 and var index)
                counts[index]++;
        }

        return Delimiters[counts.IndexOf(Max(counts))];
    }

    private static int Max(ReadOnlySpan<int> counts)
    {
        var most = 0;
        foreach (var count in counts)
            most = Math.Max(most, count);
        return most;
    }
}
