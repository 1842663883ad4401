using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Text;

public sealed class DocumentReaderTests
{
    [Fact]
    public void Word_text_has_a_line_for_each_paragraph_and_row()
    {
        var file = Files.Word(
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t xml:space=\"preserve\">NHS </w:t></w:r><w:r><w:tab/><w:t>999</w:t></w:r></w:p>"
            + "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Name</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>DOB</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            + "<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>");

        var document = Files.Read("a.docx", file);

        Assert.Equal("NHS \t999\nName \tDOB \t\nstruck out\n", document.Text);
        Assert.Equal(Uninspectable.No, document.Inspectable);
    }

    [Fact]
    public void Word_headers_notes_and_comments_are_read()
    {
        var file = Files.Office(
            ("word/document.xml", "<d><p><t>body</t></p></d>"),
            ("word/header1.xml", "<d><p><t>top</t></p></d>"),
            ("word/footnotes.xml", "<d><p><t>note</t></p></d>"),
            ("word/comments.xml", "<d><p><t>remark</t></p></d>"));

        Assert.Equal("body\ntop\nnote\nremark\n", Files.Read("a.docx", file).Text);
    }

    [Fact]
    public void Sheet_rows_are_lines_and_cells_are_parted_by_tabs_with_gaps_kept()
    {
        var file = Files.Sheet(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>DOB</t></is></c></row>"
            + "<row r=\"2\" hidden=\"1\"><c r=\"A2\" t=\"str\"><v>Ewa\nNowak</v></c><c r=\"B2\"><v>9.991234578E9</v></c><c r=\"C2\" s=\"1\"><v>42097</v></c><c r=\"D2\" s=\"2\"><v>90123</v></c></row>",
            "<si><t>Name</t></si>",
            "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00\\-00\\-00\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs>",
            ("xl/comments1.xml", "<comments><p><t>see note</t></p></comments>"));

        Assert.Equal("Pupils\nName\t\tDOB\nEwa Nowak\t9991234578\t03/04/2015\t09-01-23\nsee note\n", Files.Read("a.xlsx", file).Text);
    }

    [Fact]
    public void Slides_come_in_order_with_their_notes()
    {
        var file = Files.Office(
            ("ppt/slides/slide10.xml", "<s><p><r><t>ten</t></r></p></s>"),
            ("ppt/slides/slide2.xml", "<s><p><r><t>two</t></r></p></s>"),
            ("ppt/notesSlides/notesSlide1.xml", "<s><p><r><t>note</t></r></p></s>"));

        Assert.Equal("two\nten\nnote\n", Files.Read("a.pptx", file).Text);
    }

    [Theory]
    [InlineData("application/vnd.oasis.opendocument.text", "odt")]
    [InlineData("application/vnd.oasis.opendocument.spreadsheet", "ods")]
    public void OpenDocument_text_and_tables_are_read(string type, string kind)
    {
        var file = Files.Zip(
            ("mimetype", Files.Utf8(type)),
            ("content.xml", Files.Utf8("<o xmlns:t=\"t\"><t:p>NHS<t:s t:c=\"2\"/>999</t:p><t:table t:name=\"List\"><t:table-row><t:table-cell><t:p>Name</t:p></t:table-cell>"
                + "<t:table-cell t:number-columns-repeated=\"2\"/><t:table-cell><t:p>DOB</t:p></t:table-cell></t:table-row></t:table></o>")));

        var document = Files.Read("x", file);

        Assert.Equal(kind, document.Kind.Name);
        Assert.Equal("NHS  999\nList\nName \t\t\tDOB\n", document.Text.Replace(" \n", "\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}NHS 999\\par caf\\'e9 \\u8211?\\~x{\\*\\generator Word}\\tab y}", "NHS 999\ncafé – x\ty")]
    [InlineData("{\\rtf1 a\\{b\\}c\\bin3 {{{d}", "a{b}cd")]
    public void Rtf_is_read_without_its_tables(string rtf, string text) =>
        Assert.Equal(text, Files.Read("a.rtf", Encoding.ASCII.GetBytes(rtf)).Text);

    [Fact]
    public void Calendar_lines_are_unfolded_and_unescaped() =>
        Assert.Equal("BEGIN:VCALENDAR\nSUMMARY:Meeting about Ewa, Year 4\n", Files.Read("a.ics", Files.Utf8("BEGIN:VCALENDAR\r\nSUMMARY:Meeting about\r\n  Ewa\\, Year 4\r\n")).Text);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Text_is_decoded_by_its_mark(string charset)
    {
        var encoding = Encoding.GetEncoding(charset);
        Assert.Equal("Zoë – £5", Files.Read("a.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes("Zoë – £5")]).Text);
    }

    [Fact]
    public void Text_without_a_mark_is_utf8_or_else_windows_1252()
    {
        Assert.Equal("Zoë – £5", Files.Read("a.txt", Files.Utf8("Zoë – £5")).Text);
        Assert.Equal("Zoë – £5", Files.Read("a.txt", [(byte)'Z', (byte)'o', 0xEB, 32, 0x96, 32, 0xA3, (byte)'5']).Text);
    }

    [Fact]
    public void Archives_are_read_and_everything_inside_is_listed()
    {
        var inner = Files.Zip(("deep/letter.docx", Files.Word("<w:p><w:r><w:t>secret</w:t></w:r></w:p>")), ("run.bat", Files.Utf8("@echo off")));
        var document = Files.Read("a.zip", Files.Zip(("note.txt", Files.Utf8("hello")), ("inner.zip", inner)));

        Assert.Contains("hello", document.Text, StringComparison.Ordinal);
        Assert.Contains("secret", document.Text, StringComparison.Ordinal);
        Assert.Equal(["note.txt", "inner.zip", "inner.zip/deep/letter.docx", "inner.zip/run.bat"], document.Contained.Select(file => file.Path));
        Assert.Equal(FileFamily.Program, document.Contained[^1].Kind.Family);
        Assert.Equal(Uninspectable.No, document.Inspectable);
    }

    [Fact]
    public void Encrypted_entries_are_listed_by_name()
    {
        var zip = Files.Zip(("pupils.csv", Files.Utf8("a,b")), ("setup.exe", [1, 2, 3]));
        for (var at = 0; at + 10 < zip.Length; at++)
        {
            if (zip.AsSpan(at).StartsWith("PK\u0001\u0002"u8))
                zip[at + 8] |= 1;
        }

        var document = Files.Read("a.zip", zip);

        Assert.Equal(Uninspectable.Encrypted, document.Inspectable);
        Assert.Equal(["pupils.csv", "setup.exe"], document.Contained.Select(file => file.Path));
        Assert.Equal(FileFamily.Program, document.Contained[1].Kind.Family);
    }

    [Fact]
    public void Gzip_and_html_are_read()
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress))
            gzip.Write(Files.Utf8("<html><p>Ewa &amp; Noah</p></html>"));

        Assert.Contains("Ewa & Noah", Files.Read("a.gz", packed.ToArray()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Attached_messages_yield_subject_text_and_files()
    {
        var message = "From: a@x.example\r\nSubject: About Ewa\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
            + "--b\r\n\r\nbody text\r\n--b\r\nContent-Type: text/plain; name=list.txt\r\nContent-Disposition: attachment; filename=list.txt\r\n\r\nlist text\r\n--b--\r\n";

        var document = Files.Read("a.eml", Files.Utf8(message));

        Assert.Contains("About Ewa\nbody text", document.Text.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("list text", document.Text, StringComparison.Ordinal);
        Assert.Equal("list.txt", Assert.Single(document.Contained).Path);
    }

    [Fact]
    public void Unknown_content_and_formats_without_a_reader_are_said_to_be_so()
    {
        Assert.Equal(Uninspectable.UnknownType, Files.Read("a.dat", [1, 2, 3, 0, 0]).Inspectable);
        Assert.Equal(Uninspectable.NoReader, Files.Read("a.7z", Encoding.Latin1.GetBytes("7z\u00BC\u00AF\u0027\u001Cxxxx")).Inspectable);
        Assert.Equal(Uninspectable.Encrypted, Files.Read("a.asc", Files.Utf8("-----BEGIN PGP MESSAGE-----\n")).Inspectable);
        Assert.Equal(Uninspectable.No, Files.Read("a.png", Encoding.Latin1.GetBytes("\u0089PNG\r\n\u001A\n")).Inspectable);
    }
}
