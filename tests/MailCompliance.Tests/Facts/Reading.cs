using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Facts;

/// <summary>A school, its people and short ways to read a message or a body.</summary>
internal static class Reading
{
    public const string StampText = "This e-mail is confidential. If it reached you by mistake, tell the school’s office and delete it.";

    public const string StampHtml = "<p>This e-mail is confidential. If it reached you by mistake, tell the school&#8217;s <b>office</b> and delete it.</p>";

    public static readonly StaffMember Jane =
        new("s1", "jane.smith@oakfield.sch.example", "Jane", "Smith", Title: "Head of Year 7", Phone: "01632 960124");

    public static readonly SchoolDetails School = new()
    {
        Name = "Oakfield Primary School",
        Address = "Oakfield Primary School, 12 Mill Lane, Anytown, LX4 9ZQ",
        Phone = "01632 960123",
        Domains = ["oakfield.sch.example"],
        Headteacher = "head@oakfield.sch.example",
    };

    public static readonly PeopleSnapshot People = new(
        [Jane, new("s2", "tom.field@oakfield.sch.example", "Thomas", "Field", KnownAs: "Tom", Title: "Teacher")],
        [new("p1", "Amy", "Winter", Email: "23winter@oakfield.sch.example")],
        [new("p1", "Zoë", "Winter", "mother", "zoe@inbox.example")],
        [new("Ida", "Brook", "ida@governors.example")],
        [new("County Council", "council.example")]);

    public static readonly SchoolPolicy Policy = new()
    {
        Hash = "0",
        School = School,
        Duties = [new StampDisclaimerDuty(new StampDisclaimerSettings { Text = StampText, Html = StampHtml })],
    };

    public static MailDocument Document(string message) => MailDocument.Parse(Encoding.UTF8.GetBytes(message.ReplaceLineEndings("\r\n")));

    public static OutgoingMessage Message(string message, string? sender = null, params string[] recipients) =>
        MessageReader.Read(Document(message), Channel.Gateway, sender, recipients.Length == 0 ? null : recipients);

    public static MessageFacts Facts(OutgoingMessage message, SchoolPolicy? policy = null, ISendingHistory? history = null)
    {
        var gatherer = new FactGatherer(history ?? new NoSendingHistory(), new NoDocuments(), TimeProvider.System);
        return gatherer.GatherAsync(message, policy ?? Policy, People, CancellationToken.None).GetAwaiter().GetResult();
    }

    public static (BodyText Body, SignatureBlock Signature) Body(string content, bool isHtml, bool isReply = true, bool isForward = false, StaffMember? person = null)
    {
        var reader = new BodyReader(
            new SignatureEvidence(person ?? Jane, person?.DisplayName ?? "Jane Smith", School),
            StampPatterns.Of(Policy),
            new ReplyMarks(isForward, isReply));
        var source = Document($"Content-Type: text/{(isHtml ? "html" : "plain")}; charset=utf-8\n\n" + content).Root;
        return reader.Read(new MessageBody(isHtml, content, source));
    }

    public static string Quoted(BodyText body) => Of(body, ZoneKind.Quoted);

    public static string Of(BodyText body, ZoneKind kind) =>
        string.Concat(body.Zones.Where(zone => zone.Kind == kind).Select(zone => body.Text[zone.Start..zone.End]));
}

/// <summary>Knows pictures and texts by their first bytes, as far as the tests need.</summary>
internal sealed class NoDocuments : IDocumentReader
{
    public ValueTask<ExtractedDocument> ReadAsync(string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        ValueTask.FromResult(content.Span is [0x89, ..]
            ? new ExtractedDocument(new FileKind("png", FileFamily.Image), "", Uninspectable.No)
            : new ExtractedDocument(new FileKind("text", FileFamily.Text), Encoding.UTF8.GetString(content.Span), Uninspectable.No));
}
