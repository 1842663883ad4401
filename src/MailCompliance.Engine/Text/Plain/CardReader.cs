using System.Text;

namespace MailCompliance.Engine.Text.Plain;

/// <summary>iCalendar (RFC 5545) and vCard (RFC 6350, 2426, and 2.1): lines unfolded, escapes and quoted-printable undone; property names stay as labels.</summary>
internal sealed class CardReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var text = TextDecoding.Decode(content.Span);
        for (var at = 0; at < text.Length;)
        {
            var line = UnfoldedLine(text, ref at);
            if (line.Contains("ENCODING=B", StringComparison.OrdinalIgnoreCase) || line.StartsWith("PHOTO", StringComparison.OrdinalIgnoreCase))
                continue;
            if (line.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase))
                line = DecodeQuotedPrintable(line);
            into.Append(Unescape(line));
            into.Append('\n');
        }
    }

    /// <summary>A line with its continuations: a blank or tab begins one, and so does "=" at the end in vCard 2.1.</summary>
    private static string UnfoldedLine(string text, ref int at)
    {
        var line = new StringBuilder();
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            line.Append(text.AsSpan(at, end - at).TrimEnd('\r'));
            at = end + 1;
            if (at < text.Length && text[at] is ' ' or '\t')
            {
                at++;
            }
            else if (line.Length > 0 && line[^1] == '=' && line.ToString().Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase))
            {
                line.Length--;
            }
            else
            {
                break;
            }
        }

        return line.ToString();
    }

    private static string DecodeQuotedPrintable(string line)
    {
        var bytes = new List<byte>(line.Length);
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] == '=' && index + 2 < line.Length && char.IsAsciiHexDigit(line[index + 1]) && char.IsAsciiHexDigit(line[index + 2]))
            {
                bytes.Add(Convert.ToByte(line.Substring(index + 1, 2), 16));
                index += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([line[index]]));
            }
        }

        return TextDecoding.Decode(bytes.ToArray());
    }

    private static string Unescape(string line)
    {
        if (!line.Contains('\\', StringComparison.Ordinal))
            return line;
        var plain = new StringBuilder(line.Length);
        for (var index = 0; index < line.Length; index++)
        {
            if (line[index] == '\\' && index + 1 < line.Length)
                plain.Append(line[++index] is 'n' or 'N' ? '\n' : line[index]);
            else
                plain.Append(line[index]);
        }

        return plain.ToString();
    }
}
