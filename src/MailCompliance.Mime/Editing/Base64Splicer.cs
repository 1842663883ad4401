using System.Buffers;
using System.Buffers.Text;

namespace MailCompliance.Mime.Editing;

/// <summary>Encodes a body anew from the first group that changes; the lines before it keep their bytes.</summary>
internal static class Base64Splicer
{
    private const int UsualColumns = 76;

    private static readonly SearchValues<byte> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    public static Splice Splice(MimePart part, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, byte[] lineEnd)
    {
        var raw = part.RawBody.Span;
        var columns = ColumnsOf(raw);
        var group = before.CommonPrefixLength(after) / 3;
        var start = IsRegular(raw) ? RawOffset(raw, group * 4) : 0;
        if (start == 0)
            group = 0;
        var end = raw.LastIndexOfAnyExcept(" \t\r\n"u8) + 1;
        var column = start == 0 ? 0 : start - (raw[..start].LastIndexOf((byte)'\n') + 1);
        var bytes = Wrap(after[(group * 3)..], column, columns, lineEnd);
        return new Splice(part.BodyRange.Start + start, part.BodyRange.Start + Math.Max(start, end), bytes);
    }

    public static byte[] Wrap(ReadOnlySpan<byte> bytes, int column, int columns, byte[] lineEnd)
    {
        var encoded = new byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, encoded, out _, out _);
        var output = new ArrayBufferWriter<byte>(encoded.Length + (encoded.Length / columns * lineEnd.Length) + 2);
        for (var rest = encoded.AsSpan(); !rest.IsEmpty;)
        {
            if (column >= columns)
            {
                output.Write(lineEnd);
                column = 0;
            }

            var take = Math.Min(columns - column, rest.Length);
            output.Write(rest[..take]);
            rest = rest[take..];
            column += take;
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Length of the first line, where it is one that others can follow.</summary>
    private static int ColumnsOf(ReadOnlySpan<byte> raw)
    {
        var end = raw.IndexOfAny((byte)'\r', (byte)'\n');
        return end is >= 4 and <= UsualColumns ? end : UsualColumns;
    }

    /// <summary>Only characters of the alphabet and line ends, padding at the end: places can be counted.</summary>
    private static bool IsRegular(ReadOnlySpan<byte> raw)
    {
        while (!raw.IsEmpty)
        {
            var run = raw.IndexOfAnyExcept(Characters);
            if (run < 0)
                return true;
            raw = raw[run..];
            if (raw[0] == '=')
                return raw.IndexOfAnyExcept("= \t\r\n"u8) < 0;
            if (raw[0] is not ((byte)'\r' or (byte)'\n'))
                return false;
            raw = raw[1..];
        }

        return true;
    }

    private static int RawOffset(ReadOnlySpan<byte> raw, int characters)
    {
        var position = 0;
        while (characters > 0 && position < raw.Length)
        {
            var run = raw[position..].IndexOfAnyExcept(Characters);
            run = run < 0 ? raw.Length - position : run;
            if (run > characters)
                return position + characters;
            position += run;
            characters -= run;
            if (characters == 0 || position == raw.Length || raw[position] == '=')
                return position;
            position++;
        }

        return position;
    }
}
