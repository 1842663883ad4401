using System.Buffers;
using System.Text;
using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Tests.Smtp;

public sealed class ReplyTests
{
    [Theory]
    [InlineData("OK", "250 2.0.0 OK\r\n")]
    [InlineData("one\ntwo", "250-2.0.0 one\r\n250 2.0.0 two\r\n")]
    [InlineData("évil\rQUIT\0", "250 2.0.0 ?vil QUIT \r\n")]
    [InlineData("", "250 2.0.0 \r\n")]
    public void Writes_a_reply(string text, string expected) => Assert.Equal(expected, Write(new SmtpReply(250, "2.0.0", text)));

    [Fact]
    public void Wraps_long_lines_at_blanks_within_512_octets()
    {
        var written = Write(new SmtpReply(550, "5.7.1", string.Join(' ', Enumerable.Repeat("sentence", 300)) + new string('x', 2000)));
        var lines = written.Split("\r\n")[..^1];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 510));
        Assert.All(lines[..^1], line => Assert.StartsWith("550-5.7.1 ", line, StringComparison.Ordinal));
        Assert.StartsWith("550 5.7.1 ", lines[^1], StringComparison.Ordinal);
        Assert.Equal(2000, lines.Sum(line => line.Count(c => c == 'x')));
    }

    [Theory]
    [InlineData("250 OK", 250, null, "OK")]
    [InlineData("250", 250, null, "")]
    [InlineData("250 2.1.5 fine", 250, "2.1.5", "fine")]
    [InlineData("550 4.1.1 class differs", 550, null, "4.1.1 class differs")]
    [InlineData("550 5.1.1", 550, "5.1.1", "")]
    [InlineData("550-5.1.1 one\n550 5.1.1 two", 550, "5.1.1", "one\ntwo")]
    [InlineData("250-name\n250 SIZE", 250, null, "name\nSIZE")]
    [InlineData("354 go", 354, null, "go")]
    public void Reads_a_reply(string lines, int code, string? enhanced, string text) =>
        Assert.Equal(new SmtpReply(code, enhanced, text), Read(lines));

    [Theory]
    [InlineData("25 OK")]
    [InlineData("250_OK")]
    [InlineData("SSH-2.0-x")]
    [InlineData("999 x")]
    [InlineData("100 x")]
    [InlineData("250-a\n251 b")]
    [InlineData("")]
    public void Refuses_what_is_no_reply(string lines) => Assert.Throws<FormatException>(() => Read(lines));

    [Fact]
    public void Reads_the_extensions_of_a_next_hop() => Assert.Equal(
        new SmtpExtensions { Pipelining = true, Size = 1000, EightBitMime = true, SmtpUtf8 = true, Chunking = true, Dsn = true, EnhancedStatusCodes = true, StartTls = true },
        SmtpExtensions.Read(new SmtpReply(250, null, "DSN greets\npipelining\nSIZE 1000\n8BITMIME\nSMTPUTF8\nCHUNKING\nDSN\nENHANCEDSTATUSCODES\nSTARTTLS\nX-OTHER 1")));

    [Theory]
    [InlineData("name\nSIZE", 0L)]
    [InlineData("name\nSIZE 99999999999999999999", 0L)]
    [InlineData("SIZE 5", null)]
    public void Reads_SIZE(string text, long? size) => Assert.Equal(size, SmtpExtensions.Read(new SmtpReply(250, null, text)).Size);

    private static string Write(SmtpReply reply)
    {
        var output = new ArrayBufferWriter<byte>();
        ReplyText.Write(reply, output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    private static SmtpReply? Read(string lines)
    {
        var parser = new ReplyParser();
        SmtpReply? reply = null;
        foreach (var line in lines.Split('\n'))
            reply = parser.Add(Encoding.UTF8.GetBytes(line));
        return reply;
    }
}
