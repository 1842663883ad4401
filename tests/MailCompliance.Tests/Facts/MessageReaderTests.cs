using MailCompliance.Engine.Messages;

namespace MailCompliance.Tests.Facts;

public sealed class MessageReaderTests
{
    private const string Mixed = """
        From: Jane Smith <jane.smith@oakfield.sch.example>
        To: Zoë <zoe@inbox.example>, "Brook, Ida" <ida@governors.example>
        Cc: council@council.example
        Bcc: head@oakfield.sch.example
        Subject: =?utf-8?q?Caf=C3=A9?=
        Message-ID: <1@oakfield.sch.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain

        plain
        --a
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: text/html

        <p>html <img src="cid:logo@x"></p>
        --r
        Content-Type: image/png; name=logo.png
        Content-ID: <logo@x>
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --r--
        --a--
        --m
        Content-Type: application/pdf
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --m
        Content-Type: text/plain; name=notes.txt
        Content-Disposition: attachment; filename=notes.txt

        some notes
        --m
        Content-Type: message/rfc822

        From: a@x.example
        Subject: inner

        inner text
        --m--
        """;

    [Fact]
    public void Bodies_are_the_alternatives_and_the_richest_is_shown()
    {
        var message = Reading.Message(Mixed);
        Assert.Equal([("plain", false, false), ("<p>html <img src=\"cid:logo@x\"></p>", true, true)], message.Bodies.Select(body => (body.Content, body.IsHtml, body.IsShown)));
    }

    [Fact]
    public void Everything_else_is_an_attachment()
    {
        var message = Reading.Message(Mixed);
        Assert.Equal(
            [("logo.png", 8, true), ("unnamed.pdf", 9, false), ("notes.txt", 10, false), ("unnamed.eml", 47, false)],
            message.Attachments.Select(attachment => (attachment.FileName, attachment.Length, attachment.IsInline)));
        Assert.All(message.Attachments, attachment => Assert.Equal(attachment.Length, attachment.Content!().Length));
    }

    [Fact]
    public void Without_an_envelope_the_header_says_who_sends_and_receives()
    {
        var message = Reading.Message(Mixed);
        Assert.Equal(("jane.smith@oakfield.sch.example", "<1@oakfield.sch.example>", "Café"), (message.EnvelopeSender, message.MessageId, message.Subject));
        Assert.Equal(
            [("zoe@inbox.example", RecipientField.To), ("ida@governors.example", RecipientField.To), ("council@council.example", RecipientField.Cc), ("head@oakfield.sch.example", RecipientField.Bcc)],
            message.Recipients.Select(recipient => (recipient.Address, recipient.Field)));
    }

    [Fact]
    public void Envelope_recipients_that_the_header_does_not_show_are_blind_copies()
    {
        var message = Reading.Message(Mixed, "bounce@oakfield.sch.example", "ZOE@inbox.example", "hidden@x.example", "hidden@x.example");
        Assert.Equal("bounce@oakfield.sch.example", message.EnvelopeSender);
        Assert.Equal([("ZOE@inbox.example", RecipientField.To), ("hidden@x.example", RecipientField.Bcc)], message.Recipients.Select(recipient => (recipient.Address, recipient.Field)));
        Assert.Equal(3, message.VisibleRecipients.Count);
    }

    [Theory]
    [InlineData("Content-Type: text/plain\n\nhello", 1, 0)]
    [InlineData("\nhello", 1, 0)]
    [InlineData("Content-Type: text/plain; name=body.txt\n\nhello", 1, 0)]
    [InlineData("Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nhello", 0, 1)]
    [InlineData("Content-Type: application/pdf; name=a.pdf\n\nhello", 0, 1)]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\nno parts", 1, 0)]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/html\n\ntwo\n--x\n\nthree\n--x--", 3, 0)]
    [InlineData("Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x\nContent-Type: text/plain; name=b.txt\nContent-Disposition: inline; filename=b.txt\n\ntwo\n--x--", 1, 1)]
    public void Parts_are_sorted_into_bodies_and_files(string message, int bodies, int attachments)
    {
        var read = Reading.Message("From: a@x.example\n" + message);
        Assert.Equal((bodies, attachments), (read.Bodies.Count, read.Attachments.Count));
    }

    [Theory]
    [InlineData("application/pkcs7-signature", "MIIB", 0)]
    [InlineData("application/pkcs7-signature", "TVqQ", 1)]
    [InlineData("application/octet-stream", "MIIB", 1)]
    public void A_signature_is_no_file_unless_it_is_something_else(string type, string content, int attachments)
    {
        var message = Reading.Message($"""
            From: a@x.example
            Content-Type: multipart/signed; boundary=s; protocol="application/pkcs7-signature"

            --s
            Content-Type: text/plain

            hello
            --s
            Content-Type: {type}; name=smime.p7s
            Content-Transfer-Encoding: base64

            {content}
            --s--
            """);
        Assert.Equal(attachments, message.Attachments.Count);
    }

    [Fact]
    public void An_invitation_is_read_like_a_body()
    {
        var message = Reading.Message("""
            From: a@x.example
            Content-Type: text/calendar; method=REQUEST

            BEGIN:VCALENDAR
            BEGIN:VEVENT
            SUMMARY;LANGUAGE=en:Meeting\, about
              Amy
            DESCRIPTION:line one\nline two
            UID:040000008200E00074C5B7101A82E008
            END:VEVENT
            END:VCALENDAR
            """);
        Assert.Equal("Meeting, about Amy\nline one\nline two", Assert.Single(message.Bodies).Content);
        Assert.Empty(message.Attachments);
    }
}
