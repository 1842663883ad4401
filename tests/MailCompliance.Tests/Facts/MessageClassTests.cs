using MailCompliance.Engine.Facts;

namespace MailCompliance.Tests.Facts;

public sealed class MessageClassTests
{
    private const string Report = """
        Content-Type: multipart/report; report-type=delivery-status; boundary=r

        --r

        Your message could not be delivered.
        --r
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mail.oakfield.sch.example

        Final-Recipient: rfc822; nobody@x.example
        Action: failed
        Status: 5.1.1
        --r
        Content-Type: message/rfc822

        Subject: original

        text
        --r--
        """;

    private static readonly string Receipt = Report
        .Replace("delivery-status", "disposition-notification", StringComparison.Ordinal);

    private static readonly string Journal = """
        X-MS-Journal-Report:
        Content-Type: multipart/mixed; boundary=j

        --j
        Content-Type: text/plain

        Sender: jane.smith@oakfield.sch.example
        Recipient: zoe@inbox.example
        --j
        Content-Type: message/rfc822

        Subject: original

        text
        --j--
        """;

    private const string Invitation = """
        Content-Type: multipart/alternative; boundary=c

        --c

        Meeting
        --c
        Content-Type: text/calendar; method=REQUEST

        BEGIN:VCALENDAR
        END:VCALENDAR
        --c--
        """;

    public static TheoryData<string, string, string, MessageClass> Cases => new()
    {
        { "ordinary", "a@x", "Subject: Hello\n\ntext", MessageClass.Ordinary },
        { "list", "a@x", "List-Id: <staff.oakfield.sch.example>\n\ntext", MessageClass.List },
        { "precedence of a list", "a@x", "Precedence: bulk\n\ntext", MessageClass.Ordinary },
        { "invitation", "a@x", Invitation, MessageClass.Calendar },
        { "invitation of Exchange", "a@x", "Content-Class: urn:content-classes:calendarmessage\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR", MessageClass.Calendar },
        { "claim of an invitation", "a@x", "Content-Class: urn:content-classes:calendarmessage\n\ntext", MessageClass.Ordinary },
        { "calendar file attached", "a@x", Invitation.Replace("REQUEST\n", "REQUEST\nContent-Disposition: attachment\n", StringComparison.Ordinal), MessageClass.Ordinary },
        { "answer (RFC 3834)", "a@x", "Auto-Submitted: auto-replied (vacation)\n\nI am away", MessageClass.AutoReply },
        { "not automatic", "a@x", "Auto-Submitted: no\n\ntext", MessageClass.Ordinary },
        { "out of office of Exchange", "", "Subject: Automatic reply: Hello\nX-Auto-Response-Suppress: All\nAuto-Submitted: auto-generated\n\nI am away", MessageClass.AutoReply },
        { "out of office, old", "a@x", "X-Autoreply: yes\n\nI am away", MessageClass.AutoReply },
        { "out of office, older", "a@x", "Precedence: auto_reply\n\nI am away", MessageClass.AutoReply },
        { "wish for silence alone", "a@x", "X-Auto-Response-Suppress: OOF\n\ntext", MessageClass.Ordinary },
        { "delivery report", "", Report, MessageClass.DeliveryReport },
        { "read receipt", "", Receipt, MessageClass.ReadReceipt },
        { "delivery report with a sender", "a@x", Report, MessageClass.AutoReply },
        { "delivery report with a file", "", Report.Replace("\n--r--", "\n--r\nContent-Type: application/zip\n\nPK\n--r--", StringComparison.Ordinal), MessageClass.NullSender },
        { "claim of a report", "", "Content-Type: multipart/report; report-type=delivery-status; boundary=r\n\n--r\n\ntext\n--r--", MessageClass.NullSender },
        { "journal report", "", Journal, MessageClass.JournalReport },
        { "claim of a journal report", "a@x", Journal, MessageClass.Ordinary },
        { "journal header on a letter", "", "X-MS-Journal-Report:\n\ntext", MessageClass.NullSender },
        { "connector validation", "", "From: O365ConnectorValidation@oakfield.sch.example\n\ntest", MessageClass.ConnectorValidation },
        { "claim of connector validation", "a@x", "From: O365ConnectorValidation@oakfield.sch.example\n\ntest", MessageClass.Ordinary },
        { "null sender", "", "From: scanner@oakfield.sch.example\n\ntext", MessageClass.NullSender },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_class_is_recognised(string what, string sender, string message, MessageClass expected)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, MessageClassifier.ClassOf(Reading.Message(message, sender, "b@x.example")));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied")]
    [InlineData("Precedence: auto_reply")]
    [InlineData("X-Autoreply: yes")]
    [InlineData("X-MS-Journal-Report: yes")]
    [InlineData("Content-Class: urn:content-classes:calendarmessage")]
    [InlineData("List-Id: <x.example>")]
    [InlineData("X-Failed-Recipients: a@x.example")]
    [InlineData("Return-Path: <>")]
    public void No_header_switches_the_rules_about_content_off(string header)
    {
        var kind = MessageClassifier.ClassOf(Reading.Message(header + "\nFrom: a@x.example\n\ntext", "a@x.example", "b@x.example"));
        Assert.NotEqual(JudgedBy.None, ClassTreatment.Of(kind).Judged);
    }
}
