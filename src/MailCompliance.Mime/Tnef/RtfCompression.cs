using System.Buffers.Binary;

namespace MailCompliance.Mime.Tnef;

/// <summary>Compressed RTF, "LZFu" (MS-OXRTFCP).</summary>
internal static class RtfCompression
{
    private const uint Compressed = 0x75465A4C;
    private const uint Uncompressed = 0x414C454D;
    private const int HeadBytes = 16;
    private const int WindowBytes = 4096;

    /// <summary>What both sides know from the start (MS-OXRTFCP section 2.1.2.1).</summary>
    private static ReadOnlySpan<byte> Preset =>
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"u8;

    /// <returns>False where the stream is damaged or its text larger than the limit; the output then holds what came before.</returns>
    public static bool TryDecompress(ReadOnlySpan<byte> bytes, long limit, out byte[] rtf)
    {
        rtf = [];
        if (bytes.Length < HeadBytes)
            return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var payload = bytes[HeadBytes..];
        if (kind == Uncompressed)
        {
            rtf = payload[..(int)Math.Min(size, (uint)payload.Length)].ToArray();
            return true;
        }

        if (kind != Compressed)
            return false;
        var output = new List<byte>((int)Math.Min(size, (uint)Math.Min(limit, 1 << 20)));
        var isWhole = Decompress(payload, Math.Min(limit, size), output);
        rtf = [.. output];
        return isWhole && size <= limit;
    }

    private static bool Decompress(ReadOnlySpan<byte> payload, long size, List<byte> output)
    {
        var window = new byte[WindowBytes];
        Preset.CopyTo(window);
        var write = Preset.Length;
        var position = 0;
        while (position < payload.Length)
        {
            var flags = payload[position++];
            for (var bit = 0; bit < 8; bit++)
            {
                if (output.Count >= size)
                    return true;
                if ((flags & (1 << bit)) == 0)
                {
                    if (position >= payload.Length)
                        return false;
                    Put(payload[position++], window, ref write, output);
                    continue;
                }

                if (position + 1 >= payload.Length)
                    return false;
                var reference = BinaryPrimitives.ReadUInt16BigEndian(payload[position..]);
                position += 2;
                var offset = reference >> 4;
                // a reference to the place of writing ends the stream
                if (offset == write)
                    return true;
                for (var length = (reference & 0xF) + 2; length > 0; length--, offset = (offset + 1) % WindowBytes)
                    Put(window[offset], window, ref write, output);
            }
        }

        return output.Count >= size;
    }

    private static void Put(byte value, byte[] window, ref int write, List<byte> output)
    {
        output.Add(value);
        window[write] = value;
        write = (write + 1) % WindowBytes;
    }
}
