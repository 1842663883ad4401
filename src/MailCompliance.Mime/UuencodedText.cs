using System.Text;
using MailCompliance.Mime.Decoding;

namespace MailCompliance.Mime;

/// <summary>Files uuencoded into a plain body, as old programs send them.</summary>
public static class UuencodedText
{
    /// <summary>The files, and the text with their blocks left out. A block that breaks off yields what it holds.</summary>
    /// <param name="limits">Bounds the number of files by <see cref="MimeLimits.MaxParts"/>; more are left in the text.</param>
    public static IReadOnlyList<EmbeddedFile> Extract(string text, MimeLimits limits, out string remaining)
    {
        remaining = text;
        if (!text.Contains("begin ", StringComparison.Ordinal))
            return [];
        var files = new List<EmbeddedFile>();
        var rest = new StringBuilder();
        var copied = 0;
        for (var line = 0; line < text.Length && files.Count < limits.MaxParts;)
        {
            var next = NextLine(text, line);
            if (TryReadName(LineAt(text, line), out var name) && TryReadBlock(text, next, out var content, out var end))
            {
                files.Add(new EmbeddedFile(name, null, content));
                rest.Append(text, copied, line - copied);
                copied = next = end;
            }

            line = next;
        }

        if (files.Count > 0)
            remaining = rest.Append(text, copied, text.Length - copied).ToString();
        return files;
    }

    private static bool TryReadName(ReadOnlySpan<char> line, out string name)
    {
        name = "";
        if (!line.StartsWith("begin "))
            return false;
        var mode = line["begin ".Length..].TrimStart(' ');
        var blank = mode.IndexOf(' ');
        if (blank is not (3 or 4) || mode[..blank].ContainsAnyExceptInRange('0', '7'))
            return false;
        name = mode[blank..].Trim().ToString();
        return name.Length > 0;
    }

    /// <summary>Reads data lines up to "end", or to the first line that is none.</summary>
    private static bool TryReadBlock(string text, int start, out ReadOnlyMemory<byte> content, out int end)
    {
        var output = new List<byte>();
        Span<byte> decoded = stackalloc byte[64];
        Span<byte> raw = stackalloc byte[128];
        var isData = false;
        for (end = start; end < text.Length; end = NextLine(text, end))
        {
            var line = LineAt(text, end);
            if (line.SequenceEqual("end"))
            {
                end = NextLine(text, end);
                break;
            }

            if (!IsDataLine(line))
                break;
            isData = true;
            var length = Encoding.Latin1.GetBytes(line, raw);
            var made = UuencodedBody.DecodeLine(raw[..length], decoded);
            output.AddRange(decoded[..made]);
        }

        content = output.ToArray();
        return isData;
    }

    /// <summary>Its first character tells its length; blanks at the end may be lost, a checksum character may follow.</summary>
    private static bool IsDataLine(ReadOnlySpan<char> line)
    {
        if (line.IsEmpty || line.Length > 90 || line.ContainsAnyExceptInRange(' ', '`'))
            return false;
        var expected = (((line[0] - ' ') & 0x3F) + 2) / 3 * 4;
        var length = line.Length - 1;
        return length <= expected + 1 && (length >= expected - 3 || expected <= 4);
    }

    private static int NextLine(string text, int start)
    {
        var end = text.IndexOf('\n', start);
        return end < 0 ? text.Length : end + 1;
    }

    private static ReadOnlySpan<char> LineAt(string text, int start)
    {
        var line = text.AsSpan(start);
        var end = line.IndexOf('\n');
        return (end < 0 ? line : line[..end]).TrimEnd('\r');
    }
}
