using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using static MailCompliance.Benchmarks.Hostile.HostileMail;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>Documents and archives that unpack to more, or cost more, than they seem to.</summary>
internal static class HostileFiles
{
    private const string WordStart = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";

    public static byte[] SmallWord { get; } = Word("<w:p><w:r><w:t>Grace Will, DOB 03/04/2015</w:t></w:r></w:p>");

    public static IEnumerable<HostileMail> All =>
    [
        File("zip bomb", "a.zip", () => Zeros("a.txt", 300_000_000)),
        File("zip of entries just below the ratio", "a.zip", () => Zip(Enumerable.Range(0, 40).Select(number => ($"{number}.txt", BelowRatio(4_000_000))))),
        File("zip of 5,000 Word documents", "a.zip", () => Zip(Enumerable.Range(0, 5_000).Select(number => ($"{number}.docx", SmallWord)))),
        File("zip with a huge directory", "a.zip", () => Zip(Enumerable.Range(0, 60_000).Select(number => ($"{number}.txt", Array.Empty<byte>())))),
        File("zip whose entries share their bytes", "a.zip", () => Shared(4_000, 1_000_000)),
        File("zip in zip in zip", "a.zip", () => Zip([("b.zip", Zip(Enumerable.Range(0, 30).Select(number => ($"{number}.zip", Zip(Enumerable.Range(0, 30).Select(inner => ($"{inner}.docx", SmallWord)))))))])),
        File("zip with long names", "a.zip", () => Zip(Enumerable.Range(0, 100).Select(number => (new string('a', 60_000) + number + ".txt", Encoding.ASCII.GetBytes("a"))))),
        File("gzip bomb", "a.txt.gz", () => Gzip(BelowRatio(100_000_000))),
        File("tar of many files", "a.tar", () => Repeated(Tar("a.txt", "Grace Will, DOB 03/04/2015"), 5_000)),
        File("docx of 60 MB", "a.docx", () => Word(Repeat("<w:p><w:r><w:t>Grace Will has asthma. </w:t></w:r></w:p>", 60_000_000))),
        File("docx of elements without text", "a.docx", () => Word(Repeat("<w:p/>", 60_000_000))),
        File("docx deep", "a.docx", () => Word(Repeat("<w:p>", 30_000_000))),
        File("docx of attributes", "a.docx", () => Word("<w:p " + Count(20_000_000, number => $"a{number}=\"1\" ") + "/>")),
        File("docx of namespaces", "a.docx", () => Word(Count(20_000_000, number => $"<w:p xmlns:a{number}=\"{number}\">") + "</w:p>")),
        File("docx of letters as numbers", "a.docx", () => Word("<w:p><w:r><w:t>" + Repeat("&#65;", 40_000_000) + "</w:t></w:r></w:p>")),
        File("docx of 4,000 headers", "a.docx", () => Zip(Enumerable.Range(0, 4_000).Select(number => ($"word/header{number}.xml", Encoding.ASCII.GetBytes("<h><p><t>Grace Will</t></p></h>"))).Append(("word/document.xml", Encoding.ASCII.GetBytes(WordStart + "</w:body></w:document>"))))),
        File("xlsx of one text in a million cells", "a.xlsx", () => Sheet(Repeat("<row><c t=\"s\"><v>0</v></c></row>", 60_000_000), $"<si><t>{new string('a', 30_000)}</t></si>")),
        File("xlsx of shared texts", "a.xlsx", () => Sheet("", Repeat("<si><t>Grace Will</t></si>", 60_000_000))),
        File("xlsx of a long shared text", "a.xlsx", () => Sheet("", "<si><t>" + Count(60_000_000, number => $"Grace Will {number} ") + "</t></si>")),
        File("xlsx of cells", "a.xlsx", () => Sheet(Count(60_000_000, number => $"<row><c r=\"A{number}\"><v>{number}</v></c><c r=\"XFD{number}\"><v>1</v></c></row>"), "")),
        File("xlsx of empty cells", "a.xlsx", () => Sheet(Repeat("<row><c/></row>", 60_000_000), "")),
        File("xlsx of formats", "a.xlsx", () => Sheet(Repeat("<row><c s=\"1\"><v>1</v></c></row>", 20_000_000), "", "<numFmts>" + Count(20_000_000, number => $"<numFmt numFmtId=\"{number}\" formatCode=\"{new string('[', 200)}\"/>") + "</numFmts><cellXfs>" + Repeat("<xf numFmtId=\"1\"/>", 1_000_000) + "</cellXfs>")),
        File("ods of repeats", "a.ods", () => Open("spreadsheet", Repeat("<t:table-row><t:table-cell t:number-columns-repeated=\"16384\"><p>x</p></t:table-cell></t:table-row>", 40_000_000))),
        File("odt of blanks", "a.odt", () => Open("text", "<p>" + Repeat("<s c=\"1000000\"/>", 40_000_000) + "</p>")),
        File("odt manifest of 60 MB", "a.odt", () => Zip([("mimetype", Encoding.ASCII.GetBytes("application/vnd.oasis.opendocument.text")), ("META-INF/manifest.xml", BelowRatio(60_000_000))])),
        File("rtf of text", "a.rtf", () => Ascii("{\\rtf1\\ansi " + Repeat("Grace Will has asthma\\par ", 6_000_000) + "}")),
        File("rtf of groups", "a.rtf", () => Ascii("{\\rtf1\\ansi " + Repeat("{\\b a}", 6_000_000) + "}")),
        File("rtf of hexadecimal characters", "a.rtf", () => Ascii("{\\rtf1\\ansi " + Repeat("\\'e9\\u233?", 6_000_000) + "}")),
        File("rtf of binary data", "a.rtf", () => Ascii("{\\rtf1\\ansi " + Repeat("{\\*\\objdata 0105}", 6_000_000) + "}")),
        File("csv of pupils", "a.csv", () => Ascii("Name,DOB,UPN\r\n" + Count(7_000_000, number => $"{GeneratedPeople.NameOf(number % 6_000)},03/04/2015,A{number:D12}\r\n"))),
        File("calendar file", "a.ics", () => Ascii("BEGIN:VCALENDAR\r\n" + Repeat("BEGIN:VEVENT\r\nDESCRIPTION:Grace Will\\n\r\n  has asthma\r\nEND:VEVENT\r\n", 7_000_000))),
        File("calendar file of one folded line", "a.ics", () => Ascii("BEGIN:VCALENDAR\r\nDESCRIPTION:" + Repeat("a\r\n ", 7_000_000))),
        File("cards", "a.vcf", () => Ascii(Repeat("BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:=47race=\r\n Will\r\nEND:VCARD\r\n", 7_000_000))),
        File("html file", "a.html", () => Ascii("<html>" + Repeat("<div>Grace Will ", 7_000_000))),
        File("svg file", "a.svg", () => Ascii("<svg>" + Repeat("<text>Grace Will</text>", 7_000_000))),
        File("xml file", "a.xml", () => Ascii("<?xml version=\"1.0\"?>" + Repeat("<a>", 7_000_000))),
        File("script", "a.ps1", () => Ascii(Repeat("$password = 'Xy1z!aaa'\r\n", 7_000_000))),
        File("Outlook message whose chains are loops", "a.msg", () => Compound(6_000_000)),
        File("TNEF of nothing", "winmail.dat", () => [0x78, 0x9F, 0x3E, 0x22, 0, 0, .. Repeated([1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0], 500_000)]),
        File("message as a file", "a.eml", () => Ascii(Head() + "\r\n" + Repeat("Grace Will has asthma. ", 7_000_000))),
        File("random bytes", "a.bin", () => Noise(7_000_000)),
        File("random bytes called pdf", "a.pdf", () => [.. "%PDF-1.7\n"u8, .. Noise(7_000_000)]),
    ];

    public static byte[] Zeros(string name, int length) => Zip([(name, new byte[length])]);

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    /// <summary>Text that packs to a little more than a 300th.</summary>
    private static byte[] BelowRatio(int length)
    {
        var noise = new Random(7);
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'a');
        for (var at = 0; at < length; at += 400)
            bytes[at] = (byte)('0' + noise.Next(10));
        return bytes;
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Word(string body) => Zip([("[Content_Types].xml", Ascii("<Types/>")), ("word/document.xml", Ascii(WordStart + body + "</w:body></w:document>"))]);

    private static byte[] Sheet(string rows, string strings, string styles = "") => Zip(
    [
        ("[Content_Types].xml", Ascii("<Types/>")),
        ("xl/workbook.xml", Ascii("<workbook><sheets><sheet name=\"Pupils\" sheetId=\"1\"/></sheets></workbook>")),
        ("xl/worksheets/sheet1.xml", Ascii($"<worksheet><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", Ascii($"<sst>{strings}</sst>")),
        ("xl/styles.xml", Ascii($"<styleSheet>{styles}</styleSheet>")),
    ]);

    private static byte[] Open(string kind, string content) => Zip([("mimetype", Ascii("application/vnd.oasis.opendocument." + kind)), ("content.xml", Ascii($"<o xmlns:t=\"t\">{content}</o>"))]);

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2025, 9, 1, 0, 0, 0, TimeSpan.Zero);
                using var writer = entry.Open();
                writer.Write(content);
            }
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress))
            gzip.Write(content);
        return stream.ToArray();
    }

    /// <summary>One packed entry, named many times in the directory.</summary>
    private static byte[] Shared(int times, int length)
    {
        var one = Zip([("a.txt", BelowRatio(length))]);
        var end = one.AsSpan(one.Length - 22);
        var (size, offset) = (BinaryPrimitives.ReadInt32LittleEndian(end[12..]), BinaryPrimitives.ReadInt32LittleEndian(end[16..]));
        var directory = Repeated(one[offset..(offset + size)], times);
        var tail = end.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(8), (ushort)times);
        BinaryPrimitives.WriteUInt16LittleEndian(tail.AsSpan(10), (ushort)times);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(12), directory.Length);
        return [.. one[..offset], .. directory, .. tail];
    }

    private static byte[] Tar(string name, string text)
    {
        var block = new byte[1024];
        Ascii(name).CopyTo(block, 0);
        Ascii(Convert.ToString(text.Length, 8).PadLeft(11, '0')).CopyTo(block, 124);
        Ascii("ustar\0" + "00").CopyTo(block, 257);
        block[156] = (byte)'0';
        Ascii("        ").CopyTo(block, 148);
        Ascii(Convert.ToString(block[..512].Sum(value => value), 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
        Ascii(text).CopyTo(block, 512);
        return block;
    }

    private static byte[] Compound(int length)
    {
        var file = new byte[length];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        file[30] = 9;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(68), 1);
        for (var at = 512; at < length; at += 4)
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), (uint)((at / 4 * 7) % (length / 512)));
        return file;
    }

    private static byte[] Repeated(byte[] piece, int times)
    {
        var bytes = new byte[piece.Length * times];
        for (var time = 0; time < times; time++)
            piece.CopyTo(bytes, time * piece.Length);
        return bytes;
    }
}
