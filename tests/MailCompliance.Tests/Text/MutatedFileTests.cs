using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Text;

public sealed class MutatedFileTests
{
    private static readonly DocumentLimits Small = new()
    {
        MaxUnpackedBytes = 4 * 1024 * 1024,
        MaxEntryBytes = 1024 * 1024,
        RatioFrom = 256 * 1024,
        MaxEntries = 200,
        MaxCharacters = 50_000,
        MaxWork = 10_000_000,
    };

    [Theory]
    [InlineData("a.docx")]
    [InlineData("a.xlsx")]
    [InlineData("a.ods")]
    [InlineData("a.pdf")]
    [InlineData("packed.pdf")]
    [InlineData("a.rtf")]
    [InlineData("a.eml")]
    [InlineData("a.html")]
    [InlineData("a.ics")]
    [InlineData("a.vcf")]
    [InlineData("a.msg")]
    [InlineData("winmail.dat")]
    [InlineData("a.tar")]
    [InlineData("a.gz")]
    [InlineData("a.zip")]
    public void Whatever_becomes_of_a_file_it_is_read_or_refused_within_its_limits(string name)
    {
        var good = Good(name);
        var random = new Random(2026);
        for (var round = 0; round < Fuzzing.Rounds(300); round++)
        {
            var document = Files.Read(name, Fuzzing.Mutate(good, random), Small);
            Assert.InRange(document.Text.Length, 0, Small.MaxCharacters);
            Assert.InRange(document.Work, 0, Small.MaxWork + Small.MaxUnpackedBytes);
            Assert.InRange(document.Contained.Count, 0, Small.MaxEntries + 1);
        }
    }

    private static byte[] Good(string name) => name switch
    {
        "a.docx" => Files.Word("<w:p><w:r><w:t>NHS 999 &amp; more</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        "a.xlsx" => Files.Sheet("<row r=\"1\"><c r=\"C1\" t=\"s\"><v>0</v></c><c r=\"D1\" s=\"1\"><v>42000</v></c></row>", "<si><t>Ada</t></si>", "<numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf/><xf numFmtId=\"170\"/></cellXfs>"),
        "a.ods" => Files.Zip(
            ("mimetype", Files.Utf8("application/vnd.oasis.opendocument.spreadsheet")),
            ("content.xml", Files.Utf8("<o xmlns:t=\"t\"><t:table t:name=\"x\"><t:table-row><t:table-cell t:number-columns-repeated=\"3\"><t:p>x</t:p></t:table-cell></t:table-row></t:table></o>"))),
        "a.pdf" => Files.PdfPage("BT /F1 12 Tf 72 720 Td (Ada \\(Bell\\)) Tj [(a) -500 <4142>] TJ ET q 1 0 0 1 0 0 cm Q BI /W 1 ID x EI"),
        "packed.pdf" => PackedPdf("BT /F1 12 Tf 72 720 Td (Ada) Tj T* (Bell) ' ET"),
        "a.rtf" => Encoding.ASCII.GetBytes("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}} NHS \\'e9\\u233?{\\b 999}\\par\\bin3 abc{\\*\\x y}}"),
        "a.eml" => Encoding.ASCII.GetBytes("Subject: =?utf-8?Q?Caf=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>a=3D=\r\nb</p>\r\n--b\r\nContent-Disposition: attachment; filename*=utf-8''a%2Etxt\r\nContent-Transfer-Encoding: base64\r\n\r\nYWJj\r\n--b--\r\n"),
        "a.html" => Encoding.UTF8.GetBytes("<html><!--[if mso]>x<![endif]--><p style=\"display:none;font-size:0\">&eacute;&#x41;<table><tr><td>a<td>b</table><pre>\r\n x</pre><script>y</script>"),
        "a.ics" => Encoding.ASCII.GetBytes("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY;LANGUAGE=\"e:n\":Ada\\, Bell\\n\r\n and more\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
        "a.vcf" => Encoding.ASCII.GetBytes("BEGIN:VCARD\r\nFN;ENCODING=QUOTED-PRINTABLE:=47race=\r\n Will\r\nTEL:07700 900123\r\nEND:VCARD\r\n"),
        "a.msg" => Compound(),
        "winmail.dat" => [0x78, 0x9F, 0x3E, 0x22, 1, 0, 1, 4, 0x80, 1, 0, 4, 0, 0, 0, (byte)'A', (byte)'d', (byte)'a', 0, 0x06, 0x01],
        "a.tar" => Tar(),
        "a.gz" => Gzip(Files.Zip(("a.txt", Files.Utf8("hello")))),
        _ => Files.Zip(("a.txt", Files.Utf8("hello")), ("b.zip", Files.Zip(("c.txt", Files.Utf8("x"))))),
    };

    private static byte[] PackedPdf(string content)
    {
        using var stream = new MemoryStream();
        using (var packed = new ZLibStream(stream, CompressionMode.Compress, leaveOpen: true))
            packed.Write(Encoding.Latin1.GetBytes(content));
        return Files.Pdf(
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {stream.Length} /Filter /FlateDecode >>\nstream\n{Encoding.Latin1.GetString(stream.ToArray())}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    }

    private static byte[] Tar()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a.txt") { DataStream = new MemoryStream(Files.Utf8("hello")) });
        return stream.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionMode.Compress))
            gzip.Write(content);
        return stream.ToArray();
    }

    /// <summary>One sector of the table, one of the directory with a stream for the subject.</summary>
    private static byte[] Compound()
    {
        var file = new byte[512 * 4];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(file);
        file[30] = 9;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), 1);
        file.AsSpan(80, 432).Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(68), 0xFFFFFFFE);
        foreach (var (at, next) in ((int, uint)[])[(512, 0xFFFFFFFD), (516, 0xFFFFFFFE), (520, 0xFFFFFFFE)])
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), next);
        Entry(file, 1024, "Root Entry", 5, 1, 0xFFFFFFFE, 0);
        Entry(file, 1152, "__substg1.0_0037001E", 2, uint.MaxValue, 2, 100);
        Files.Utf8("Ada Bell has asthma").CopyTo(file, 1536);
        return file;
    }

    private static void Entry(byte[] file, int at, string name, byte type, uint child, uint start, uint size)
    {
        Encoding.Unicode.GetBytes(name).CopyTo(file, at);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 64), (ushort)((name.Length + 1) * 2));
        file[at + 66] = type;
        file.AsSpan(at + 68, 8).Fill(0xFF);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 76), child);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 116), start);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at + 120), size);
    }
}
