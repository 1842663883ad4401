using System.Buffers.Binary;
using System.Text;

namespace MailCompliance.Tests.Text;

/// <summary>Builds compound files (MS-CFB, version 3) and the old Office documents in them.</summary>
internal static class CompoundFiles
{
    private const int Sector = 512;

    /// <summary>Shorter streams would have to go into the mini stream.</summary>
    private const int Shortest = 4096;

    public static byte[] Of(params (string Name, byte[] Content)[] streams)
    {
        var padded = streams.Select(stream => (stream.Name, Content: Padded(stream.Content, Math.Max(Shortest, stream.Content.Length)))).ToList();
        var sectors = 1 + (padded.Count / 4) + 1 + padded.Sum(stream => stream.Content.Length / Sector);
        var bytes = new byte[(sectors + 1) * Sector];
        var table = Enumerable.Repeat(0xFFFFFFFF, Sector / 4).ToArray();
        table[0] = 0xFFFFFFFD;
        WriteHeader(bytes);
        var next = Chain(table, 1, (padded.Count / 4) + 1);
        WriteEntry(bytes, 0, "Root Entry", 5, 0xFFFFFFFE, 0, child: 1);
        for (var index = 0; index < padded.Count; index++)
        {
            var (name, content) = padded[index];
            WriteEntry(bytes, index + 1, name, 2, (uint)next, content.Length, sibling: index + 1 < padded.Count ? index + 2 : -1);
            content.CopyTo(bytes, (next + 1) * Sector);
            next = Chain(table, next, content.Length / Sector);
        }

        for (var index = 0; index < table.Length; index++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(Sector + (index * 4)), table[index]);
        return bytes;
    }

    /// <summary>A Word 97 document of two pieces: one of Windows-1252, one of UTF-16.</summary>
    public static byte[] Doc(string narrow, string wide, int flags = 0x0200, int version = 0x00C1)
    {
        var document = new byte[8192];
        BinaryPrimitives.WriteUInt16LittleEndian(document, 0xA5EC);
        BinaryPrimitives.WriteUInt16LittleEndian(document.AsSpan(2), (ushort)version);
        BinaryPrimitives.WriteUInt16LittleEndian(document.AsSpan(0x0A), (ushort)flags);
        CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(narrow).CopyTo(document, 1024);
        Encoding.Unicode.GetBytes(wide).CopyTo(document, 4096);
        int[] positions = [0, narrow.Length, narrow.Length + wide.Length];
        uint[] places = [(1024 * 2) | 0x4000_0000, 4096];
        var clx = new MemoryStream();
        clx.Write([0x01, 2, 0, 9, 9, 0x02]);
        clx.Write(BitConverter.GetBytes(positions.Length * 4 + places.Length * 8));
        foreach (var position in positions)
            clx.Write(BitConverter.GetBytes(position));
        foreach (var place in places)
            clx.Write([0, 0, .. BitConverter.GetBytes(place), 0, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(document.AsSpan(0x1A2), 16);
        BinaryPrimitives.WriteUInt32LittleEndian(document.AsSpan(0x1A6), (uint)clx.Length);
        return Of(("WordDocument", document), ("1Table", [.. new byte[16], .. clx.ToArray()]));
    }

    /// <summary>A PowerPoint 97 presentation: a container with a text of UTF-16 and one of narrow characters.</summary>
    public static byte[] Ppt(string wide, string narrow, uint token = 0xE391C05F)
    {
        byte[] texts = [.. Record(0x0FA0, Encoding.Unicode.GetBytes(wide)), .. Record(0x0FA8, Encoding.Latin1.GetBytes(narrow))];
        byte[] container = [0x0F, 0, .. BitConverter.GetBytes((ushort)1000), .. BitConverter.GetBytes(texts.Length), .. texts];
        return Of(("PowerPoint Document", container), ("Current User", [.. new byte[12], .. BitConverter.GetBytes(token)]));
    }

    private static byte[] Record(int type, byte[] body) => [0, 0, .. BitConverter.GetBytes((ushort)type), .. BitConverter.GetBytes(body.Length), .. body];

    private static int Chain(uint[] table, int first, int count)
    {
        for (var sector = first; sector < first + count; sector++)
            table[sector] = sector + 1 < first + count ? (uint)sector + 1 : 0xFFFFFFFE;
        return first + count;
    }

    private static void WriteHeader(Span<byte> header)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(header, 0xE11AB1A1E011CFD0);
        BinaryPrimitives.WriteUInt16LittleEndian(header[24..], 0x3E);
        BinaryPrimitives.WriteUInt16LittleEndian(header[26..], 3);
        BinaryPrimitives.WriteUInt16LittleEndian(header[28..], 0xFFFE);
        BinaryPrimitives.WriteUInt16LittleEndian(header[30..], 9);
        BinaryPrimitives.WriteUInt16LittleEndian(header[32..], 6);
        BinaryPrimitives.WriteUInt32LittleEndian(header[44..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[48..], 1);
        BinaryPrimitives.WriteUInt32LittleEndian(header[56..], Shortest);
        BinaryPrimitives.WriteUInt32LittleEndian(header[60..], 0xFFFFFFFE);
        BinaryPrimitives.WriteUInt32LittleEndian(header[68..], 0xFFFFFFFE);
        header[80..512].Fill(0xFF);
    }

    private static void WriteEntry(byte[] bytes, int index, string name, byte kind, uint start, long size, int child = -1, int sibling = -1)
    {
        var entry = bytes.AsSpan((2 * Sector) + (index * 128), 128);
        Encoding.Unicode.GetBytes(name).CopyTo(entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry[64..], (ushort)((name.Length + 1) * 2));
        entry[66] = kind;
        entry[67] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(entry[68..], -1);
        BinaryPrimitives.WriteInt32LittleEndian(entry[72..], sibling);
        BinaryPrimitives.WriteInt32LittleEndian(entry[76..], child);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[116..], start);
        BinaryPrimitives.WriteInt64LittleEndian(entry[120..], size);
    }

    private static byte[] Padded(byte[] content, int length)
    {
        var bytes = new byte[(length + Sector - 1) / Sector * Sector];
        content.CopyTo(bytes, 0);
        return bytes;
    }
}
