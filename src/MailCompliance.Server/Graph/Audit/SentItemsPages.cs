using System.Globalization;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Reads the list of a mailbox's Sent Items by delta (Microsoft Learn, "message: delta"): what is new since the last round, page after
/// page, each stored before the next is asked for.
/// </summary>
internal sealed class SentItemsPages(GraphClient client, GraphMailboxes mailboxes, SentMessages messages, Func<SchoolPolicy> policy, TimeSpan grace, TimeProvider clock)
{
    public const int PageSize = 100;

    /// <summary>A round that begins anew reads so much again: what came in while the last one ran.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    /// <summary>What is older when a mailbox is read for the first time was sent before anybody could expect a note or a copy.</summary>
    private static readonly TimeSpan PastAfter = TimeSpan.FromHours(24);

    /// <summary>The first request of a round.</summary>
    public static GraphCall FirstCall(MailboxClaim claim) => Call(claim, claim.Link ?? NewRound(claim));

    /// <summary>Stores the page and all that follow it.</summary>
    /// <returns>False: another node has the mailbox now.</returns>
    /// <exception cref="GraphException">Reading failed; what was stored stays.</exception>
    public async Task<bool> StoreAsync(MailboxClaim claim, GraphPage<GraphMessage> page, CancellationToken cancellation)
    {
        var startedAt = clock.GetUtcNow();
        while (true)
        {
            var link = page.NextLink ?? page.DeltaLink ?? throw new GraphException(0, "a page without a link") { RetryAt = clock.GetUtcNow() + TimeSpan.FromMinutes(1) };
            var seen = await SeenAsync(claim, page.Value, cancellation);
            if (!await mailboxes.StorePageAsync(claim, seen, link, page.NextLink is null, startedAt - Margin, cancellation))
                return false;
            if (page.NextLink is null)
                return true;
            page = await client.ReadAsync(Call(claim, page.NextLink), GraphJson.Default.GraphPageGraphMessage, cancellation);
        }
    }

    private static GraphCall Call(MailboxClaim claim, string link) => GraphCall.GetItems(link, claim.Mailbox.Id, PageSize);

    private static string NewRound(MailboxClaim claim)
    {
        var since = claim.Since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"users/{Uri.EscapeDataString(claim.Mailbox.Id)}/mailFolders/sentitems/messages/delta?$select={GraphMessage.SelectedFields}&$filter=receivedDateTime%20ge%20{since}";
    }

    private async Task<List<SeenMessage>> SeenAsync(MailboxClaim claim, IReadOnlyList<GraphMessage> page, CancellationToken cancellation)
    {
        var seen = new List<SeenMessage>(page.Count);
        foreach (var message in page)
        {
            var found = message.Removed is null ? message : await FollowAsync(claim.Mailbox, message.Id, cancellation);
            if (found is { IsDraft: not true })
                seen.Add(Of(claim, found));
        }

        return seen;
    }

    /// <summary>
    /// A message that left the folder before a round saw it there: moved or deleted within minutes. By its immutable id it is found
    /// wherever it lies in the mailbox. Null: it is known, or gone for good, or was never sent from here.
    /// </summary>
    private async Task<GraphMessage?> FollowAsync(GraphMailbox mailbox, string graphId, CancellationToken cancellation)
    {
        if (await messages.KnowsAsync(mailbox.Id, graphId, cancellation))
            return null;
        try
        {
            var path = $"users/{Uri.EscapeDataString(mailbox.Id)}/messages/{Uri.EscapeDataString(graphId)}?$select={GraphMessage.SelectedFields}";
            var found = await client.ReadAsync(GraphCall.GetItems(path, mailbox.Id), GraphJson.Default.GraphMessage, cancellation);
            return found.SentDateTime is not null && IsOwn(mailbox, AuthorOf(mailbox, found)) ? found : null;
        }
        catch (GraphException fault) when (fault.IsNotFound)
        {
            return null;
        }
    }

    private SeenMessage Of(MailboxClaim claim, GraphMessage message)
    {
        var mailbox = claim.Mailbox;
        var now = clock.GetUtcNow();
        var sent = message.SentDateTime is { } at && at <= now && at.Year >= 2000 ? at : now;
        var recipients = message.Recipients;
        return new SeenMessage(message.Id, message.InternetMessageId, AuthorOf(mailbox, message), recipients, sent)
        {
            IsOutside = recipients.Any(address => !IsOwn(mailbox, address)),
            DueAt = sent + grace > now ? sent + grace : now,
            IsBackfill = claim.IsFirst && now - sent > PastAfter,
        };
    }

    private static string AuthorOf(GraphMailbox mailbox, GraphMessage message) =>
        message.From?.EmailAddress?.Address is { } address && address.Contains('@', StringComparison.Ordinal) ? address : mailbox.Address;

    private bool IsOwn(GraphMailbox mailbox, string address) =>
        policy().School.Owns(address) || string.Equals(address, mailbox.Address, StringComparison.OrdinalIgnoreCase);
}
