using System.Buffers.Binary;
using System.Text;

namespace MailCompliance.Engine.Text.Containers;

/// <param name="Storage">Index of the storage that holds it; -1 for the root.</param>
internal sealed record CompoundEntry(int Index, string Name, bool IsStream, int Storage, uint Start, long Size);

/// <summary>
/// OLE compound file (MS-CFB): streams in storages, kept in chains of sectors. Every chain is followed at most as far as
/// the file is long, every directory entry is visited once: loops end.
/// </summary>
internal sealed class CompoundFile
{
    private const uint EndOfChain = 0xFFFFFFFE;
    private const uint MaxRegular = 0xFFFFFFFA;
    private const int EntryLength = 128;
    private const int MiniSector = 64;
    private const int MaxDirectory = 20_000;

    private readonly ReadOnlyMemory<byte> content;
    private readonly int sectorSize;
    private readonly int miniCutoff;
    private readonly List<uint> table = [];
    private uint[] miniTable = [];
    private ReadOnlyMemory<byte> miniStream;
    private readonly List<CompoundEntry> entries = [];
    private readonly ReadingBudget? budget;
    private ILookup<int, CompoundEntry>? byStorage;

    private CompoundFile(ReadOnlyMemory<byte> content, ReadingBudget? budget)
    {
        (this.content, this.budget) = (content, budget);
        var header = content.Span;
        sectorSize = 1 << BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        miniCutoff = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header[56..]), int.MaxValue);
    }

    public IReadOnlyList<CompoundEntry> Entries => entries;

    /// <summary>Null: no compound file, or damaged beyond its directory.</summary>
    /// <param name="budget">Pays for what is put together; null where little is read.</param>
    public static CompoundFile? Open(ReadOnlyMemory<byte> content, ReadingBudget? budget = null)
    {
        if (content.Length < 512 || BinaryPrimitives.ReadUInt16LittleEndian(content.Span[30..]) is not (9 or 12))
            return null;
        var file = new CompoundFile(content, budget);
        return file.ReadTables() ? file : null;
    }

    /// <summary>An entry of a storage by name; the root's where none is given.</summary>
    public CompoundEntry? Find(string name, int storage = 0) =>
        In(storage).FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<CompoundEntry> In(int storage) => (byStorage ??= entries.ToLookup(entry => entry.Storage))[storage];

    /// <summary>The bytes of a stream, as far as its chain goes.</summary>
    public ReadOnlyMemory<byte> Read(CompoundEntry stream, int most = int.MaxValue)
    {
        var size = (int)Math.Clamp(Math.Min(stream.Size, most), 0, content.Length);
        // streams may share their sectors
        budget?.CountUnpacked(size);
        return stream.Size < miniCutoff ? ReadMini(stream.Start, size) : ReadChain(stream.Start, size);
    }

    private bool ReadTables()
    {
        var header = content.Span;
        for (var index = 0; index < 109; index++)
            AddTableSector(BinaryPrimitives.ReadUInt32LittleEndian(header[(76 + (index * 4))..]));
        var next = BinaryPrimitives.ReadUInt32LittleEndian(header[68..]);
        for (var hops = 0; next < MaxRegular && hops < content.Length / sectorSize && Sector(next) is { Length: > 0 } sector; hops++)
        {
            for (var at = 0; at + 4 < sector.Length; at += 4)
                AddTableSector(BinaryPrimitives.ReadUInt32LittleEndian(sector.Span[at..]));
            next = BinaryPrimitives.ReadUInt32LittleEndian(sector.Span[(sector.Length - 4)..]);
        }

        var directory = ReadChain(BinaryPrimitives.ReadUInt32LittleEndian(header[48..]), MaxDirectory * EntryLength);
        if (directory.Length < EntryLength)
            return false;
        ReadDirectory(directory);
        ReadMiniStream(header);
        return entries.Count > 0;
    }

    private void AddTableSector(uint sector)
    {
        // the table has one number for every sector of the file: more is a trick
        if (sector >= MaxRegular || table.Count > content.Length / sectorSize + sectorSize)
            return;
        var bytes = Sector(sector).Span;
        for (var at = 0; at + 4 <= bytes.Length; at += 4)
            table.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]));
    }

    private ReadOnlyMemory<byte> Sector(uint number)
    {
        var at = ((long)number + 1) * sectorSize;
        return at >= content.Length ? ReadOnlyMemory<byte>.Empty : content.Slice((int)at, (int)Math.Min(sectorSize, content.Length - at));
    }

    private ReadOnlyMemory<byte> ReadChain(uint start, int size)
    {
        if (IsContiguous(start, size))
            return content.Slice((int)(start + 1) * sectorSize, size);
        var buffer = new List<byte>(Math.Min(size, 1 << 20));
        var hops = 0;
        for (var sector = start; sector < MaxRegular && buffer.Count < size && hops <= table.Count; hops++)
        {
            var bytes = Sector(sector).Span;
            if (bytes.IsEmpty)
                break;
            buffer.AddRange(bytes[..Math.Min(bytes.Length, size - buffer.Count)]);
            sector = sector < table.Count ? table[(int)sector] : EndOfChain;
        }

        return buffer.ToArray();
    }

    /// <summary>Most streams lie in one piece: then nothing is copied.</summary>
    private bool IsContiguous(uint start, int size)
    {
        var count = (size + sectorSize - 1) / sectorSize;
        if (start >= MaxRegular || size <= 0 || ((long)start + 1) * sectorSize + size > content.Length || start + count > table.Count)
            return false;
        for (var index = 0; index < count - 1; index++)
        {
            if (table[(int)start + index] != start + index + 1)
                return false;
        }

        return true;
    }

    private void ReadDirectory(ReadOnlyMemory<byte> directory)
    {
        var parents = new int[directory.Length / EntryLength];
        Array.Fill(parents, int.MinValue);
        parents[0] = -1;
        AssignParents(directory.Span, parents);
        for (var index = 0; index < parents.Length; index++)
        {
            var record = directory.Span.Slice(index * EntryLength, EntryLength);
            int type = record[66], length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(record[64..]) - 2, 0, 62);
            if (type is not (1 or 2 or 5) || parents[index] == int.MinValue)
                continue;
            var size = BinaryPrimitives.ReadInt64LittleEndian(record[120..]);
            entries.Add(new(index, Encoding.Unicode.GetString(record[..(length & ~1)]), type == 2, parents[index],
                BinaryPrimitives.ReadUInt32LittleEndian(record[116..]), sectorSize == 512 ? size & uint.MaxValue : Math.Max(0, size)));
        }
    }

    /// <summary>Walks the red-black trees of siblings; an entry reached twice keeps its first parent.</summary>
    private static void AssignParents(ReadOnlySpan<byte> directory, int[] parents)
    {
        var open = new Stack<(int Index, int Parent)>();
        Push(Child(directory, 0, 76), 0);
        while (open.TryPop(out var node))
        {
            parents[node.Index] = node.Parent;
            Push(Child(directory, node.Index, 68), node.Parent);
            Push(Child(directory, node.Index, 72), node.Parent);
            Push(Child(directory, node.Index, 76), node.Index);
        }

        void Push(uint index, int parent)
        {
            if (index < parents.Length && parents[index] == int.MinValue)
            {
                parents[index] = parent;
                open.Push(((int)index, parent));
            }
        }
    }

    private static uint Child(ReadOnlySpan<byte> directory, int index, int offset) =>
        BinaryPrimitives.ReadUInt32LittleEndian(directory[((index * EntryLength) + offset)..]);

    private void ReadMiniStream(ReadOnlySpan<byte> header)
    {
        var root = entries.Find(entry => entry.Index == 0);
        if (root is null)
            return;
        miniStream = ReadChain(root.Start, (int)Math.Min(root.Size, content.Length));
        var sectors = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(header[64..]), content.Length / sectorSize);
        var bytes = ReadChain(BinaryPrimitives.ReadUInt32LittleEndian(header[60..]), sectors * sectorSize).Span;
        miniTable = new uint[bytes.Length / 4];
        for (var index = 0; index < miniTable.Length; index++)
            miniTable[index] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(index * 4)..]);
    }

    private ReadOnlyMemory<byte> ReadMini(uint start, int size)
    {
        var buffer = new byte[Math.Max(0, size)];
        var length = 0;
        for (var sector = start; sector < MaxRegular && length < buffer.Length && (long)sector * MiniSector < miniStream.Length;)
        {
            var from = (int)sector * MiniSector;
            var count = Math.Min(Math.Min(MiniSector, miniStream.Length - from), buffer.Length - length);
            miniStream.Span.Slice(from, count).CopyTo(buffer.AsSpan(length));
            length += count;
            sector = sector < miniTable.Length ? miniTable[sector] : EndOfChain;
        }

        return buffer.AsMemory(0, length);
    }
}
