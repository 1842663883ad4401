using System.Text;

namespace MailCompliance.Server.Smtp.Syntax;

/// <summary>Puts a reply together from its lines (RFC 5321 section 4.2.1).</summary>
public sealed class ReplyParser
{
    private const int MaxLines = 1000;

    private readonly StringBuilder text = new();
    private int code;
    private string? enhanced;
    private int lines;

    /// <summary>Takes the next line, without its line ending.</summary>
    /// <returns>The reply when this was its last line, else null.</returns>
    /// <exception cref="FormatException">Not a reply, another code than the line before, or too many lines.</exception>
    public SmtpReply? Add(ReadOnlySpan<byte> line)
    {
        var number = line.Length >= 3 && !line[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0' : 0;
        var separator = line.Length > 3 ? (char)line[3] : ' ';
        if (number is < 200 or > 599 || separator is not (' ' or '-') || (lines > 0 && number != code) || lines >= MaxLines)
            throw new FormatException("not a valid reply");
        code = number;
        AddText(line.Length > 4 ? Printable(line[4..]) : "");
        lines++;
        return separator == '-' ? null : new SmtpReply(code, enhanced, text.ToString());
    }

    private void AddText(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var word = blank < 0 ? line : line[..blank];
        var isEnhanced = IsEnhancedCode(word);
        if (isEnhanced && lines == 0)
            enhanced = word;
        if (lines > 0)
            text.Append('\n');
        text.Append(isEnhanced ? line[word.Length..].TrimStart(' ') : line);
    }

    // RFC 3463 section 2: class.subject.detail, the class being that of the code
    private bool IsEnhancedCode(string word)
    {
        var parts = word.Split('.');
        return parts.Length == 3 && parts[0].Length == 1 && parts[0][0] - '0' == code / 100 && parts[0][0] is '2' or '4' or '5'
            && parts.Skip(1).All(p => p.Length is >= 1 and <= 3 && p.All(char.IsAsciiDigit));
    }

    private static string Printable(ReadOnlySpan<byte> line)
    {
        Span<byte> clean = line.Length <= 512 ? stackalloc byte[line.Length] : new byte[line.Length];
        for (var i = 0; i < line.Length; i++)
            clean[i] = line[i] is < 0x20 or 0x7F ? (byte)' ' : line[i];
        return Encoding.UTF8.GetString(clean);
    }
}
