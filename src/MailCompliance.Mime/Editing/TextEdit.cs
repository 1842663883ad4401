namespace MailCompliance.Mime.Editing;

/// <summary>Characters [Start, End) of a part's text give way to others.</summary>
/// <param name="Text">Line ends are the part's, format=flowed is already written as such.</param>
internal sealed record TextEdit(int Start, int End, string Text);

/// <summary>Text as a part wants it.</summary>
internal static class TextForPart
{
    /// <summary>Gives text the line ends of the part, and what format=flowed asks for (RFC 3676 section 4.4).</summary>
    public static string Fit(MimePart part, string text, int offset, string partText, string messageLineEnd)
    {
        var lineEnd = messageLineEnd;
        if (part.TransferEncoding is TransferEncoding.Base64 && partText.Contains('\n', StringComparison.Ordinal))
            lineEnd = partText.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        if (IsFlowed(part))
        {
            var startsLine = offset == 0 || partText[offset - 1] == '\n';
            for (var i = 0; i < lines.Length; i++)
                lines[i] = Flowed(lines[i], mayStuff: i > 0 || startsLine, mayTrim: i < lines.Length - 1);
        }

        return string.Join(lineEnd, lines);
    }

    public static bool IsFlowed(MimePart part) =>
        part.ContentType.MediaType == "text/plain"
        && "flowed".Equals(part.ContentType.Parameter("format"), StringComparison.OrdinalIgnoreCase);

    private static string Flowed(string line, bool mayStuff, bool mayTrim)
    {
        // a blank at the end would join the next line; the signature separator is the exception
        if (mayTrim && line != "-- ")
            line = line.TrimEnd(' ');
        var mustStuff = line.StartsWith(' ') || line.StartsWith('>') || line.StartsWith("From ", StringComparison.Ordinal);
        return mayStuff && mustStuff ? " " + line : line;
    }
}
