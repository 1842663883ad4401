using System.Buffers.Binary;
using System.Text;

namespace MailCompliance.Engine.Text.Containers;

/// <summary>RTF as Outlook keeps it (MS-OXRTFCP): LZ with a dictionary of 4,096 bytes that begins with common RTF.</summary>
internal static class CompressedRtf
{
    private const int Window = 4096;
    private const uint Stored = 0x414C454D;
    private const uint Compressed = 0x75465A4C;

    private static readonly byte[] Preset = Encoding.ASCII.GetBytes(
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx");

    public static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> packed, ReadingBudget budget)
    {
        var bytes = packed.Span;
        if (bytes.Length < 16)
            throw new DocumentStop(Uninspectable.Damaged);
        var kind = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (kind == Stored)
            return packed[16..];
        if (kind != Compressed)
            throw new DocumentStop(Uninspectable.Damaged);
        var result = Expand(bytes[16..], budget);
        budget.CountUnpacked(result.Length);
        return result;
    }

    private static byte[] Expand(ReadOnlySpan<byte> bytes, ReadingBudget budget)
    {
        var window = new byte[Window];
        Preset.CopyTo(window, 0);
        var output = new List<byte>(bytes.Length * 2);
        int write = Preset.Length, at = 0;
        while (at < bytes.Length && output.Count < budget.Limits.MaxEntryBytes)
        {
            var control = bytes[at++];
            for (var bit = 0; bit < 8 && at < bytes.Length; bit++)
            {
                if ((control & (1 << bit)) == 0)
                {
                    Put(bytes[at++]);
                    continue;
                }

                if (at + 2 > bytes.Length)
                    return [.. output];
                int offset = (bytes[at] << 4) | (bytes[at + 1] >> 4), length = (bytes[at + 1] & 15) + 2;
                at += 2;
                if (offset == write)
                    return [.. output];
                for (var index = 0; index < length; index++)
                    Put(window[(offset + index) % Window]);
            }
        }

        return [.. output];

        void Put(byte value)
        {
            output.Add(value);
            window[write] = value;
            write = (write + 1) % Window;
        }
    }
}
