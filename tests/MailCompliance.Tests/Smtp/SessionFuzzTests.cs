using System.Text;

namespace MailCompliance.Tests.Smtp;

/// <summary>Whatever a client sends, the session ends, keeps the order of its calls, and gives back what it took.</summary>
public sealed class SessionFuzzTests
{
    private static readonly string[] Pieces =
    [
        "EHLO a.example\r\n", "EHLO a.example\r\n", "HELO a\r\n", "HELO\r\n", "MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<> BODY=8BITMIME SIZE=5\r\n",
        "MAIL FROM:<a@b.example> SIZE=99999999999999999999\r\n", "MAIL FROM:<@x,@y:a@b.example>\r\n", "MAIL FROM:<\"a\\\"> \"@b.example> RET=FULL\r\n", "RCPT TO:<c@d.example>\r\n", "RCPT TO:<c@d.example>\r\n",
        "RCPT TO:<c@[127.0.0.1]> NOTIFY=NEVER ORCPT=rfc822;x+2B\r\n", "RCPT TO:<>\r\n", "RCPT TO:<postmaster>\r\n", "DATA\r\n", "DATA x\r\n", "text\r\n", ".text\r\n", ".\r\n", "\r\n.\r\n", "\n.\n", "\r.\r", "\n.\r\n",
        "BDAT 5\r\nabcde", "BDAT 3 LAST\r\nabc", "BDAT 0 LAST\r\n", "BDAT 0\r\n", "BDAT 90 LAST\r\n", "BDAT 5 FIRST\r\nabcde", "BDAT -1 LAST\r\n", "BDAT 18446744073709551616 LAST\r\n", "bdat\t3\r\nabc",
        "RSET\r\n", "RSET x\r\n", "NOOP\r\n", "NOOP x\r\n", "VRFY x\r\n", "EXPN x\r\n", "HELP\r\n", "STARTTLS\r\n", "XCLIENT ADDR=192.0.2.1\r\n", "AUTH PLAIN AGEAYg==\r\n", "QUIT\r\n", "GET / HTTP/1.1\r\n",
        "\0", "\r", "\n", "\r\n", " ", "\t", "\u00e9", new string('x', 3000), new string('y', 400),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_comes_in_whatever_pieces(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var sent = Dialogue(random);
            var conversation = new RecordingConversation();
            var options = SessionUnderTest.Options() with { MaxMessageBytes = 200, MaxRecipients = 2, AcceptBareLineEndingsByBdat = random.Next(2) == 0 };
            await using var session = new SessionUnderTest(options, conversation);
            var draining = DrainAsync(session);
            for (int at = 0, length; at < sent.Length; at += length)
            {
                length = Math.Min(random.Next(1, 60), sent.Length - at);
                await session.SendAsync(sent.Substring(at, length));
            }

            await session.Client.EndAsync();
            await session.Ended.WaitAsync(TimeSpan.FromSeconds(20));
            await draining;
            Assert.True(IsInOrder(conversation.Calls), $"seed {seed}, round {round}: {string.Join(' ', conversation.Calls)}");
            Assert.True(session.Storage.ReservedBytes == 0, $"seed {seed}, round {round}: {session.Storage.ReservedBytes} bytes were not given back");
            Assert.All(conversation.Messages, message => Assert.InRange(message.Length, 0, options.MaxMessageBytes));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_same_message_by_DATA_and_by_chunks_is_the_same(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var content = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => new[] { ".", "..", "a", ".\r\n", "\r\n", "x.\r\n", "\r\n.x" }[random.Next(7)])) + "\r\n";
            var stuffed = (content.StartsWith('.') ? "." : "") + content.Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
            var chunks = new StringBuilder();
            for (int at = 0, length; at < content.Length; at += length)
            {
                length = random.Next(0, content.Length - at + 1);
                chunks.Append($"BDAT {length}\r\n").Append(content.AsSpan(at, length));
            }

            var conversation = new RecordingConversation();
            await using var session = await SessionUnderTest.AddressedAsync(conversation: conversation);
            var draining = DrainAsync(session);
            await session.SendAsync("DATA\r\n" + stuffed + ".\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n" + chunks + "BDAT 0 LAST\r\nQUIT\r\n");
            await session.Ended.WaitAsync(TimeSpan.FromSeconds(20));
            await draining;
            Assert.Equal([content, content], conversation.Messages);
        }
    }

    private static string Dialogue(Random random)
    {
        var text = new StringBuilder(random.Next(3) > 0 ? "EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n" : "");
        for (var count = random.Next(1, 40); count > 0; count--)
        {
            var piece = Pieces[random.Next(Pieces.Length)];
            text.Append(random.Next(12) > 0 ? piece : piece[..random.Next(piece.Length)]);
        }

        return text.ToString();
    }

    private static async Task DrainAsync(SessionUnderTest session)
    {
        try
        {
            while (await session.ReplyAsync() != "closed")
            {
            }
        }
        catch (InvalidDataException)
        {
            // cut off within a reply, as a lost connection is
        }
    }

    private static bool IsInOrder(List<string> calls)
    {
        var (open, recipients) = (false, 0);
        foreach (var call in calls.Skip(1))
        {
            switch (call)
            {
                case "mail" when !open:
                    (open, recipients) = (true, 0);
                    break;
                case "rcpt" when open:
                    recipients++;
                    break;
                case "message" when open && recipients > 0:
                    open = false;
                    break;
                case "reset" when open:
                    open = false;
                    break;
                case "dispose":
                    break;
                default:
                    return false;
            }
        }

        return calls[0] == "connect" && calls[^1] == "dispose";
    }
}
