using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Rules;

/// <summary>Facts with boring defaults: one short message of a class teacher to one parent, nothing wrong with it.</summary>
internal static class Some
{
    public static readonly SchoolDetails School = new()
    {
        Name = "Oakhill Primary School",
        Address = "1 School Lane, Oakhill, OK1 2AB",
        Phone = "01632 960123",
        Domains = ["oakhill.example"],
        Headteacher = "head@oakhill.example",
    };

    public static readonly StaffMember Teacher = new(
        "s1", "a.khan@oakhill.example", "Aisha", "Khan", Title: "Class teacher", Phone: "01632 960124",
        PrivateEmail: "aisha.khan.home@webpost.example", PrivatePhone: "07700 900111")
    {
        Groups = ["teachers"],
    };

    public static readonly StaffMember Head = new("s2", "head@oakhill.example", "Helen", "Hart", Title: "Headteacher")
    {
        Groups = ["slt"],
    };

    public static readonly Pupil Ada = new(
        "p1", "Ada", "Bell", Upn: "A801200005001", Born: new DateOnly(2016, 4, 3), Year: "5", Class: "5B", Postcode: "OK1 2AB");

    public static readonly Pupil Ben = new("p2", "Ben", "Stone", Year: "5", Class: "5B", Email: "ben.stone@homemail.example");

    public static readonly PeopleSnapshot People = new(
        [Teacher, Head],
        [Ada, Ben],
        [
            new PupilContact("p1", "Rosa", "Bell", "mother", "rosa.bell@homemail.example", "07700 900222"),
            new PupilContact("p2", "Marta", "Stone", "mother", "marta.stone@homemail.example"),
        ],
        [new Governor("Grace", "Field", "grace.field@governors.example")],
        [new Agency("County council", "council.example")]);

    public static MessageFacts Facts(
        string subject = "Reading books next week",
        string body = "Dear Mrs Bell,\n\nPlease send in the reading book on Monday.\n\nKind regards\nAisha Khan",
        string[]? to = null,
        string[]? cc = null,
        string[]? bcc = null,
        StaffMember? sender = null) => Written(subject, [Body(body)], to, cc, bcc, sender ?? Teacher);

    public static MessageFacts WithoutSubject() => Written(null, [Body("Dear Mrs Bell")], null, null, null, Teacher);

    private static MessageFacts Written(string? subject, BodyText[] bodies, string[]? to, string[]? cc, string[]? bcc, StaffMember sender)
    {
        Recipient[] visible =
        [
            .. (to ?? ["rosa.bell@homemail.example"]).Select(address => new Recipient(address, null, RecipientField.To)),
            .. (cc ?? []).Select(address => new Recipient(address, null, RecipientField.Cc)),
        ];
        Recipient[] all = [.. visible, .. (bcc ?? []).Select(address => new Recipient(address, null, RecipientField.Bcc))];
        return new MessageFacts
        {
            Message = new OutgoingMessage
            {
                Channel = Channel.Gateway,
                MessageId = "<1@oakhill.example>",
                EnvelopeSender = sender.Email,
                From = new MailAddress(sender.Email, sender.DisplayName),
                Recipients = all,
                VisibleRecipients = visible,
                Subject = subject,
            },
            At = new DateTimeOffset(2026, 11, 25, 10, 0, 0, TimeSpan.Zero),
            School = School,
            People = People,
            Sender = new SenderFacts(sender.Email, sender, School.Owns(sender.Email), null),
            Recipients = [.. all.Select(recipient => Known(recipient))],
            Class = MessageClass.Ordinary,
            Security = MessageSecurity.None,
            Bodies = bodies,
            Signature = new SignatureBlock(true, true, true, true, true),
            Attachments = [],
            Data = [],
        };
    }

    /// <summary>A body whose lines from the first that begins with ">" or "From:" on are history.</summary>
    public static BodyText Body(string text, bool isHtml = false)
    {
        var history = text.IndexOf("\n>", StringComparison.Ordinal);
        if (history < 0)
            history = text.IndexOf("\nFrom:", StringComparison.Ordinal);
        var start = history < 0 ? text.Length : history + 1;
        return new BodyText
        {
            Text = text,
            IsHtml = isHtml,
            HistoryStart = start,
            Zones = start == text.Length ? [new Zone(ZoneKind.New, 0, start)] : [new Zone(ZoneKind.New, 0, start), new Zone(ZoneKind.Quoted, start, text.Length)],
        };
    }

    public static AttachmentFacts File(
        string name, long length = 1000, FileKind? kind = null, string text = "", Uninspectable inspectable = Uninspectable.No, params ContainedFile[] contained) => new()
    {
        Attachment = new Attachment(name, null, length, false, null, null),
        Kind = kind ?? new FileKind("pdf", FileFamily.Document),
        Document = new ExtractedDocument(kind ?? new FileKind("pdf", FileFamily.Document), text, inspectable) { Contained = contained },
    };

    public static string[] Addresses(int count) => [.. Enumerable.Range(1, count).Select(number => $"person{number}@elsewhere.example")];

    private static RecipientFacts Known(Recipient recipient)
    {
        var classes = People.ClassesOf(recipient.Address);
        return new RecipientFacts(
            recipient.Address, recipient.DisplayName, recipient.Field, classes.Count > 0 ? classes : [RecipientClass.Other], School.Owns(recipient.Address));
    }
}
