using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Text;
using MailCompliance.Engine.Text.Kinds;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Server.Cli;

/// <summary>Finds data in one file: a message as <c>check</c> reads it, anything else as an attachment would be read.</summary>
/// <param name="school">Whose own numbers and addresses are no finding; null: no school is named, and nothing is its own.</param>
public sealed class FileScanner(PeopleSnapshot people, IDocumentReader documents, SchoolDetails? school)
{
    private const string TooLong = "too-long";

    private readonly SchoolPolicy noRules = new() { Hash = "", School = school ?? new SchoolDetails { Name = "", Domains = [] } };

    private readonly FactGatherer gatherer = new(new NoSendingHistory(), documents, TimeProvider.System);

    public async Task<ScanReport> ScanAsync(InputFile file, bool withText, CancellationToken cancellation)
    {
        try
        {
            var content = file.Read();
            return IsMessage(file, content)
                ? await ScanMessageAsync(file.Name, content, withText, cancellation)
                : await ScanDocumentAsync(file, content, withText, cancellation);
        }
        catch (MimeLimitException e)
        {
            return new(file.Name, [], []) { Error = e.Message };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(file.Name, [], []) { Error = "the file cannot be read: " + e.Message };
        }
    }

    private static bool IsMessage(InputFile file, ReadOnlyMemory<byte> content) =>
        file.FileName.EndsWith(".eml", StringComparison.OrdinalIgnoreCase)
        || file.FileName.Contains(".mbox#", StringComparison.OrdinalIgnoreCase)
        || FileKinds.Of(file.FileName, content).Name == "eml";

    private async Task<ScanReport> ScanDocumentAsync(InputFile file, ReadOnlyMemory<byte> content, bool withText, CancellationToken cancellation)
    {
        var document = await documents.ReadAsync(file.FileName, content, cancellation);
        var result = Detectors.Search(new ScannedText(document.Text, [], school, people, null));
        var hits = result.Hits;
        var part = new ScannedPart("text", document.Text.Length) { NotRead = NotRead(document), NotSearched = result.IsComplete ? null : TooLong, Text = withText ? document.Text : null };
        return new(file.Name, [part], [.. hits.Select(hit => new ScanHit(Kebab(hit.Type), "text", hit.Start, hit.End, Kebab(hit.Confidence)))]);
    }

    private async Task<ScanReport> ScanMessageAsync(string name, ReadOnlyMemory<byte> content, bool withText, CancellationToken cancellation)
    {
        var message = MessageReader.Read(MailDocument.Parse(content), Channel.CommandLine, null, null);
        var facts = await gatherer.GatherAsync(message, noRules, people, cancellation);
        var texts = MessageTexts.Of(message.Subject, facts.Bodies, facts.Attachments).ToList();
        var search = new DataSearch(noRules.School, people, facts.Sender.ActualSender ?? facts.Sender.Person);
        var found = search.In(texts);
        var unread = facts.Attachments.Where(attachment => attachment.Document is { Text.Length: 0 } document && document.Inspectable != Uninspectable.No);
        return new(
            name,
            [
                .. texts.Where(text => !text.IsHidden).Select(text => PartOf(text.Where, text.Text, withText, facts) with { NotSearched = search.Unsearched.Contains(text.Where) ? TooLong : null }),
                .. unread.Select(attachment => PartOf(Place.Attachment(attachment.FileName, attachment.Attachment.Source?.Path), "", withText, facts)),
            ],
            [.. found.Select(HitOf)]);
    }

    private static ScannedPart PartOf(Place where, string text, bool withText, MessageFacts facts) =>
        new(where.Part, text.Length)
        {
            Path = where.Path,
            Text = withText ? text : null,
            NotRead = facts.Attachments.FirstOrDefault(attachment => Place.Attachment(attachment.FileName, attachment.Attachment.Source?.Path) == where)?.Document is { } document
                ? NotRead(document)
                : null,
        };

    private static ScanHit HitOf(DetectedData data) =>
        new(Kebab(data.Type), data.Where.Part, data.Where.Start, data.Where.End, Kebab(data.Confidence))
        {
            Path = data.Where.Path,
            Zone = data.Where.Part == Place.Body.Part ? Kebab(data.Zone) : null,
        };

    private static string? NotRead(ExtractedDocument document) => document.Inspectable == Uninspectable.No ? null : Kebab(document.Inspectable);

    private static string Kebab<T>(T value) where T : struct, Enum => WireName.Of(value);
}
