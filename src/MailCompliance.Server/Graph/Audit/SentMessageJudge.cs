using System.Net;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Judges one message of Sent Items. What the gateway's log has, it has judged: such a message is not read. Any other is fetched as
/// MIME, evaluated by the same engine, and recorded once.
/// </summary>
internal sealed class SentMessageJudge(GraphClient client, GraphParts parts, SpoolStorage storage)
{
    /// <summary>Exchange Online's own limit for a message, and as much as the gateway takes.</summary>
    private const long LargestMessage = 157_286_400;

    /// <summary>Nobody is written to about a message older than this: a note a week later teaches nothing.</summary>
    private static readonly TimeSpan NotesWithin = TimeSpan.FromHours(24);

    /// <summary>What is not found was listed by one server of the service and may not have reached another: it is gone if it is still not found so long after.</summary>
    private static readonly TimeSpan NotFoundWithin = TimeSpan.FromMinutes(5);

    private readonly SentMessages messages = parts.Database.SentMessages;
    private readonly SentLogEntries entries = new(parts.Node, parts.HasGateway);

    /// <exception cref="GraphException">It cannot be read at present.</exception>
    /// <exception cref="Exception">It cannot be judged at present: storage, or the engine.</exception>
    public async Task JudgeAsync(WaitingMessage waiting, CancellationToken cancellation)
    {
        var passed = await PassedAsync(waiting.Message, cancellation);
        if (passed is { IsWhole: true })
        {
            await messages.SettleAsync(waiting, SentMessageState.Gateway, passed.EntryId, cancellation);
            return;
        }

        var state = passed is null ? SentMessageState.Around : SentMessageState.Partly;
        try
        {
            using var mime = await client.DownloadAsync(Content(waiting), storage, LargestMessage, cancellation);
            await RecordAsync(waiting, state, MailDocument.Parse(mime.Bytes), cancellation);
        }
        catch (GraphException fault) when (fault.IsItemNotFound)
        {
            var certainAt = waiting.SeenAt + NotFoundWithin;
            if (parts.Clock.GetUtcNow() < certainAt)
                throw new GraphException(fault.Status, fault.Code) { RetryAt = certainAt };
            await messages.RecordAsync(waiting, new(SentMessageState.Gone, entries.ForGone(waiting), null, []), cancellation);
        }
        catch (GraphException fault) when (fault.Status == HttpStatusCode.RequestEntityTooLarge)
        {
            await messages.RecordAsync(waiting, new(state, entries.ForUnreadable(waiting), null, []), cancellation);
        }
        catch (MimeLimitException)
        {
            await messages.RecordAsync(waiting, new(state, entries.ForUnreadable(waiting), null, []), cancellation);
        }
    }

    private GraphCall Content(WaitingMessage waiting) => new(
        client.Api.Users[waiting.MailboxId].Messages[waiting.Message.GraphId].Content.ToGetRequestInformation(request => request.Headers.WithImmutableIds()), waiting.MailboxId);

    /// <summary>
    /// The gateway's entry of the message, and whether it has every outside recipient. An entry of another author is another message
    /// that bears the same id: to copy an id is no way past the check.
    /// </summary>
    private async Task<Passed?> PassedAsync(SeenMessage message, CancellationToken cancellation)
    {
        if (message.MessageId is null || !parts.HasGateway)
            return null;
        var found = (await messages.GatewayEntriesAsync(message.MessageId, cancellation))
            .Where(entry => string.Equals(entry.Author, message.Author, StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count == 0)
            return null;
        var seen = found.SelectMany(entry => entry.Recipients).Select(recipient => recipient.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var school = parts.Policy().School;
        return new Passed(found[0].Id, message.Recipients.Where(address => !school.Owns(address)).All(seen.Contains));
    }

    private async Task RecordAsync(WaitingMessage waiting, SentMessageState state, MailDocument document, CancellationToken cancellation)
    {
        if (IsForeign(waiting.Message, document))
        {
            await messages.SettleAsync(waiting, SentMessageState.Foreign, null, cancellation);
            return;
        }

        var recipients = waiting.Message.Recipients;
        var message = MessageReader.Read(document, Channel.Graph, envelopeSender: null, recipients.Count == 0 ? null : recipients) with
        {
            NotSeen = waiting.Message.IsBackfill ? [Unseen.SentBefore] : [],
        };
        var engine = waiting.Message.IsBackfill ? parts.PastEngine : parts.Engine;
        var evaluation = await engine.EvaluateAsync(message, parts.Policy(), parts.People(), cancellation);
        var entry = entries.For(waiting, state, evaluation);
        var record = new SentRecord(state, entry, MailProgram.Of(document), Notes(waiting, entry.Id, evaluation)) { Copies = Copies(waiting, entry.Id, document, evaluation) };
        await messages.RecordAsync(waiting, record, cancellation);
    }

    /// <summary>What others sent bears the marks of its way (RFC 5321 section 4.4); what was sent from here bears none.</summary>
    private bool IsForeign(SeenMessage message, MailDocument document) =>
        !parts.Policy().School.Owns(message.Author) && document.Headers.Find("Received") is not null;

    /// <summary>The message has gone, whatever the outcome would have been: a note is all that can follow, where the policy wants one.</summary>
    private IReadOnlyList<OwedMail> Notes(WaitingMessage waiting, string entryId, Evaluation evaluation)
    {
        if (waiting.Message.IsBackfill || parts.Clock.GetUtcNow() - waiting.Message.SentAt > NotesWithin)
            return [];
        var policy = parts.Policy();
        var told = evaluation.Verdict.Rulings
            .Where(ruling => ruling.Outcome >= Outcome.Warn)
            .Where(ruling => policy.Rules.FirstOrDefault(rule => rule.Id == ruling.Rule)?.Unwarned != Engine.Policy.Unwarned.Deliver)
            .ToList();
        return told.Count > 0 && parts.WriteNote(new SentNote(entryId, evaluation, told)) is { } note ? [note] : [];
    }

    /// <summary>The headteacher's copy, where the policy owes one: the gateway had no chance to add it. The message whole and unchanged.</summary>
    private static IReadOnlyList<OwedMail> Copies(WaitingMessage waiting, string entryId, MailDocument document, Evaluation evaluation) => waiting.Message.IsBackfill
        ? []
        :
        [
            .. evaluation.Plan.Actions.OfType<CopyTo>().SelectMany(copy => copy.To).Distinct(StringComparer.OrdinalIgnoreCase)
                .Select(address => new OwedMail($"copy:{entryId}:{address}", evaluation.Facts.Message.EnvelopeSender, address, document.Bytes, entryId)),
        ];

    private sealed record Passed(string EntryId, bool IsWhole);
}
