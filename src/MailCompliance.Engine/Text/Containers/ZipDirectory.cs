using System.Buffers.Binary;
using System.IO.Compression;
using MailCompliance.Engine.Text.Plain;

namespace MailCompliance.Engine.Text.Containers;

internal enum ZipProblem
{
    None,
    Damaged,
    TooManyEntries,
}

/// <param name="Name">With forward slashes.</param>
/// <param name="Method">0 stored, 8 deflated, 9 deflate64; others need other programs.</param>
internal sealed record ZipEntry(string Name, bool Encrypted, int Method, long Packed, long Unpacked, long HeaderAt)
{
    public bool IsFolder => Name.EndsWith('/');
}

/// <summary>
/// The central directory of a ZIP file (PKWARE APPNOTE 4.3.12) in memory. Unlike the base library's it lists encrypted
/// entries, tolerates a prefix (self-extracting archives), and opens entries without copying the archive.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndLength = 22;
    private const int MaxComment = 65_535;
    private const int CentralLength = 46;
    private const int LocalLength = 30;

    private readonly ReadOnlyMemory<byte> content;
    private readonly Dictionary<string, ZipEntry> byName = new(StringComparer.OrdinalIgnoreCase);

    private ZipDirectory(ReadOnlyMemory<byte> content, List<ZipEntry> entries)
    {
        (this.content, Entries) = (content, entries);
        foreach (var entry in entries)
            byName.TryAdd(entry.Name, entry);
    }

    public IReadOnlyList<ZipEntry> Entries { get; }

    public ZipEntry? Find(string name) => byName.GetValueOrDefault(name);

    public static ZipProblem TryRead(ReadOnlyMemory<byte> content, int maxEntries, out ZipDirectory zip)
    {
        var entries = new List<ZipEntry>();
        zip = new ZipDirectory(content, entries);
        var bytes = content.Span;
        if (FindEnd(bytes) is not { } end)
            return ZipProblem.Damaged;
        var at = end.At - end.Size;
        var prefix = at - end.Offset;
        if (at < 0 || at > bytes.Length)
            return ZipProblem.Damaged;
        while (at + CentralLength <= bytes.Length && BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) == 0x02014B50)
        {
            if (entries.Count >= maxEntries)
            {
                zip = new ZipDirectory(content, entries);
                return ZipProblem.TooManyEntries;
            }

            if (ReadCentral(bytes[(int)at..], prefix, out var length) is not { } entry)
                return ZipProblem.Damaged;
            entries.Add(entry);
            at += length;
        }

        zip = new ZipDirectory(content, entries);
        return entries.Count < end.Count ? ZipProblem.Damaged : ZipProblem.None;
    }

    /// <summary>The entry's content as a stream that counts what it unpacks.</summary>
    /// <exception cref="DocumentStop">Encrypted, of an unknown method, or out of bounds.</exception>
    public Stream Open(ZipEntry entry, ReadingBudget budget)
    {
        if (entry.Encrypted)
            throw new DocumentStop(Uninspectable.Encrypted);
        var packed = PackedBytes(entry) ?? throw new DocumentStop(Uninspectable.Damaged);
        Stream source = new MemorySlice(packed);
        return entry.Method switch
        {
            0 => new CountedStream(source, budget, 0),
            8 => new CountedStream(new DeflateStream(source, CompressionMode.Decompress), budget, packed.Length),
            _ => throw new DocumentStop(Uninspectable.NoReader),
        };
    }

    /// <summary>The whole entry in memory, which is good until the budget gets it back.</summary>
    public ReadOnlyMemory<byte> ReadAll(ZipEntry entry, ReadingBudget budget)
    {
        if (entry is { Method: 0, Encrypted: false } && PackedBytes(entry) is { } stored)
            return stored;
        using var stream = Open(entry, budget);
        return CountedStream.ReadToEndRented(stream, budget, entry.Unpacked);
    }

    /// <summary>The first bytes of a small entry; empty where it cannot be read.</summary>
    public byte[] ReadSmall(ZipEntry entry, int most)
    {
        if (entry.Encrypted || entry.Method is not (0 or 8) || PackedBytes(entry) is not { } packed)
            return [];
        if (entry.Method == 0)
            return packed[..Math.Min(most, packed.Length)].ToArray();
        try
        {
            using var stream = new DeflateStream(new MemorySlice(packed), CompressionMode.Decompress);
            var buffer = new byte[most];
            return buffer[..stream.ReadAtLeast(buffer, most, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    private ReadOnlyMemory<byte>? PackedBytes(ZipEntry entry)
    {
        if (entry.HeaderAt < 0 || entry.HeaderAt + LocalLength > content.Length)
            return null;
        var header = content.Span[(int)entry.HeaderAt..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034B50)
            return null;
        var data = entry.HeaderAt + LocalLength + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        return data + entry.Packed <= content.Length ? content.Slice((int)data, (int)entry.Packed) : null;
    }

    private static (long At, long Size, long Offset, long Count)? FindEnd(ReadOnlySpan<byte> bytes)
    {
        var from = Math.Max(0, bytes.Length - EndLength - MaxComment);
        var found = bytes[from..].LastIndexOf("PK\u0005\u0006"u8);
        if (found < 0 || from + found + EndLength > bytes.Length)
            return null;
        var at = from + found;
        var end = bytes[at..];
        long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        return count == 0xFFFF || size == uint.MaxValue || offset == uint.MaxValue
            ? FindEnd64(bytes, at) ?? (at, size, offset, count)
            : (at, size, offset, count);
    }

    private static (long At, long Size, long Offset, long Count)? FindEnd64(ReadOnlySpan<byte> bytes, int end)
    {
        if (end < 20 || !bytes[(end - 20)..].StartsWith("PK\u0006\u0007"u8))
            return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(bytes[(end - 12)..]);
        if (at < 0 || at + 56 > bytes.Length || !bytes[(int)at..].StartsWith("PK\u0006\u0006"u8))
            return null;
        var record = bytes[(int)at..];
        return (at, BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[32..]));
    }

    private static ZipEntry? ReadCentral(ReadOnlySpan<byte> record, long prefix, out int length)
    {
        int name = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]), extra = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
        length = CentralLength + name + extra + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        if (length > record.Length)
            return null;
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(record[20..]), unpacked = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]);
        long headerAt = BinaryPrimitives.ReadUInt32LittleEndian(record[42..]);
        ReadZip64(record.Slice(CentralLength + name, extra), ref unpacked, ref packed, ref headerAt);
        if (packed < 0 || unpacked < 0 || headerAt < 0)
            return null;
        var decoded = TextDecoding.Decode(record.Slice(CentralLength, name)).Replace('\\', '/');
        return new(decoded, (flags & 1) != 0, BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), packed, unpacked, headerAt + prefix);
    }

    private static void ReadZip64(ReadOnlySpan<byte> extra, ref long unpacked, ref long packed, ref long headerAt)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra), size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + size > extra.Length)
                return;
            var field = extra.Slice(4, size);
            if (id == 1)
            {
                Take(ref field, ref unpacked);
                Take(ref field, ref packed);
                Take(ref field, ref headerAt);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Take(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value != uint.MaxValue || field.Length < 8)
                return;
            value = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
        }
    }
}
