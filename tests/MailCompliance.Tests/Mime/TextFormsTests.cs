using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

public sealed class TextFormsTests
{
    [Theory]
    [InlineData("a \nb\nc\n", "a b\nc\n")]
    [InlineData("> a \n> b\nc\n", "> a b\nc\n")]
    [InlineData("> a \nb\n", "> a \nb\n")]
    [InlineData(" From x\n  indented\n", "From x\n indented\n")]
    [InlineData("text \n-- \nAnn\n", "text \n-- \nAnn\n")]
    [InlineData(">> deep\n", ">> deep\n")]
    [InlineData("a ", "a ")]
    [InlineData("", "")]
    public void Soft_line_breaks_are_joined(string written, string expected) =>
        Assert.Equal(Crlf(expected), FlowedText.Unwrap(Crlf(written), false));

    [Fact]
    public void Delsp_drops_the_blank_and_offsets_lead_back()
    {
        var text = Crlf("one \ntwo\n> three \n> four\nfive");
        var unwrapped = FlowedText.UnwrapWithOffsets(text, delSp: true);
        Assert.Equal(Crlf("onetwo\n> threefour\nfive"), unwrapped.Text);
        foreach (var word in new[] { "one", "two", "three", "four", "five" })
            Assert.Equal(text.IndexOf(word, StringComparison.Ordinal), unwrapped.SourceOffset(unwrapped.Text.IndexOf(word, StringComparison.Ordinal)));
        Assert.Equal(text.Length, unwrapped.SourceOffset(unwrapped.Text.Length));
    }

    [Fact]
    public void Uuencoded_files_are_taken_out_of_text()
    {
        var text = Crlf("before\n\nbegin 644 a.txt\n+:&5L;&\\@=V]R;&0\n`\nend\nbetween\nbegin 644 not a file\nwords follow\nbegin 600 b.txt\n#86)C\n");
        var files = UuencodedText.Extract(text, MimeLimits.Default, out var remaining);
        Assert.Equal(["a.txt=hello world", "b.txt=abc"], files.Select(file => $"{file.FileName}={Encoding.ASCII.GetString(file.Content.Span)}"));
        Assert.Equal(Crlf("before\n\nbetween\nbegin 644 not a file\nwords follow\n"), remaining);
    }

    [Fact]
    public void Messages_of_an_mbox_are_read_one_by_one()
    {
        var mbox = "From a@b.example Mon Jan  1 00:00:00 2024\nSubject: one\n\n>From here\n>>From there\nFrom my point of view\n\nFrom the heart, Ann\n\nFrom c@d.example Tue Jan  2 00:00:00 2024\nSubject: two\n\nx";
        var messages = MboxReader.Read(new MemoryStream(Encoding.ASCII.GetBytes(mbox))).Select(Mail.Text).ToList();
        Assert.Equal(
            [Crlf("Subject: one\n\nFrom here\n>From there\nFrom my point of view\n\nFrom the heart, Ann\n"), Crlf("Subject: two\n\nx\n")],
            messages);
    }

    [Fact]
    public void A_single_message_may_stand_in_place_of_an_mbox() =>
        Assert.Equal(Crlf("Subject: x\n\n>From y\n\n"), Mail.Text(MboxReader.Read(new MemoryStream("\nSubject: x\n\n>From y\n\n"u8.ToArray())).Single()));

    private static string Crlf(string text) => text.Replace("\n", "\r\n", StringComparison.Ordinal);
}
