using System.Globalization;
using System.IO.Compression;
using System.Text;
using static MailCompliance.Benchmarks.Hostile.HostileMail;

namespace MailCompliance.Benchmarks.Hostile;

internal static class HostilePdfs
{
    private const string Font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>";

    public static byte[] Small { get; } = Pdf([.. Frame("[3 0 R]"), Page, Text("BT /F1 12 Tf 72 720 Td (Grace Will, DOB 03/04/2015) Tj ET"), Font]);

    private static string Page => "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X0 6 0 R >> >> >>";

    public static IEnumerable<HostileMail> All =>
    [
        File("pdf flate bomb", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(new string(' ', 60_000_000)), Font])),
        File("pdf of text", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed("BT /F1 12 Tf " + Repeat("0 -12 Td (Grace Will has asthma) Tj ", 40_000_000) + "ET"), Font])),
        File("pdf of single letters", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed("BT /F1 12 Tf " + Repeat("[(a)1(b)]TJ ", 30_000_000) + "ET"), Font])),
        File("pdf of operators", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(Repeat("q Q ", 40_000_000)), Font])),
        File("pdf of operands", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(Repeat(string.Concat(Enumerable.Repeat("1 ", 900)) + "re ", 40_000_000)), Font])),
        File("pdf of one long array", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed("BT /F1 12 Tf [" + Repeat("(a) 1 ", 40_000_000) + "] TJ ET"), Font])),
        File("pdf of comments", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(Repeat("%\n", 40_000_000)), Font])),
        File("pdf of inline images", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(Repeat("BI ID EI ", 40_000_000)), Font])),
        File("pdf of inline images without end", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(Repeat("BI ID xEI", 20_000_000)), Font])),
        File("pdf of 100,000 objects", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Text("BT ET"), Font, .. Enumerable.Repeat("<< /A [1 0 R] >>", 100_000)])),
        File("pdf of a loop of pages", "a.pdf", () => Pdf([.. Frame("[2 0 R 2 0 R]"), Page, Text("BT ET"), Font])),
        File("pdf of deep pages", "a.pdf", () => Pdf(["<< /Type /Catalog /Pages 2 0 R >>", .. Enumerable.Range(3, 60_000).Select(number => $"<< /Type /Pages /Kids [{number} 0 R] >>")])),
        File("pdf of 5,000 pages of one stream", "a.pdf", () => Pdf([.. Frame("[" + string.Concat(Enumerable.Range(7, 5_000).Select(number => $"{number} 0 R ")) + "]"), Page, Packed("BT /F1 12 Tf " + Repeat("0 -12 Td (Grace Will) Tj ", 2_000_000) + "ET"), Font, "null", .. Enumerable.Repeat(Page, 5_000)])),
        File("pdf of forms within forms", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Text("/X0 Do"), Font, .. Enumerable.Range(7, 11).Select(next => Form(next))])),
        File("pdf of a form that draws itself", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Text("/X0 Do"), Font, Form(6)])),
        File("pdf of a huge character map", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Text("BT /F1 12 Tf (a) Tj ET"), Font.Replace(">>", "/ToUnicode 6 0 R >>", StringComparison.Ordinal), Packed(Repeat("beginbfrange <0000> <FFFF> <0041> endbfrange ", 20_000_000))])),
        File("pdf of nested arrays", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(new string('[', 20_000_000)), Font])),
        File("pdf of predictors", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, Packed(new string(' ', 60_000_000), "/DecodeParms << /Predictor 12 /Columns 1 >>"), Font])),
        File("pdf of filters upon filters", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page, $"<< /Length 100000 /Filter [{Repeat("/A85 ", 50_000)}] >>\nstream\n{new string('z', 100_000)}\nendstream", Font])),
        File("pdf of annotations", "a.pdf", () => Pdf([.. Frame("[3 0 R]"), Page.Replace(">> >> >>", ">> >> /Annots [" + Repeat("6 0 R ", 3_000_000) + "] >>", StringComparison.Ordinal), Text("BT ET"), Font, "<< /Subtype /FreeText /Contents (Grace Will has asthma and more of it) >>"])),
        File("pdf of form fields", "a.pdf", () => Pdf(["<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [" + Repeat("6 0 R ", 3_000_000) + "] >> >>", Frame("[3 0 R]")[1], Page, Text("BT ET"), Font, "<< /V (Grace Will has asthma) /Kids [6 0 R 6 0 R] >>"])),
    ];

    private static string[] Frame(string kids) => ["<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids {kids} /Count 1 >>"];

    private static string Text(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";

    /// <summary>Ten times the next form, which does the same.</summary>
    private static string Form(int next)
    {
        var content = Repeat("/X0 Do ", 70);
        return $"<< /Subtype /Form /Resources << /XObject << /X0 {next} 0 R >> >> /Length {content.Length} >>\nstream\n{content}\nendstream";
    }

    private static string Packed(string content, string more = "")
    {
        using var stream = new MemoryStream();
        using (var packed = new ZLibStream(stream, CompressionMode.Compress, leaveOpen: true))
            packed.Write(Encoding.Latin1.GetBytes(content));
        return $"<< /Length {stream.Length} /Filter /FlateDecode {more} >>\nstream\n{Encoding.Latin1.GetString(stream.ToArray())}\nendstream";
    }

    /// <summary>A file with a correct table of references around the objects, which are numbered from 1.</summary>
    private static byte[] Pdf(IReadOnlyList<string> objects)
    {
        var text = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder("0000000000 65535 f \n");
        for (var number = 1; number <= objects.Count; number++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{text.Length:D10} 00000 n \n");
            text.Append(CultureInfo.InvariantCulture, $"{number} 0 obj\n{objects[number - 1]}\nendobj\n");
        }

        var start = text.Length;
        text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n{table}trailer\n<< /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(text.ToString());
    }
}
