using System.Text;
using MailCompliance.Engine.Text;
using MailCompliance.Server.Hosting.Documents;

namespace MailCompliance.IntegrationTests.Documents;

public sealed class PdfToTextTests
{
    [PdfToTextFact]
    public async Task Reads_what_the_own_reader_leaves_to_it()
    {
        var read = await ReadAsync(Page("BT /F1 10 Tf 50 700 Td (NHS number 999 123 4578) Tj ET"));
        Assert.Equal(Uninspectable.No, read.Problem);
        Assert.Contains("NHS number 999 123 4578", read.Text, StringComparison.Ordinal);
    }

    [PdfToTextFact]
    public async Task Damaged_files_are_said_to_be_damaged() =>
        Assert.Equal(Uninspectable.Damaged, (await ReadAsync(Encoding.ASCII.GetBytes("%PDF-1.4\nrubbish"))).Problem);

    [PdfToTextFact]
    public async Task More_output_than_is_taken_ends_the_process()
    {
        var content = "BT /F1 1 Tf 50 700 Td " + string.Concat(Enumerable.Repeat("(many words on one page) Tj 0 -1 Td ", 2_000)) + "ET";
        var read = await ReadAsync(Page(content), maxCharacters: 500);
        Assert.Equal(Uninspectable.TooLarge, read.Problem);
        Assert.InRange(read.Text.Length, 1, 500);
    }

    [PdfToTextFact]
    public async Task No_time_means_no_result() =>
        Assert.Equal(Uninspectable.TooCostly, (await ReadAsync(Page("BT ET"), time: TimeSpan.Zero)).Problem);

    private static async Task<ToolText> ReadAsync(byte[] pdf, int maxCharacters = 100_000, TimeSpan? time = null)
    {
        using var tool = PdfToText.Find(TimeProvider.System)!;
        return await tool.ReadAsync(pdf, time ?? TimeSpan.FromSeconds(30), maxCharacters, CancellationToken.None);
    }

    private static byte[] Page(string content) => Encoding.Latin1.GetBytes(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        + "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>\nendobj\n"
        + $"4 0 obj\n<< /Length {content.Length} >>\nstream\n{content}\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
}

/// <summary>Runs where poppler's pdftotext is installed, and says so where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PdfToTextFactAttribute : FactAttribute
{
    public PdfToTextFactAttribute() => Skip = PdfToText.Find(TimeProvider.System) is null ? "pdftotext is not installed" : null;
}
