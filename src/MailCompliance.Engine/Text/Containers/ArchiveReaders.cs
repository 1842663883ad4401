using System.Formats.Tar;
using System.IO.Compression;

namespace MailCompliance.Engine.Text.Containers;

/// <summary>ZIP archives: every entry listed, encrypted ones by name only.</summary>
internal sealed class ZipReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var problem = ZipDirectory.TryRead(content, into.Budget.Limits.MaxEntries, out var zip);
        if (problem != ZipProblem.None)
            into.Note(problem == ZipProblem.Damaged ? Uninspectable.Damaged : Uninspectable.TooLarge);
        foreach (var entry in zip.Entries)
        {
            if (entry.IsFolder)
                continue;
            into.Files.Add(entry.Encrypted
                ? new(entry.Name, null, Uninspectable.Encrypted)
                : new(entry.Name, () => zip.ReadAll(entry, into.Budget)));
        }
    }
}

/// <summary>gzip (RFC 1952): one file inside, without its name where the header gives none.</summary>
internal sealed class GzipReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into) => into.Files.Add(new(NameIn(content.Span), () => Unpack(content, into.Budget)));

    private static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> content, ReadingBudget budget)
    {
        using var stream = new CountedStream(new GZipStream(new MemorySlice(content), CompressionMode.Decompress), budget, content.Length);
        return CountedStream.ReadToEndRented(stream, budget, 0);
    }

    private static string NameIn(ReadOnlySpan<byte> bytes)
    {
        var at = 10;
        if (bytes.Length < 12 || (bytes[3] & 8) == 0)
            return "content";
        if ((bytes[3] & 4) != 0)
            at += 2 + bytes[10] + (bytes[11] << 8);
        var end = at < bytes.Length ? bytes[at..].IndexOf((byte)0) : -1;
        return end is > 0 and < 256 ? Plain.TextDecoding.Decode(bytes.Slice(at, end)) : "content";
    }
}

/// <summary>tar (POSIX.1-2001, GNU).</summary>
internal sealed class TarFileReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        using var reader = new TarReader(new MemorySlice(content));
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is not { } data)
                continue;
            if (into.Files.Count >= into.Budget.Limits.MaxEntries)
                throw new DocumentStop(Uninspectable.TooLarge);
            var bytes = CountedStream.ReadToEnd(new CountedStream(data, into.Budget, 0), into.Budget, entry.Length);
            into.Files.Add(new(entry.Name, () => bytes));
        }
    }
}
