using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MailCompliance.Engine;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Deciding;

/// <summary>
/// Whom something concerns that staff ask or report, and so who may read and answer it: nobody whom it names (R42, R68). It is sealed, so it is
/// opened and read for the staff on file now, and what was read is remembered.
/// </summary>
public sealed partial class AskedMatters(ComplianceDatabase database, ComplianceEngine engine, Func<SchoolPolicy> policy, Func<PeopleSnapshot> people)
{
    private const int MostRemembered = 10_000;

    /// <summary>Messages of one Message-ID that are looked at: a split one is few.</summary>
    private const int MostMessages = 10;

    private readonly ConcurrentDictionary<string, (string StaffDigest, IReadOnlyList<string> Concerned)> read = new(StringComparer.Ordinal);

    /// <summary>Those who may read and answer it, of those it was given to or else the first of the policy's reserve; empty: nobody is left.</summary>
    public async Task<IReadOnlyList<string>> AnswerersAsync(StaffRequest request, CancellationToken cancellation) =>
        Among(request.Kind, request.GivenTo, await ConcernedAsync(request.Id, request.Person, cancellation));

    /// <summary>The same for one that is about to be taken.</summary>
    public async Task<IReadOnlyList<string>> AnswerersAsync(StaffRequestKind kind, string person, RequestContent content, IReadOnlyList<string> asked, CancellationToken cancellation) =>
        Among(kind, asked, await ConcernedAsync(person, content, people(), cancellation));

    /// <summary>Addresses of those whom a request concerns, whoever asked first.</summary>
    public async Task<IReadOnlyList<string>> ConcernedAsync(string id, string person, CancellationToken cancellation)
    {
        var onFile = people();
        if (read.TryGetValue(id, out var before) && before.StaffDigest == onFile.StaffDigest)
            return before.Concerned;
        if (await database.StaffRequests.FindAsync(id, cancellation) is not { } found)
            return [person];
        var concerned = await ConcernedAsync(person, found.Content, onFile, cancellation);
        if (read.Count >= MostRemembered)
            read.Clear();
        read[id] = (onFile.StaffDigest, concerned);
        return concerned;
    }

    /// <summary>At a glance, without opening it: whether this person can be among those who answer.</summary>
    public bool MayBeAsked(StaffRequest request, string person) =>
        request.GivenTo.Concat(Reserve()).Contains(person, StringComparer.OrdinalIgnoreCase);

    private IReadOnlyList<string> Among(StaffRequestKind kind, IReadOnlyList<string> asked, IReadOnlyList<string> concerned)
    {
        // leave to send is a decision like one about a held message; what is asked and reported goes to whom the policy names, whatever their role decides
        if (kind == StaffRequestKind.Permission)
            return Deciders.Of(asked, concerned, policy(), people());
        var first = Unconcerned(asked);
        return first.Count > 0 ? first : [.. Unconcerned(Reserve()).Take(1)];

        List<string> Unconcerned(IEnumerable<string> candidates) =>
            [.. candidates.Where(address => !concerned.Contains(address, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private IEnumerable<string> Reserve() => policy().Contacts.Technician is { } technician ? policy().Reserve.Append(technician) : policy().Reserve;

    private async Task<IReadOnlyList<string>> ConcernedAsync(string person, RequestContent content, PeopleSnapshot onFile, CancellationToken cancellation)
    {
        var noted = ConcernedStaff.NamedIn([Greeting().Replace(content.Note ?? "", "", 1)], onFile, onFile.StaffAt(person));
        var facts = (await engine.EvaluateAsync(MessageOf(person, content), policy(), onFile, cancellation)).Facts;
        return [.. ConcernedStaff.Of(facts).Prepend(person).Concat(noted).Concat(await OfMessageAsync(person, content.MessageId, cancellation)).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What was sent along of the message: its signature and disclaimer name people without being about them, and are told apart like those of any other.</summary>
    private static OutgoingMessage MessageOf(string person, RequestContent content) => new()
    {
        Channel = Channel.AddIn,
        EnvelopeSender = person,
        From = new MailAddress(person, null),
        Recipients = [.. content.Recipients.Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Select(address => new Recipient(address, null, RecipientField.To))],
        Subject = content.Subject,
        Bodies = content.Html is { Length: > 0 } html ? [new MessageBody(IsHtml: true, html, null)] : [],
        Attachments = [.. content.Files.Select(name => new Attachment(name, null, 0, IsInline: false, Content: null, Source: null))],
    };

    /// <summary>Where the message that was sent wrongly had been held, whom it concerns was read out of all of it, attachments too.</summary>
    private async Task<IReadOnlyList<string>> OfMessageAsync(string person, string? messageId, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(messageId))
            return [];
        var concerned = new List<string>();
        foreach (var entry in await database.Log.SearchAsync(new LogQuery { MessageId = messageId, Sender = person, Limit = MostMessages }, cancellation))
            concerned.AddRange((await database.Quarantine.FindAsync(entry.Id, cancellation))?.Summary.Concerned ?? []);
        return concerned;
    }

    /// <summary>Who is greeted is spoken to, not spoken of: "Dear Mrs Hart, may I send this?"</summary>
    [GeneratedRegex(
        @"^\s*((hi|hello|hey|dear|morning|afternoon|good (morning|afternoon|evening))\b[^,\r\n.:?!]{0,60}|(mr|mrs|ms|miss|mx|dr)\.?\s+[\p{L}'’-]{1,40})\s*[,:!\r\n]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Greeting();
}
