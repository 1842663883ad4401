using System.Globalization;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Reads a past period of Sent Items, a page of one mailbox at a step, in the order in which messages were sent. Goes on by time and not
/// by links, which do not last.
/// </summary>
internal sealed class SentItemsBackfill(GraphParts parts, GraphClient client)
{
    private const int PageSize = 100;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(15);

    private readonly GraphBackfills backfills = parts.Database.GraphBackfills;

    /// <returns>False: nothing is to be done now.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        if (await backfills.ClaimAsync(parts.Node, Lease, cancellation) is not { } claim)
            return false;
        try
        {
            var messages = new List<GraphMessage>();
            var link = First(claim);
            // a page whose messages were all sent in one second does not lead on by time
            while (link is not null && messages.All(message => Second(message) <= claim.ReadTo))
            {
                var page = await client.ReadAsync(GraphCall.GetItems(link, claim.MailboxId, PageSize), GraphJson.Default.GraphPageGraphMessage, cancellation);
                messages.AddRange(page.Value);
                link = page.NextLink;
            }

            var readTo = messages.Count == 0 ? claim.ReadTo : messages.Max(Second);
            await backfills.StoreAsync(claim, [.. messages.Where(message => message.IsDraft != true).Select(message => Of(claim, message))], readTo, link is null, cancellation);
        }
        catch (GraphException fault)
        {
            await backfills.PostponeAsync(claim, fault.RetryAt ?? parts.Clock.GetUtcNow() + AfterRefusal, fault.Message, cancellation);
        }

        return true;
    }

    /// <summary>A property that is sorted by stands first in the filter (Microsoft Learn, "List messages").</summary>
    private static string First(BackfillClaim claim) =>
        $"users/{Uri.EscapeDataString(claim.MailboxId)}/mailFolders/sentitems/messages?$filter=sentDateTime%20ge%20{Text(claim.ReadTo)}%20and%20sentDateTime%20lt%20{Text(claim.Until)}"
        + $"&$orderby=sentDateTime&$select={GraphMessage.SelectedFields}&$top={PageSize}";

    private SeenMessage Of(BackfillClaim claim, GraphMessage message)
    {
        var school = parts.Policy().School;
        var recipients = message.Recipients;
        return new SeenMessage(message.Id, message.InternetMessageId, message.From?.EmailAddress?.Address ?? "", recipients, message.SentDateTime ?? claim.ReadTo)
        {
            IsOutside = recipients.Any(address => !school.Owns(address)),
            DueAt = parts.Clock.GetUtcNow(),
            IsBackfill = true,
        };
    }

    private static DateTimeOffset Second(GraphMessage message) =>
        message.SentDateTime is { } at ? DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()) : DateTimeOffset.MinValue;

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
