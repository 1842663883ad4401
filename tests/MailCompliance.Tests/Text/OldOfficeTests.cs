using System.Text;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Text;

/// <summary>Documents of Office 97 to 2003, binary workbooks, and archives that are only recognised.</summary>
public sealed class OldOfficeTests
{
    [Fact]
    public void A_doc_is_read_by_its_pieces_whatever_their_width()
    {
        var read = Files.Read("letter.doc", CompoundFiles.Doc("Caf\u00e9\rName\aUPN\a", "Zo\u00eb \u2013 \u0013HYPERLINK\u0014NHS number 999 000 0018\u0015"));
        Assert.Equal(("doc", Uninspectable.No), (read.Kind.Name, read.Inspectable));
        Assert.Equal("Caf\u00e9\nName\tUPN\tZo\u00eb \u2013  HYPERLINK NHS number 999 000 0018 ", read.Text);
    }

    [Theory]
    [InlineData(0x0300, 0x00C1, Uninspectable.Encrypted)]
    [InlineData(0x0200, 0x0068, Uninspectable.NoReader)]
    [InlineData(0x0000, 0x00C1, Uninspectable.Damaged)]
    public void A_doc_that_cannot_be_read_says_why(int flags, int version, Uninspectable expected) =>
        Assert.Equal(expected, Files.Read("letter.doc", CompoundFiles.Doc("a", "b", flags, version)).Inspectable);

    [Fact]
    public void A_ppt_is_read_text_by_text()
    {
        var read = Files.Read("talk.ppt", CompoundFiles.Ppt("Zo\u00eb\vtwo", "Caf\u00e9"));
        Assert.Equal(("ppt", Uninspectable.No, "Zo\u00eb\ntwo\nCaf\u00e9\n"), (read.Kind.Name, read.Inspectable, read.Text));
        Assert.Equal(Uninspectable.Encrypted, Files.Read("talk.ppt", CompoundFiles.Ppt("a", "b", 0xF3D1C4DF)).Inspectable);
    }

    [Fact]
    public void Mutated_old_documents_never_throw_and_never_hang()
    {
        var random = new Random(11);
        foreach (var original in new[] { CompoundFiles.Doc("some text", "more text"), CompoundFiles.Ppt("some text", "more") })
        {
            for (var round = 0; round < 300; round++)
            {
                var mutated = (byte[])original.Clone();
                for (var change = 0; change < 8; change++)
                    mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                Assert.NotNull(Files.Read("x.doc", mutated[..random.Next(1, mutated.Length)]));
                Assert.NotNull(Files.Read("x.doc", mutated));
            }
        }
    }

    [Theory]
    [InlineData("7z\u00BC\u00AF\u0027\u001C", "7z")]
    [InlineData("Rar!\u001A\u0007\u0001\u0000", "rar")]
    public void Archives_without_a_reader_are_recognised_and_not_passed_over(string signature, string kind)
    {
        var read = Files.Read("files.bin", [.. Encoding.Latin1.GetBytes(signature), .. new byte[100]]);
        Assert.Equal((kind, Uninspectable.NoReader), (read.Kind.Name, read.Inspectable));
    }

    [Fact]
    public void A_damaged_binary_workbook_is_a_fact_too()
    {
        var book = Files.Zip(("[Content_Types].xml", Files.Utf8("<Types/>")), ("xl/workbook.bin", [1, 2, 3]));
        var read = Files.Read("list.xlsb", book);
        Assert.Equal("xlsb", read.Kind.Name);
        Assert.NotEqual(Uninspectable.No, read.Inspectable);
    }
}
