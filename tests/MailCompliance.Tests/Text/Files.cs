using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Text;

/// <summary>Builds small files in memory, and reads them.</summary>
internal static class Files
{
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    public static ExtractedDocument Read(string name, byte[] content, DocumentLimits? limits = null) =>
        new DocumentReader(new NoPdfTool(), TimeProvider.System, limits).ReadAsync(name, content, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Office(params (string Name, string Content)[] parts) =>
        Zip([("[Content_Types].xml", Utf8(Xml + "<Types/>")), .. parts.Select(part => (part.Name, Utf8(Xml + part.Content)))]);

    public static byte[] Word(string body) => Office(("word/document.xml", $"<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"));

    public static byte[] Sheet(string rows, string strings = "", string styles = "", params (string Name, string Content)[] more) => Office(
    [
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Pupils\" sheetId=\"1\" state=\"hidden\"/></sheets></workbook>"),
        ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ("xl/sharedStrings.xml", $"<sst>{strings}</sst>"),
        ("xl/styles.xml", $"<styleSheet>{styles}</styleSheet>"),
        .. more,
    ]);

    /// <summary>A PDF with a correct table of references around the objects, which are numbered from 1.</summary>
    public static byte[] Pdf(params string[] objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var number = 1; number <= objects.Length; number++)
        {
            offsets.Add(text.Length);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number} 0 obj\n{objects[number - 1]}\nendobj\n");
        }

        var table = text.Length;
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    public static byte[] PdfPage(string content, string font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>") => Pdf(
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
        font);
}
