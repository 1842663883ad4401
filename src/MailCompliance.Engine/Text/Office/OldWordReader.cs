using System.Buffers.Binary;
using System.Text;
using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// doc (MS-DOC, Word 97 and later): the text of the piece table, which holds the main text and behind it footnotes, headers,
/// comments, endnotes and text boxes. What was deleted but is still in the file is no piece and is not read.
/// </summary>
internal sealed class OldWordReader : IFormatReader
{
    /// <summary>FibBase.nFib of Word 97; older files are built otherwise (MS-DOC 2.5.1).</summary>
    private const int Word97 = 0x00C1;

    private const int Encrypted = 0x0100;
    private const int SecondTable = 0x0200;

    /// <summary>Where fcClx and lcbClx stand, the 34th pair behind 154 bytes of fixed fields (MS-DOC 2.5.5 and 2.5.6).</summary>
    private const int PlaceOfClx = 154 + (33 * 8);

    /// <summary>The offset means bytes of Windows-1252 at half of it (MS-DOC 2.9.73, FcCompressed).</summary>
    private const uint Compressed = 0x4000_0000;

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        if (CompoundFile.Open(content) is not { } file || file.Find("WordDocument") is not { } stream)
            throw new DocumentStop(Uninspectable.Damaged);
        var document = file.Read(stream).Span;
        if (document.Length < PlaceOfClx + 8)
            throw new DocumentStop(Uninspectable.Damaged);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(document[0x0A..]);
        if ((flags & Encrypted) != 0)
            throw new DocumentStop(Uninspectable.Encrypted);
        if (BinaryPrimitives.ReadUInt16LittleEndian(document[2..]) < Word97)
            throw new DocumentStop(Uninspectable.NoReader);
        if (file.Find((flags & SecondTable) != 0 ? "1Table" : "0Table") is not { } table)
            throw new DocumentStop(Uninspectable.Damaged);
        ReadPieces(document, PieceTable(file.Read(table).Span, document), into);
    }

    /// <summary>PlcPcd behind the property runs of the Clx (MS-DOC 2.9.38).</summary>
    private static ReadOnlySpan<byte> PieceTable(ReadOnlySpan<byte> table, ReadOnlySpan<byte> document)
    {
        var start = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(document[PlaceOfClx..]));
        var length = checked((int)BinaryPrimitives.ReadUInt32LittleEndian(document[(PlaceOfClx + 4)..]));
        var clx = table.Slice(start, length);
        while (clx.Length > 5)
        {
            if (clx[0] == 0x02)
                return clx.Slice(5, checked((int)BinaryPrimitives.ReadUInt32LittleEndian(clx[1..])));
            if (clx[0] != 0x01)
                break;
            clx = clx[(3 + BinaryPrimitives.ReadUInt16LittleEndian(clx[1..]))..];
        }

        throw new DocumentStop(Uninspectable.Damaged);
    }

    private static void ReadPieces(ReadOnlySpan<byte> document, ReadOnlySpan<byte> pieces, Extraction into)
    {
        var count = (pieces.Length - 4) / 12;
        for (var piece = 0; piece < count; piece++)
        {
            into.Budget.CheckTime();
            var from = BinaryPrimitives.ReadUInt32LittleEndian(pieces[(piece * 4)..]);
            var characters = checked((int)(BinaryPrimitives.ReadUInt32LittleEndian(pieces[((piece + 1) * 4)..]) - from));
            var place = BinaryPrimitives.ReadUInt32LittleEndian(pieces[(((count + 1) * 4) + (piece * 8) + 2)..]);
            var text = (place & Compressed) != 0
                ? OldText.Narrow(document.Slice((int)((place & ~Compressed) / 2), characters))
                : Encoding.Unicode.GetString(document.Slice(checked((int)place), checked(characters * 2)));
            OldText.Append(text, into);
        }
    }
}

/// <summary>Text as the binary formats of Office keep it.</summary>
internal static class OldText
{
    private static readonly Encoding Western = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static string Narrow(ReadOnlySpan<byte> bytes) => Western.GetString(bytes);

    /// <summary>Control characters become what they mean (MS-DOC 2.4.1, MS-PPT 2.9.42): ends of paragraphs and cells, hyphens; marks of fields and objects go.</summary>
    public static void Append(string text, Extraction into)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '\r' or '\v' or '\f' or '\u000E' => shown.Append('\n'),
                '\a' => shown.Append('\t'),
                '\u001E' => shown.Append('-'),
                '\u0013' or '\u0014' or '\u0015' => shown.Append(' '),
                < ' ' and not ('\t' or '\n') => shown,
                _ => shown.Append(c),
            };
        }

        into.Append(shown.ToString());
    }
}
