using System.Text;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;

namespace MailCompliance.Tests.Gateway;

public class ContentDigestTests
{
    private static readonly string File = string.Concat(Enumerable.Range(0, 900).Select(line => $"{line:0000}{new string('A', 72)}\r\n"));

    [Fact]
    public void An_edited_message_has_the_digest_that_it_has_without_knowing_what_it_was_made_from()
    {
        var before = Message("Hello", File);
        var edited = Message("Hello\r\n\r\nThe disclaimer", File);

        Assert.Equal(Hex(ContentDigest.Of(edited)), Hex(ContentDigest.Of(edited, ContentDigest.Of(before))));
    }

    [Fact]
    public void A_file_changed_in_one_byte_is_noticed_although_its_length_is_the_same()
    {
        var before = Message("Hello", File);
        var changed = Message("Hello", File.Replace("0450A", "0450B", StringComparison.Ordinal));

        var digest = ContentDigest.Of(changed, ContentDigest.Of(before));

        Assert.Equal(Hex(ContentDigest.Of(changed)), Hex(digest));
        Assert.NotEqual(Hex(ContentDigest.Of(before)), Hex(digest));
    }

    [Fact]
    public void Two_files_that_change_places_are_another_message()
    {
        var other = File.Replace('A', 'C');

        Assert.NotEqual(Hex(ContentDigest.Of(Message("Hello", File, other))), Hex(ContentDigest.Of(Message("Hello", other, File))));
    }

    [Fact]
    public void Received_fields_do_not_count_and_what_stands_between_files_does()
    {
        var message = Message("Hello", File);
        var text = Encoding.Latin1.GetString(message.Bytes.Span);

        Assert.Equal(Hex(ContentDigest.Of(message)), Hex(ContentDigest.Of(Mails.Parse("Received: from a by b\r\n" + text))));
        Assert.NotEqual(Hex(ContentDigest.Of(message)), Hex(ContentDigest.Of(Mails.Parse(text.Replace("--x--", "--x--\r\nafterword", StringComparison.Ordinal)))));
    }

    private static MailDocument Message(string text, params string[] files) => Mails.Parse(
        "From: ann@school.example\r\nTo: bob@parents.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + $"--x\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        + string.Concat(files.Select(file => $"--x\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n{file}"))
        + "--x--\r\n");

    private static string Hex(ContentDigest digest) => Convert.ToHexString(digest.Value);
}
