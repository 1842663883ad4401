using System.IO.Compression;
using System.Net;
using System.Text;

namespace MailCompliance.Labelled;

/// <summary>Makes a document of a text: docx, xlsx, pdf, rtf, html, csv, txt, ics, vcf, eml. Cells are separated by tabs.</summary>
internal static class FileForm
{
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

    public static byte[] Write(string format, string text) => format switch
    {
        "csv" or "txt" or "ics" or "vcf" or "eml" => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")),
        "html" => Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{string.Concat(Lines(text).Select(line => $"<p>{Escaped(line)}</p>\n"))}</body></html>"),
        "rtf" => Encoding.ASCII.GetBytes(Rtf(text)),
        "docx" => Office(("word/document.xml", Word(text))),
        "xlsx" => Office(
            ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Sheet1\" sheetId=\"1\"/></sheets></workbook>"),
            ("xl/worksheets/sheet1.xml", $"<worksheet><sheetData>{string.Concat(Lines(text).Select(Row))}</sheetData></worksheet>")),
        "pdf" => Pdf(Lines(text)),
        _ => throw new FormatException($"There is no format \"{format}\"."),
    };

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');

    private static string Escaped(string text) => WebUtility.HtmlEncode(text).Replace("&#39;", "'", StringComparison.Ordinal);

    private static string Word(string text)
    {
        var body = new StringBuilder("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
        var inTable = false;
        foreach (var line in Lines(text))
        {
            var isRow = line.Contains('\t');
            if (isRow != inTable)
                body.Append(isRow ? "<w:tbl>" : "</w:tbl>");
            inTable = isRow;
            if (isRow)
                body.Append("<w:tr>").AppendJoin("", line.Split('\t').Select(cell => $"<w:tc>{WordParagraph(cell)}</w:tc>")).Append("</w:tr>");
            else
                body.Append(WordParagraph(line));
        }

        return body.Append(inTable ? "</w:tbl>" : "").Append("</w:body></w:document>").ToString();
    }

    private static string WordParagraph(string text) => $"<w:p><w:r><w:t xml:space=\"preserve\">{Escaped(text)}</w:t></w:r></w:p>";

    private static string Row(string line, int index) =>
        $"<row r=\"{index + 1}\">{string.Concat(line.Split('\t').Select((cell, column) => $"<c r=\"{(char)('A' + column)}{index + 1}\" t=\"inlineStr\"><is><t>{Escaped(cell)}</t></is></c>"))}</row>";

    private static byte[] Office(params (string Name, string Content)[] parts)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts.Prepend(("[Content_Types].xml", "<Types/>")))
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(Xml + content));
            }
        }

        return stream.ToArray();
    }

    private static string Rtf(string text)
    {
        var rtf = new StringBuilder("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Calibri;}}\\f0\\fs22 ");
        foreach (var letter in text.TrimEnd('\n'))
        {
            rtf.Append(letter switch
            {
                '\n' => "\\par\n",
                '\t' => "\\tab ",
                '\\' or '{' or '}' => $"\\{letter}",
                <= '~' => letter.ToString(),
                _ => $"\\u{(short)letter}?",
            });
        }

        return rtf.Append('}').ToString();
    }

    /// <summary>One page, Helvetica, a line of text for each line.</summary>
    private static byte[] Pdf(string[] lines)
    {
        var content = new StringBuilder("BT /F1 10 Tf 50 790 Td 14 TL\n");
        foreach (var line in lines)
            content.Append('(').Append(line.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal).Replace("\t", "   ", StringComparison.Ordinal)).Append(") Tj T*\n");
        content.Append("ET");
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {content.Length} >>\nstream\n{content}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var offsets = new List<int>();
        for (var index = 0; index < objects.Length; index++)
        {
            offsets.Add(pdf.Length);
            pdf.Append($"{index + 1} 0 obj\n{objects[index]}\nendobj\n");
        }

        var table = pdf.Length;
        pdf.Append($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n").AppendJoin("", offsets.Select(offset => $"{offset:D10} 00000 n \n"));
        pdf.Append($"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
