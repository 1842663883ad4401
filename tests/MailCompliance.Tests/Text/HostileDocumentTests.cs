using System.IO.Compression;
using System.Text;
using MailCompliance.Engine.Text;

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
