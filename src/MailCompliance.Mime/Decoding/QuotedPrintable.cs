namespace MailCompliance.Mime.Decoding;

/// <summary>Quoted-printable bodies (RFC 2045 section 6.7). An equals sign that begins nothing known stays as it is.</summary>
internal static class QuotedPrintable
{
    /// <returns>Bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> body, Span<byte> output)
    {
        var written = 0;
        while (true)
        {
            var equals = body.IndexOf((byte)'=');
            var run = equals < 0 ? body : body[..equals];
            run.CopyTo(output[written..]);
            written += run.Length;
            if (equals < 0)
                return written;
            body = body[equals..];
            var taken = Take(body, out var value);
            if (value >= 0)
                output[written++] = (byte)value;
            body = body[taken..];
        }
    }

    public static long DecodedLength(ReadOnlySpan<byte> body)
    {
        long length = 0;
        while (true)
        {
            var equals = body.IndexOf((byte)'=');
            if (equals < 0)
                return length + body.Length;
            length += equals;
            body = body[equals..];
            var taken = Take(body, out var value);
            length += value >= 0 ? 1 : 0;
            body = body[taken..];
        }
    }

    /// <summary>Reads what an equals sign begins.</summary>
    /// <param name="body">Begins with "=".</param>
    /// <param name="value">The byte it stands for; -1 for a soft line break.</param>
    /// <returns>Bytes read.</returns>
    public static int Take(ReadOnlySpan<byte> body, out int value)
    {
        if (body.Length >= 3 && HexValue(body[1]) is var high and >= 0 && HexValue(body[2]) is var low and >= 0)
        {
            value = (high << 4) | low;
            return 3;
        }

        // soft break; blanks behind the sign were added on the way
        var next = 1;
        while (next < body.Length && body[next] is (byte)' ' or (byte)'\t')
            next++;
        value = -1;
        if (next == body.Length)
            return next;
        if (body[next] == '\n')
            return next + 1;
        if (body[next] == '\r')
            return next + 1 < body.Length && body[next + 1] == '\n' ? next + 2 : next + 1;
        value = '=';
        return 1;
    }

    /// <returns>0 to 15, or -1 for what is no hexadecimal digit.</returns>
    public static int HexValue(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };
}
