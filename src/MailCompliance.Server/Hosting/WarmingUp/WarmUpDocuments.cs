using System.IO.Compression;
using System.Text;

namespace MailCompliance.Server.Hosting.WarmingUp;

/// <summary>The smallest files of each kind that the readers of documents read in earnest.</summary>
internal static class WarmUpDocuments
{
    private const int Paragraphs = 300;

    /// <summary>One transparent dot.</summary>
    public static byte[] Picture { get; } = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static byte[] Word(IReadOnlyList<string> sentences) => Package(
        ("word/document.xml", "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
            + Repeat(sentences, sentence => $"<w:p><w:r><w:t>{sentence}</w:t></w:r></w:p>") + "</w:body></w:document>"));

    public static byte[] Workbook(IReadOnlyList<string> sentences) => Package(
        ("xl/workbook.xml", "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">"
            + "<sheets><sheet name=\"Plan\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        ("xl/worksheets/sheet1.xml", "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
            + Repeat(sentences, sentence => $"<row><c t=\"inlineStr\"><is><t>{sentence}</t></is></c><c><v>42.5</v></c></row>") + "</sheetData></worksheet>"));

    public static byte[] Pdf(IReadOnlyList<string> sentences)
    {
        var page = Deflated("BT /F1 12 Tf 14 TL 50 800 Td " + Repeat(sentences, sentence => $"({sentence.Replace("é", "e", StringComparison.Ordinal).Replace("—", "-", StringComparison.Ordinal)}) Tj T* ") + "ET");
        var file = new MemoryStream();
        var starts = new List<long>();
        Write("%PDF-1.4\n");
        Add("<</Type/Catalog/Pages 2 0 R>>");
        Add("<</Type/Pages/Kids[3 0 R]/Count 1>>");
        Add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>");
        Add($"<</Length {page.Length}/Filter/FlateDecode>>stream\n", page, "\nendstream");
        Add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
        var table = file.Position;
        Write($"xref\n0 {starts.Count + 1}\n0000000000 65535 f \n{string.Concat(starts.Select(start => $"{start:0000000000} 00000 n \n"))}");
        Write($"trailer<</Size {starts.Count + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.ASCII.GetBytes(text));

        void Add(string before, byte[]? bytes = null, string after = "")
        {
            starts.Add(file.Position);
            Write($"{starts.Count} 0 obj{before}");
            file.Write(bytes);
            Write($"{after}\nendobj\n");
        }
    }

    private static string Repeat(IReadOnlyList<string> sentences, Func<string, string> wrap) =>
        string.Concat(Enumerable.Range(0, Paragraphs).Select(index => wrap(sentences[index % sentences.Count])));

    private static byte[] Deflated(string text)
    {
        var bytes = new MemoryStream();
        using (var deflate = new ZLibStream(bytes, CompressionLevel.Fastest))
            deflate.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }

    private static byte[] Package(params (string Name, string Xml)[] entries)
    {
        var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (name, xml) in entries.Prepend(("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")))
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(xml));
            }
        }

        return bytes.ToArray();
    }
}
