namespace MailCompliance.Mime.Decoding;

/// <summary>uuencode as a transfer encoding, and line by line for blocks within text (POSIX uuencode).</summary>
internal static class UuencodedBody
{
    private const int MostPerLine = 45;

    /// <returns>Bytes written: those between "begin" and "end", or of every line where "begin" is missing.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> output)
    {
        var written = 0;
        var begin = body.StartsWith("begin "u8) ? 0 : body.IndexOf("\nbegin "u8) + 1;
        body = body[begin..];
        if (body.StartsWith("begin "u8))
            TakeLine(ref body);
        while (!body.IsEmpty)
        {
            var line = TakeLine(ref body);
            if (line.SequenceEqual("end"u8))
                break;
            written += DecodeLine(line, output[written..]);
        }

        return written;
    }

    /// <summary>A line's bytes; a line cut short counts as filled with blanks, a line too long is cut.</summary>
    public static int DecodeLine(ReadOnlySpan<byte> line, Span<byte> output)
    {
        if (line.IsEmpty || line[0] is < (byte)' ' or > (byte)'`')
            return 0;
        var length = Math.Min((line[0] - ' ') & 0x3F, Math.Max(MostPerLine, 63));
        line = line[1..];
        var available = Math.Min(length, line.Length * 3 / 4);
        for (var i = 0; i < available; i++)
        {
            var index = i / 3 * 4;
            var shift = i % 3;
            var first = Bits(line, index + shift);
            var second = Bits(line, index + shift + 1);
            output[i] = shift switch
            {
                0 => (byte)((first << 2) | (second >> 4)),
                1 => (byte)((first << 4) | (second >> 2)),
                _ => (byte)((first << 6) | second),
            };
        }

        return available;
    }

    private static int Bits(ReadOnlySpan<byte> line, int index) => index < line.Length ? (line[index] - ' ') & 0x3F : 0;

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)'\n');
        var line = end < 0 ? body : body[..end];
        body = end < 0 ? default : body[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }
}
