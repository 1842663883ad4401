using System.Buffers.Binary;
using System.Text;
using MailCompliance.Engine.Text.Containers;

namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// ppt (MS-PPT, PowerPoint 97 and later): every text of the presentation in the order of the file, slides, masters, notes and
/// comments. A slide that was saved several times appears several times: old versions stay in the file and can be read by others.
/// </summary>
internal sealed class OldSlidesReader : IFormatReader
{
    private const int Header = 8;
    private const int TextChars = 0x0FA0;
    private const int TextBytes = 0x0FA8;
    private const int PlainString = 0x0FBA;

    /// <summary>CurrentUserAtom.headerToken of an encrypted document (MS-PPT 2.3.2).</summary>
    private const uint EncryptedToken = 0xF3D1C4DF;

    public void Read(ReadOnlyMemory<byte> content, Extraction into)
    {
        if (CompoundFile.Open(content) is not { } file || file.Find("PowerPoint Document") is not { } stream)
            throw new DocumentStop(Uninspectable.Damaged);
        if (file.Find("Current User") is { } user && file.Read(user).Span is { Length: >= 16 } atom && BinaryPrimitives.ReadUInt32LittleEndian(atom[12..]) == EncryptedToken)
            throw new DocumentStop(Uninspectable.Encrypted);
        ReadRecords(file.Read(stream).Span, into);
    }

    /// <summary>Records stand one behind the other; a container's content is stepped into simply by not stepping over it (MS-PPT 2.3.1).</summary>
    private static void ReadRecords(ReadOnlySpan<byte> records, Extraction into)
    {
        while (records.Length >= Header)
        {
            into.Budget.CheckTime();
            var isContainer = (records[0] & 0x0F) == 0x0F;
            var type = BinaryPrimitives.ReadUInt16LittleEndian(records[2..]);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(records[4..]);
            records = records[Header..];
            if (isContainer)
                continue;
            if (length > records.Length)
                throw new DocumentStop(Uninspectable.Damaged);
            var body = records[..(int)length];
            if (type is TextChars or PlainString)
                Add(Encoding.Unicode.GetString(body), into);
            else if (type == TextBytes)
                Add(Encoding.Latin1.GetString(body), into);
            records = records[(int)length..];
        }
    }

    private static void Add(string text, Extraction into)
    {
        OldText.Append(text, into);
        into.EndLine();
    }
}
