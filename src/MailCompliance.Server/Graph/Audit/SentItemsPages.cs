using System.Globalization;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Reads the list of a mailbox's Sent Items by delta (Microsoft Learn, "message: delta"): what is new since the last round, page after
/// page, each stored before the next is asked for.
/// </summary>
/// <remarks>
/// No changeType: with it the service would say nothing of what left the folder, and a message that was moved before a round saw it
/// would be missed. A message that comes into the folder later is new there in either case.
/// </remarks>
internal sealed class SentItemsPages(GraphClient client, GraphMailboxes mailboxes, SentMessages messages, ListedMessages listed, TimeProvider clock)
{
    public const int PageSize = 100;

    /// <summary>A round that begins anew reads so much again: what came in while the last one ran.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>The same where it begins anew because many came: an hour of those could fill a list again.</summary>
    private static readonly TimeSpan ShortMargin = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A delta query with a filter brings at most 5,000 messages (Microsoft Learn, "Get incremental changes to messages in a folder"), and does not
    /// say so when there were more, nor which. Somewhat below that, the period is listed by time as well.
    /// </summary>
    private const int MayLackFrom = 4500;

    /// <summary>Whether the limit holds for a round or for all rounds of one beginning is not documented: no beginning is used so long that it could matter.</summary>
    private const int BeginAnewFrom = 2500;

    /// <summary>The first request of a round.</summary>
    public GraphCall FirstCall(MailboxClaim claim) => claim.Link is { } link ? NewRound(claim).At(client.Resolve(link)) : NewRound(claim);

    /// <summary>Stores the page and all that follow it.</summary>
    /// <returns>False: another node has the mailbox now.</returns>
    /// <exception cref="GraphException">Reading failed; what was stored stays.</exception>
    public async Task<bool> StoreAsync(MailboxClaim claim, GraphPage<Message> page, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        while (true)
        {
            var link = page.NextLink ?? page.DeltaLink ?? throw new GraphException(0, "a page without a link") { RetryAt = clock.GetUtcNow() + TimeSpan.FromMinutes(1) };
            var end = page.NextLink is null ? new RoundEnd(startedAt - Margin, startedAt - ShortMargin, startedAt, MayLackFrom, BeginAnewFrom) : null;
            var seen = await SeenAsync(claim, page.Value, cancellation);
            if (!await mailboxes.StorePageAsync(claim, new ListedPage(seen, page.Value.Count, link, end), cancellation))
                return false;
            if (page.NextLink is null)
                return true;
            page = await client.ReadAsync(NewRound(claim).At(client.Resolve(page.NextLink)), GraphForms.MessageChanges, cancellation);
        }
    }

    private GraphCall NewRound(MailboxClaim claim) => new(
        client.Api.Users[claim.Mailbox.Id].MailFolders["sentitems"].Messages.Delta.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Select = ListedFields.OfMessages;
            request.QueryParameters.Filter = $"receivedDateTime ge {claim.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}";
            request.Headers.WithImmutableIds(PageSize);
        }),
        claim.Mailbox.Id);

    private async Task<List<SeenMessage>> SeenAsync(MailboxClaim claim, IReadOnlyList<Message> page, CancellationToken cancellation)
    {
        var seen = new List<SeenMessage>(page.Count);
        foreach (var message in page)
        {
            var found = message.IsRemoved() ? await FollowAsync(claim.Mailbox, message.Id!, cancellation) : message;
            if (found is { IsDraft: not true })
                seen.Add(listed.Of(claim.Mailbox, found, claim.IsFirst ? BackfillKind.First : BackfillKind.Missed));
        }

        return seen;
    }

    /// <summary>
    /// A message that left the folder before a round saw it there: moved or deleted within minutes. By its immutable id it is found
    /// wherever it lies in the mailbox. Null: it is known, or gone for good, or was never sent from here.
    /// </summary>
    private async Task<Message?> FollowAsync(GraphMailbox mailbox, string graphId, CancellationToken cancellation)
    {
        if (await messages.KnowsAsync(mailbox.Id, graphId, cancellation))
            return null;
        try
        {
            var request = client.Api.Users[mailbox.Id].Messages[graphId].ToGetRequestInformation(request =>
            {
                request.QueryParameters.Select = ListedFields.OfMessages;
                request.Headers.WithImmutableIds();
            });
            var found = await client.ReadAsync(new GraphCall(request, mailbox.Id), GraphForms.Message, cancellation);
            return found.SentDateTime is not null && listed.IsOurs(mailbox, found) ? found : null;
        }
        catch (GraphException fault) when (fault.IsItemNotFound)
        {
            return null;
        }
    }
}
