using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Text.Kinds;

namespace MailCompliance.Tests.Text;

public sealed class HostileDocumentTests
{
    private static readonly DocumentLimits Small = new()
    {
        MaxUnpackedBytes = 8 * 1024 * 1024,
        MaxEntryBytes = 4 * 1024 * 1024,
        RatioFrom = 1024 * 1024,
        MaxEntries = 100,
        MaxCharacters = 100_000,
    };

    [Fact]
    public void A_bomb_of_zeros_is_not_unpacked()
    {
        var document = Files.Read("a.zip", Files.Zip(("zeros.txt", new byte[40 * 1024 * 1024])), Small);
        Assert.Equal(Uninspectable.TooLarge, document.Inspectable);
    }

    [Fact]
    public void Archives_within_archives_end_at_the_depth()
    {
        var zip = Files.Zip(("a.txt", Files.Utf8("hello")));
        for (var level = 0; level < 12; level++)
            zip = Files.Zip(("inner.zip", zip));
        Assert.Equal(Uninspectable.TooDeep, Files.Read("a.zip", zip).Inspectable);
    }

    [Fact]
    public void Many_entries_are_not_all_read()
    {
        var zip = Files.Zip([.. Enumerable.Range(0, 300).Select(number => ($"{number}.txt", Files.Utf8("x")))]);
        Assert.Equal(Uninspectable.TooLarge, Files.Read("a.zip", zip, Small).Inspectable);
    }

    [Fact]
    public void Entries_that_share_their_bytes_count_each_time()
    {
        var zip = Files.Zip([.. Enumerable.Range(0, 60).Select(number => ($"{number}.txt", new byte[1_000_000]))]);
        Assert.Equal(Uninspectable.TooLarge, Files.Read("a.zip", zip, Small).Inspectable);
    }

    [Fact]
    public void Entities_are_not_expanded()
    {
        var file = Files.Zip(
            ("[Content_Types].xml", Files.Utf8("<Types/>")),
            ("word/document.xml", Files.Utf8("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><d><p><t>&b;</t></p></d>")));
        var document = Files.Read("a.docx", file);
        Assert.Equal(Uninspectable.Damaged, document.Inspectable);
        Assert.Equal("", document.Text);
    }

    [Fact]
    public void Deeply_nested_elements_end_the_reading()
    {
        var file = Files.Word(string.Concat(Enumerable.Repeat("<w:x>", 20_000)));
        Assert.Equal(Uninspectable.TooDeep, Files.Read("a.docx", file).Inspectable);
    }

    [Fact]
    public void A_cell_in_the_last_column_does_not_cost_its_distance()
    {
        var rows = string.Concat(Enumerable.Range(1, 2_000).Select(row => $"<row r=\"{row}\"><c r=\"XFD{row}\"><v>1</v></c></row>"));
        var document = Files.Read("a.xlsx", Files.Sheet(rows));
        Assert.InRange(document.Text.Length, 2_000, 200_000);
    }

    [Fact]
    public void Repeated_cells_of_OpenDocument_are_not_written_out()
    {
        var file = Files.Zip(
            ("mimetype", Files.Utf8("application/vnd.oasis.opendocument.spreadsheet")),
            ("content.xml", Files.Utf8("<o xmlns:t=\"t\"><t:table-row><t:table-cell t:number-columns-repeated=\"16384\"><t:p>x</t:p></t:table-cell></t:table-row></o>")));
        Assert.InRange(Files.Read("a.ods", file).Text.Length, 1, 100);
    }

    [Fact]
    public void Text_beyond_the_limit_is_named_and_the_rest_kept()
    {
        var document = Files.Read("a.txt", Files.Utf8(new string('a', 300_000)), Small);
        Assert.Equal(Uninspectable.TooLarge, document.Inspectable);
        Assert.Equal(100_000, document.Text.Length);
    }

    [Fact]
    public void Endless_groups_of_rtf_end_the_reading() =>
        Assert.Equal(Uninspectable.TooDeep, Files.Read("a.rtf", Encoding.ASCII.GetBytes("{\\rtf1" + new string('{', 100_000))).Inspectable);

    [Fact]
    public void A_packed_file_within_itself_ends()
    {
        // a quine would unpack for ever: depth stops it as it stops this chain
        var bytes = Files.Utf8("core");
        for (var level = 0; level < 10; level++)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionMode.Compress))
                gzip.Write(bytes);
            bytes = packed.ToArray();
        }

        Assert.Equal(Uninspectable.TooDeep, Files.Read("a.gz", bytes).Inspectable);
    }

    [Fact]
    public void A_compound_file_whose_chains_are_loops_ends()
    {
        var file = new byte[512 * 8];
        "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1".Select(c => (byte)c).ToArray().CopyTo(file, 0);
        file[30] = 9;
        file[76] = 0;
        for (var at = 512; at < file.Length; at += 4)
            file[at] = 1;
        Assert.NotNull(Files.Read("a.msg", file));
    }

    [Fact]
    public void Elements_without_text_are_counted_and_end_the_reading()
    {
        var document = Files.Read("a.docx", Files.Word(string.Concat(Enumerable.Repeat("<w:p/>", 10_000))), Small with { MaxWork = 100_000 });
        Assert.Equal(Uninspectable.TooCostly, document.Inspectable);
        Assert.InRange(document.Work, 100_000, 200_000);
    }

    [Fact]
    public void A_tag_longer_than_any_program_writes_ends_the_reading()
    {
        var attributes = string.Concat(Enumerable.Range(0, 40_000).Select(number => $"a{number}='>' "));
        Assert.Equal(Uninspectable.TooLarge, Files.Read("a.docx", Files.Word($"<w:p {attributes}/>")).Inspectable);
    }

    [Fact]
    public void A_long_text_between_tags_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("it's &gt; \"that\" ", 40_000));
        var document = Files.Read("a.docx", Files.Word($"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
        Assert.Equal(Uninspectable.No, document.Inspectable);
        Assert.Equal(40_000, document.Text.Split("it's").Length - 1);
    }

    [Fact]
    public void Shared_texts_beyond_the_limit_are_named()
    {
        var strings = string.Concat(Enumerable.Repeat($"<si><t>{new string('a', 30_000)}</t></si>", 10));
        var document = Files.Read("a.xlsx", Files.Sheet("<row><c t=\"s\"><v>9</v></c></row>", strings), Small);
        Assert.Equal(Uninspectable.TooLarge, document.Inspectable);
    }

    [Fact]
    public void Entries_that_share_their_bytes_are_read_one_after_the_other()
    {
        var content = Files.Utf8(string.Concat(Enumerable.Range(0, 50_000).Select(number => $"{number} ")));
        var zip = Files.Zip([.. Enumerable.Range(0, 10).Select(number => ($"{number}.txt", content))]);
        var document = Files.Read("a.zip", zip);
        Assert.Equal(Uninspectable.No, document.Inspectable);
        Assert.Equal(10, document.Text.Split("49999 ").Length - 1);
    }

    [Theory]
    [InlineData("[(a)1(b)1(c)1] TJ ", 20_000)]
    [InlineData("q Q ", 100_000)]
    [InlineData("1 2 3 4 re ", 50_000)]
    public void Operators_of_pdf_are_counted_and_end_the_reading(string piece, int times)
    {
        var document = Files.Read("a.pdf", Files.PdfPage("BT /F1 12 Tf " + string.Concat(Enumerable.Repeat(piece, times))), Small with { MaxWork = 1_000_000 });
        Assert.Equal(Uninspectable.TooCostly, document.Inspectable);
    }

    [Fact]
    public void A_character_map_that_says_the_same_again_and_again_is_not_followed()
    {
        var map = string.Concat(Enumerable.Repeat("1 beginbfrange <0000> <FFFF> <0041> endbfrange ", 100));
        var pdf = Files.Pdf(
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length 24 >>\nstream\nBT /F1 12 Tf (a) Tj ET  \nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
            $"<< /Length {map.Length} >>\nstream\n{map}\nendstream");
        Assert.Equal(Uninspectable.NoReader, Files.Read("a.pdf", pdf).Inspectable);
    }

    [Fact]
    public async Task Files_after_the_work_of_a_message_is_spent_are_told_by_content_and_not_read()
    {
        var costly = new Costly();
        var attachments = Enumerable.Range(0, 4).Select(number => new Attachment($"{number}.exe", null, 2, false, () => "MZ\u0090"u8.ToArray(), null)).ToList();
        var facts = await AttachmentReading.ReadAsync(attachments, costly, readPictures: false, CancellationToken.None);
        Assert.Equal(2, costly.Read);
        Assert.Equal([Uninspectable.No, Uninspectable.No, Uninspectable.TooCostly, Uninspectable.TooCostly], facts.Select(file => file.Document!.Inspectable));
        Assert.Equal(FileKinds.Of("3.exe", "MZ\u0090"u8.ToArray()), facts[3].Kind);
    }

    private sealed class Costly : IDocumentReader
    {
        public int Read { get; private set; }

        public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation)
        {
            Read++;
            return ValueTask.FromResult(new ExtractedDocument(FileKind.Unknown, "", Uninspectable.No) { Work = (AttachmentReading.MaxWork / 2) + 1 });
        }
    }

    [Fact]
    public void Time_that_has_run_out_is_said()
    {
        var document = Files.Read("a.zip", Files.Zip(("a.txt", Files.Utf8("x"))), new DocumentLimits { Time = TimeSpan.Zero });
        Assert.Equal(Uninspectable.TooCostly, document.Inspectable);
    }

    [Theory]
    [InlineData("a.docx")]
    [InlineData("a.xlsx")]
    [InlineData("a.rtf")]
    [InlineData("a.zip")]
    public void Mutated_files_are_read_or_refused_but_never_throw(string name)
    {
        var good = name switch
        {
            "a.docx" => Files.Word("<w:p><w:r><w:t>NHS 999</w:t></w:r></w:p>"),
            "a.xlsx" => Files.Sheet("<row><c><v>1</v></c></row>"),
            "a.rtf" => Encoding.ASCII.GetBytes("{\\rtf1\\ansi NHS \\'e9\\u233?{\\b 999}\\par}"),
            _ => Files.Zip(("a.txt", Files.Utf8("hello")), ("b.zip", Files.Zip(("c.txt", Files.Utf8("x"))))),
        };
        var random = new Random(13);
        for (var round = 0; round < 1_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = 0; change < 3; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.NotNull(Files.Read(name, bytes, Small));
        }
    }
}
