using System.Text;
using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

public sealed class StamperTests
{
    private const string From = "From: jane.smith@oakfield.sch.example\r\nTo: zoe@inbox.example\r\nIn-Reply-To: <0@x>\r\nMIME-Version: 1.0\r\n";

    public static TheoryData<string, string> Encodings
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var charset in (string[])["us-ascii", "utf-8", "windows-1252", "iso-8859-1", "iso-8859-15", "utf-16", "koi8-r", "gb18030", "iso-2022-jp"])
            {
                foreach (var encoding in (string[])["7bit", "8bit", "quoted-printable", "base64"])
                    data.Add(charset, encoding);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_stamp_comes_out_exactly_in_every_charset_and_encoding(string charset, string encoding)
    {
        if (charset == "utf-16" && encoding is "7bit" or "8bit")
            return;
        foreach (var isHtml in (bool[])[false, true])
        {
            var stamped = Stamp(Encoded(isHtml ? "<p>Hello</p>" : "Hello\r\n", charset, encoding, isHtml));
            var facts = FactsOf(stamped);
            var shown = string.Concat(facts.Bodies.Where(body => body.IsShown).Select(body => body.Text));
            Assert.Contains("Hello", shown, StringComparison.Ordinal);
            Assert.Equal(1, Count(facts));
            Assert.Contains("school’s", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Stamped_twice_is_stamped_once()
    {
        foreach (var (content, isHtml) in Samples())
        {
            var once = Stamp(Encoded(content, "utf-8", "quoted-printable", isHtml));
            var twice = Stamp(once);
            Assert.Equal(once.Bytes.ToArray(), twice.Bytes.ToArray());
        }
    }

    [Fact]
    public void An_answer_to_a_stamped_message_is_stamped_above_the_history()
    {
        var history = string.Concat(("On 3 June 2026 at 10:11, Jane wrote:\n\nHello\n" + Reading.StampText).Split('\n').Select((line, index) => (index == 0 ? "" : "> ") + line + "\r\n"));
        var stamped = Stamp(Encoded("Thank you\r\n\r\n" + history, "utf-8", "8bit", isHtml: false));
        Assert.Equal("Thank you\r\n\r\n" + Reading.StampText + "\r\n\r\n" + history, stamped.Root.DecodeText());
    }

    [Fact]
    public void An_html_answer_is_stamped_above_the_history()
    {
        var history = "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On 3 June 2026 at 10:11, Jane wrote:</div><blockquote class=\"gmail_quote\">Hello<div id=\"mailcompliance-disclaimer\">" + Reading.StampHtml + "</div></blockquote></div>";
        var text = Stamp(Encoded("<div>Thank you</div>" + history, "utf-8", "8bit", isHtml: true)).Root.DecodeText();
        Assert.StartsWith("<div>Thank you</div><div id=\"mailcompliance-disclaimer\"", text, StringComparison.Ordinal);
        Assert.EndsWith(Reading.StampHtml + "</div>" + history, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Remains_of_an_edited_stamp_are_replaced()
    {
        var stamped = Stamp(Encoded("<p>Hello</p><div id=\"mailcompliance-disclaimer\" class=\"mc-disclaimer\"><p>This e-mail is</p></div><p>Bye</p>", "utf-8", "8bit", isHtml: true));
        Assert.Equal(1, Count(FactsOf(stamped)));
        Assert.DoesNotContain("This e-mail is<", stamped.Root.DecodeText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Both_alternatives_are_stamped_and_nothing_else_changes()
    {
        var message = Parse(From + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\n\r\nHello\r\n--a\r\nContent-Type: text/html\r\n\r\n<p>Hello</p>\r\n--a--\r\n--m\r\nContent-Type: text/plain; name=a.txt\r\nContent-Disposition: attachment\r\n\r\nfile\r\n--m--\r\n");
        var stamped = Stamp(message);
        var facts = FactsOf(stamped);
        Assert.All(facts.Bodies, body => Assert.True(body.HasDisclaimer));
        Assert.Equal("file", Encoding.UTF8.GetString(Assert.Single(facts.Attachments).Attachment.Content!().Span));
    }

    [Fact]
    public void Text_around_an_attachment_is_stamped_once_at_the_end()
    {
        var message = Parse(From + "Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nfirst\r\n--m\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n--m\r\n\r\nsecond\r\n--m--\r\n");
        var stamped = Stamp(message);
        Assert.Equal(1, Count(FactsOf(stamped)));
        Assert.Contains(Reading.StampText, stamped.Root.Children[2].DecodeText(), StringComparison.Ordinal);
        Assert.Equal(stamped.Bytes.ToArray(), Stamp(stamped).Bytes.ToArray());
    }

    [Fact]
    public void A_file_alone_gets_a_text_above_it()
    {
        var stamped = Stamp(Parse(From + "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n"));
        var facts = FactsOf(stamped);
        Assert.Equal(Reading.StampText, Assert.Single(facts.Bodies).Text.Trim());
        Assert.Equal("a.pdf", Assert.Single(facts.Attachments).FileName);
    }

    [Theory]
    [InlineData("Content-Type: multipart/signed; boundary=s; protocol=\"application/pkcs7-signature\"\r\n\r\n--s\r\n\r\nHello\r\n--s\r\nContent-Type: application/pkcs7-signature\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--s--\r\n")]
    [InlineData("Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\n")]
    [InlineData("Auto-Submitted: auto-replied\r\n\r\nI am away\r\n")]
    public void What_must_not_be_touched_is_not(string rest)
    {
        var message = Parse(From + rest);
        Assert.False(Stamper.Stamp(message, FactsOf(message), Plan).HasChanges);
    }

    [Fact]
    public void Signature_and_disclaimer_stand_in_this_order()
    {
        var message = Encoded("Hello", "utf-8", "8bit", isHtml: false);
        var plan = new ActionPlan([new StampDisclaimer("Disclaimer\nin lines", "<p>D</p>", ""), new StampSignature("Jane Smith", "<p>J</p>", "")]);
        var text = Stamper.Stamp(message, FactsOf(message), plan).Apply().Root.DecodeText();
        Assert.Equal("Hello\r\n\r\nJane Smith\r\n\r\nDisclaimer\r\nin lines\r\n", text);
    }

    private static readonly ActionPlan Plan = new([new StampDisclaimer(Reading.StampText, Reading.StampHtml, "")]);

    private static IEnumerable<(string Content, bool IsHtml)> Samples() =>
        HistorySamples.Html.Values.Select(text => (text, true)).Concat(HistorySamples.Plain.Values.Select(text => (text, false)))
            .Select(sample => (sample.text.Replace("¦", "", StringComparison.Ordinal).ReplaceLineEndings("\r\n"), sample.Item2));

    private static MailDocument Stamp(MailDocument document)
    {
        var facts = FactsOf(document);
        var plan = facts.Bodies.Count > 0 && facts.Bodies.All(body => body.HasDisclaimer) ? ActionPlan.Nothing : Plan;
        return Stamper.Stamp(document, facts, plan).Apply();
    }

    private static int Count(MessageFacts facts) =>
        facts.Bodies.Where(body => body.IsShown)
            .Sum(body => Reading.Of(body, ZoneKind.Disclaimer).Replace("\r\n", " ", StringComparison.Ordinal).Split("This e-mail is confidential").Length - 1);

    private static MessageFacts FactsOf(MailDocument document) => Reading.Facts(MessageReader.Read(document, Channel.Gateway, "jane.smith@oakfield.sch.example", null));

    private static MailDocument Parse(string message) => MailDocument.Parse(Encoding.Latin1.GetBytes(message));

    private static MailDocument Encoded(string text, string charset, string encoding, bool isHtml)
    {
        var bytes = charset switch
        {
            "utf-8" => Encoding.UTF8.GetBytes(text),
            "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            _ => Encoding.ASCII.GetBytes(text.Replace("ë", "e", StringComparison.Ordinal)),
        };
        var head = From + $"Content-Type: text/{(isHtml ? "html" : "plain")}; charset={charset}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n";
        var body = encoding switch
        {
            "base64" => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)),
            "quoted-printable" => Encoding.ASCII.GetBytes(string.Concat(bytes.Select(value => value is 13 or 10 || (value is > 31 and < 127 and not (byte)'=') ? ((char)value).ToString() : $"={value:X2}"))),
            _ => bytes,
        };
        return MailDocument.Parse(Encoding.ASCII.GetBytes(head).Concat(body).ToArray());
    }
}
