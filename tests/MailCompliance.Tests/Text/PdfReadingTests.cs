using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Text;

public sealed class PdfReadingTests
{
    [Theory]
    [InlineData("BT /F1 10 Tf 14 TL 50 790 Td (NHS number) Tj T* (999 123 4578) Tj ET", "NHS number\n999 123 4578\n")]
    [InlineData("BT /F1 10 Tf 50 700 Td [(Na) 20 (me) -400 (x)] TJ 100 0 Td (DOB) Tj ET", "Name x\tDOB\n")]
    [InlineData("BT /F1 10 Tf 1 0 0 1 50 700 Tm (Zo\\353 \\(4\\)) Tj ET", "Zoë (4)\n")]
    [InlineData("q 1 0 0 1 0 100 cm BT /F1 10 Tf <414243> Tj ET Q", "ABC\n")]
    [InlineData("BI /W 1 /H 1 ID xx(y) EI BT /F1 9 Tf (after) Tj ET", "after\n")]
    public void Text_is_read_line_by_line(string content, string text)
    {
        var document = Files.Read("a.pdf", Files.PdfPage(content));
        Assert.Equal(text, document.Text);
        Assert.Equal(Uninspectable.No, document.Inspectable);
    }

    [Fact]
    public void Codes_have_the_meaning_that_the_font_states()
    {
        const string Font = "<< /Type /Font /Subtype /TrueType /BaseFont /X /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [65 /eacute /uni00A3] >> >>";
        Assert.Equal("é£C\n", Files.Read("a.pdf", Files.PdfPage("BT /F1 10 Tf (ABC) Tj ET", Font)).Text);
    }

    [Fact]
    public void What_is_not_certain_is_left_to_the_reference_tool()
    {
        const string Font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [] >>";
        var document = Files.Read("a.pdf", Files.PdfPage("BT /F1 10 Tf (AB) Tj ET", Font));
        Assert.Equal(Uninspectable.NoReader, document.Inspectable);
        Assert.Equal("", document.Text);
    }

    [Fact]
    public void Form_values_and_notes_are_text_too()
    {
        var file = Files.Pdf(
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /Annots [5 0 R] >>",
            "<< /T (NHS number) /V (999 123 4578) >>",
            "<< /Subtype /Text /Contents (ask mum) >>");
        Assert.Equal("ask mum\nNHS number: 999 123 4578\n", Files.Read("a.pdf", file).Text);
    }

    [Fact]
    public void Attached_files_are_read()
    {
        var file = Files.Pdf(
            "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(list.csv) 3 0 R] >> >> >>",
            "<< /Type /Pages /Kids [] /Count 0 >>",
            "<< /Type /Filespec /F (list.csv) /EF << /F 4 0 R >> >>",
            "<< /Length 7 >>\nstream\nEwa,999\nendstream");
        var document = Files.Read("a.pdf", file);
        Assert.Equal("Ewa,999", document.Text);
        Assert.Equal("list.csv", Assert.Single(document.Contained).Path);
    }

    [Theory]
    [InlineData("<< /Type /Pages /Kids [2 0 R] /Count 1 >>")]
    [InlineData("2 0 R")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    public void Loops_and_nesting_end(string pages)
    {
        var document = Files.Read("a.pdf", Files.Pdf("<< /Type /Catalog /Pages 2 0 R >>", pages));
        Assert.NotEqual(Uninspectable.No, document.Inspectable);
    }

    [Fact]
    public void A_form_that_draws_itself_ends()
    {
        var file = Files.Pdf(
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
            "<< /Type /XObject /Subtype /Form /Length 5 >>\nstream\n/X Do\nendstream");
        Assert.NotEqual(Uninspectable.No, Files.Read("a.pdf", file).Inspectable);
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_but_never_throw()
    {
        var good = Files.PdfPage("BT /F1 10 Tf 14 TL 50 790 Td (NHS number) Tj T* (999 123 4578) Tj ET");
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = 0; change < 4; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.NotNull(Files.Read("a.pdf", bytes));
        }
    }
}
