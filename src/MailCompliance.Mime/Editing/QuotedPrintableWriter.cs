using System.Buffers;

namespace MailCompliance.Mime.Editing;

/// <summary>Writes quoted-printable (RFC 2045 section 6.7), whole bodies and stretches within one.</summary>
internal sealed class QuotedPrintableWriter(byte[] lineEnd, bool hasTextLines)
{
    /// <summary>Columns of a line, the equals sign of its soft break included.</summary>
    public const int Columns = 76;

    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>Columns written in the current line.</summary>
    public int Column { get; set; }

    public byte[] ToArray() => output.WrittenSpan.ToArray();

    /// <param name="bytes">Line ends of the message's kind become hard line ends where the charset writes them as ASCII; all others are encoded.</param>
    /// <param name="beforeLineEnd">Whether a hard line end, or nothing, comes behind: blanks there must be encoded.</param>
    public void Write(ReadOnlySpan<byte> bytes, bool beforeLineEnd)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (hasTextLines && bytes[i..].StartsWith(lineEnd))
            {
                output.Write(lineEnd);
                Column = 0;
                i += lineEnd.Length - 1;
                continue;
            }

            var rest = bytes[(i + 1)..];
            var endsLine = rest.IsEmpty ? beforeLineEnd : hasTextLines && rest.StartsWith(lineEnd);
            WriteByte(bytes[i], endsLine);
        }
    }

    public void SoftBreak()
    {
        output.Write("="u8);
        output.Write(lineEnd);
        Column = 0;
    }

    public void WriteByte(byte value, bool endsLine)
    {
        var isPlain = value is >= 33 and <= 126 and not (byte)'=' || (value is (byte)' ' or (byte)'\t' && !endsLine);
        var length = isPlain ? 1 : 3;
        if (Column + length > Columns - 1)
            SoftBreak();
        if (isPlain)
            output.Write([value]);
        else
            output.Write([(byte)'=', (byte)"0123456789ABCDEF"[value >> 4], (byte)"0123456789ABCDEF"[value & 15]]);
        Column += length;
    }
}
