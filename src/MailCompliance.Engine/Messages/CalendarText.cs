using System.Text;

namespace MailCompliance.Engine.Messages;

/// <summary>The words for people in a calendar object (RFC 5545): an invitation's texts are read like a body.</summary>
internal static class CalendarText
{
    private static readonly string[] Read = ["SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "X-ALT-DESC"];

    /// <summary>Values of the text properties, one a line.</summary>
    public static string Of(string calendar)
    {
        var text = new StringBuilder();
        var isWanted = false;
        foreach (var range in calendar.AsSpan().Split('\n'))
        {
            var line = calendar.AsSpan(range).TrimEnd('\r');
            if (line is [' ' or '\t', ..])
            {
                if (isWanted)
                    Unescape(line[1..], text);
                continue;
            }

            isWanted = ValueOf(line, out var value);
            if (!isWanted)
                continue;
            if (text.Length > 0)
                text.Append('\n');
            Unescape(value, text);
        }

        return text.ToString();
    }

    private static bool ValueOf(ReadOnlySpan<char> line, out ReadOnlySpan<char> value)
    {
        value = default;
        var nameEnd = line.IndexOfAny(':', ';');
        if (nameEnd < 1)
            return false;
        var name = line[..nameEnd];
        foreach (var wanted in Read)
        {
            if (!name.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                continue;
            value = line[(ColonOutsideQuotes(line, nameEnd) + 1)..];
            return true;
        }

        return false;
    }

    private static int ColonOutsideQuotes(ReadOnlySpan<char> line, int from)
    {
        var isQuoted = false;
        for (var index = from; index < line.Length; index++)
        {
            if (line[index] == '"')
                isQuoted = !isQuoted;
            else if (line[index] == ':' && !isQuoted)
                return index;
        }

        return line.Length - 1;
    }

    private static void Unescape(ReadOnlySpan<char> value, StringBuilder text)
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (value[index] != '\\' || index + 1 == value.Length)
            {
                text.Append(value[index]);
                continue;
            }

            index++;
            text.Append(value[index] is 'n' or 'N' ? '\n' : value[index]);
        }
    }
}
