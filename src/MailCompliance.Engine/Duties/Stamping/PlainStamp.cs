using System.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Duties.Stamping;

/// <summary>The lines that are put into a plain body: a blank line before each stamp and before the history.</summary>
internal static class PlainStamp
{
    private const string Crlf = "\r\n";

    /// <param name="offset">Where in the part's text they go: at the beginning of a line, or at the end of the text.</param>
    public static string Of(MimePart part, int offset, StampSignature? signature, StampDisclaimer? disclaimer)
    {
        var text = part.DecodeText();
        var lineEnd = text.Contains('\n', StringComparison.Ordinal) && !text.Contains(Crlf, StringComparison.Ordinal) ? "\n" : Crlf;
        var isFlowed = string.Equals(part.ContentType.Parameter("format"), "flowed", StringComparison.OrdinalIgnoreCase);
        var lines = new StringBuilder();
        if (offset > 0 && text[offset - 1] != '\n')
            lines.Append(lineEnd);
        foreach (var stamp in Texts(signature, disclaimer))
        {
            if (offset > 0 || lines.Length > 0)
                lines.Append(lineEnd);
            Append(lines, stamp, lineEnd, isFlowed);
        }

        // what follows directly (history, or a blank line of the sender's) keeps a line between
        if (offset < text.Length && text[offset] is not ('\r' or '\n'))
            lines.Append(lineEnd);
        return lines.ToString();
    }

    /// <summary>The stamps as a text of their own.</summary>
    public static string Alone(StampSignature? signature, StampDisclaimer? disclaimer)
    {
        var lines = new StringBuilder();
        foreach (var stamp in Texts(signature, disclaimer))
        {
            if (lines.Length > 0)
                lines.Append(Crlf);
            Append(lines, stamp, Crlf, isFlowed: false);
        }

        return lines.ToString();
    }

    private static IEnumerable<string> Texts(StampSignature? signature, StampDisclaimer? disclaimer)
    {
        if (signature is not null)
            yield return signature.Text;
        if (disclaimer is not null)
            yield return disclaimer.Text;
    }

    // format=flowed: a line that begins with a blank, ">" or "From " gets a blank before it (RFC 3676 section 4.4)
    private static void Append(StringBuilder lines, string stamp, string lineEnd, bool isFlowed)
    {
        foreach (var line in stamp.AsSpan().TrimEnd("\r\n").EnumerateLines())
        {
            if (isFlowed && (line is [' ' or '>', ..] || line.StartsWith("From ", StringComparison.Ordinal)))
                lines.Append(' ');
            lines.Append(line).Append(lineEnd);
        }
    }
}
