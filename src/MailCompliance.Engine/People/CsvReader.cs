using System.Text;

namespace MailCompliance.Engine.People;

/// <summary>Splits CSV text into rows. RFC 4180, and what exports of school systems make of it.</summary>
/// <remarks>
/// Values may be quoted, with "" for a quotation mark and line ends inside; a quotation mark within an unquoted value is text.
/// Comma, semicolon or tab, whichever the first row has most of. Values are trimmed; empty lines are left out.
/// </remarks>
internal sealed class CsvReader(string text)
{
    /// <summary>Characters of one value; what is longer has lost its closing quotation mark.</summary>
    private const int MaxValueLength = 64 * 1024;

    private static readonly char[] Delimiters = [',', ';', '\t'];

    private readonly char delimiter = DelimiterOf(text);
    private int position;
    private int line = 1;

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
                values.Add(Value());
            }
            while (Take(delimiter));
            EndLine();
            if (values.Count > 1 || values[0].Length > 0)
                yield return (start, values.ToArray());
        }
    }

    private string Value()
    {
        while (position < text.Length && text[position] is (' ' or '\t') && text[position] != delimiter)
            position++;
        return position < text.Length && text[position] == '"' ? Quoted() : Plain();
    }

    private string Plain()
    {
        var length = text.AsSpan(position).IndexOfAny(delimiter, '\r', '\n');
        var end = length < 0 ? text.Length : position + length;
        var value = text[position..end].Trim();
        position = end;
        return value;
    }

    private string Quoted()
    {
        var start = line;
        position++;
        var value = new StringBuilder();
        while (true)
        {
            var length = text.AsSpan(position).IndexOf('"');
            if (length < 0 || value.Length + length > MaxValueLength)
                throw new FormatException($"line {start}: a quotation mark is not closed.");
            line += text.AsSpan(position, length).Count('\n');
            value.Append(text, position, length);
            position += length + 1;
            if (!Take('"'))
                break;
            value.Append('"');
        }

        // whatever follows the closing mark belongs to the value all the same: "Ann" (Nan)
        value.Append(Plain());
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
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        var first = end < 0 ? text : text[..end];
        return Delimiters.MaxBy(candidate => first.Count(c => c == candidate));
    }
}
