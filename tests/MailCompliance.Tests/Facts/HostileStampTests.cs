using System.Text;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

/// <summary>Stamping never fails on a message that was read: a failure there would be a message that never leaves.</summary>
public sealed class HostileStampTests
{
    private const string From = "From: jane.smith@oakfield.sch.example\r\nTo: zoe@inbox.example\r\nMIME-Version: 1.0\r\n";

    private static readonly string[] Seeds =
    [
        From + "Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nHello =C3=A9 there\r\n"
            + "--a\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n<p>Hello <b>there</b></p>\r\n--a--\r\n",
        From + "Content-Type: multipart/mixed; boundary=b\r\n\r\npreamble\r\n--b\r\n\r\nHello\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\ninner\r\n--b\r\n"
            + "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\nSABlAGwAbABvAA==\r\n--b--\r\nepilogue\r\n",
        "From jane@x  Fri Sep  6 11:37:45 2002\r\n" + From + "Content-Type: text/html; charset=iso-2022-jp\r\n\r\n<div id=mailcompliance-disclaimer>old<div class=mc-disclaimer>x</div></div>\x1b$B$\"\x1b(B\r\n> quoted\r\n",
    ];

    private static readonly string[] Pieces =
    [
        "\r\n", "\r\n\r\n", "--a\r\n", "--a--\r\n", "--b\r\n", "Content-Type: text/html\r\n", "Content-Type: text/plain; charset=utf-16\r\n", "Content-Transfer-Encoding: base64\r\n",
        "Content-Type: message/rfc822\r\n\r\n", "Content-Type: multipart/mixed; boundary=\"a\"\r\n\r\n", "<div id=mailcompliance-disclaimer>", "</div>", "<!--", "=\r\n", "\x1b$B", "> ", "\xe9\xff", "From x\r\n", "begin 644 x\r\n",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_can_be_read_can_be_stamped(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var message = Mutated(random, Seeds[random.Next(Seeds.Length)]);
            var document = MailDocument.Parse(Encoding.Latin1.GetBytes(message));
            var stamped = Stamp(document);
            Assert.True(stamped.Bytes.Length >= document.Bytes.Length, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData("From jane@x  Fri Sep  6 11:37:45 2002")]
    [InlineData("From jane@x  Fri Sep  6 11:37:45 2002\r\n")]
    [InlineData("From jane@x  Fri Sep  6 11:37:45 2002\r\n\r\nHello\r\n")]
    [InlineData("From jane@x  Fri Sep  6 11:37:45 2002\r\nno field\r\nHello\r\n")]
    [InlineData("From: jane.smith@oakfield.sch.example\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nHello there\r\n")]
    [InlineData("From: jane.smith@oakfield.sch.example\r\nContent-Type: text/html\r\n\r\n<div class=mc-disclaimer>a<div class=mc-disclaimer>b</div>c</div>")]
    public void Odd_headers_and_nested_remains_are_stamped(string message)
    {
        var stamped = Stamp(MailDocument.Parse(Encoding.Latin1.GetBytes(message)));
        Assert.Contains(MessageReader.Read(stamped, Channel.Gateway, null, null).Bodies, body => body.Content.Contains("confidential", StringComparison.Ordinal));
        Assert.DoesNotContain((byte)0, stamped.Bytes.ToArray());
    }

    [Fact]
    public void A_message_nested_as_deep_as_allowed_can_still_be_stamped()
    {
        var message = From + string.Concat(Enumerable.Repeat("Content-Type: message/rfc822\r\n\r\n", MimeLimits.Default.MaxDepth)) + "Subject: x\r\n\r\nhi\r\n";
        var document = MailDocument.Parse(Encoding.Latin1.GetBytes(message));
        Assert.True(Stamp(document).Bytes.Length > document.Bytes.Length);
    }

    private static string Mutated(Random random, string message)
    {
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(message.Length + 1);
            var end = Math.Min(message.Length, at + random.Next(60));
            message = random.Next(5) switch
            {
                0 => message[..at],
                1 => message[..at] + message[end..],
                2 => message.Insert(random.Next(message.Length + 1), message[at..end]),
                3 => message.Insert(at, ((char)random.Next(1, 256)).ToString()),
                _ => message.Insert(at, Pieces[random.Next(Pieces.Length)]),
            };
        }

        // SMTP ends every message with a whole line end
        return message.EndsWith('\r') ? message + "\n" : message;
    }

    private static MailDocument Stamp(MailDocument document)
    {
        var facts = Reading.Facts(MessageReader.Read(document, Channel.Gateway, Reading.Jane.Email, ["zoe@inbox.example"]));
        return Stamper.Stamp(document, facts, new ActionPlan([new StampDisclaimer(Reading.StampText, Reading.StampHtml, "why")])).Apply();
    }
}
