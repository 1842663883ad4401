using System.Buffers.Binary;

namespace MailCompliance.Engine.Text.Containers;

/// <summary>An object put into an Office document: a package holds the file that was dropped in (MS-OLEDS 2.3.6).</summary>
internal sealed class EmbeddedObjectReader : IFormatReader
{
    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        var file = CompoundFile.Open(content, into.Budget) ?? throw new DocumentStop(Uninspectable.Damaged);
        if (file.Find("\u0001Ole10Native") is { } native && Unwrap(file.Read(native)) is var (name, bytes))
            into.Files.Add(new(name, () => bytes));
        else if ((file.Find("Package") ?? file.Find("CONTENTS")) is { } package)
            into.Files.Add(new("object", () => file.Read(package)));
        else
            into.Note(Uninspectable.UnknownType);
    }

    /// <summary>Length, flags, label, path, two more numbers, path again, length, content.</summary>
    private static (string Name, ReadOnlyMemory<byte> Content)? Unwrap(ReadOnlyMemory<byte> native)
    {
        var bytes = native.Span;
        var at = 6;
        if (ReadName(bytes, ref at) is not { } name || ReadName(bytes, ref at) is null || at + 8 > bytes.Length)
            return null;
        at += 4;
        var pathLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += 4;
        if (pathLength < 0 || at + (long)pathLength + 4 > bytes.Length)
            return null;
        at += pathLength;
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
        at += 4;
        return length < 0 || at + (long)length > bytes.Length ? null : (name, native.Slice(at, length));
    }

    private static string? ReadName(ReadOnlySpan<byte> bytes, ref int at)
    {
        if (at >= bytes.Length)
            return null;
        var end = bytes[at..].IndexOf((byte)0);
        if (end is < 0 or > 1024)
            return null;
        var name = Plain.TextDecoding.DecodeWindows1252(bytes.Slice(at, end));
        at += end + 1;
        return name;
    }
}
