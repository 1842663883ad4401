using System.Globalization;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Graph;
using Microsoft.Graph.Models;

namespace MailCompliance.Server.Graph.Audit;

/// <summary>
/// Reads a past period of Sent Items, a page of one mailbox at a step, in the order of time. Goes on by time and not by links, which do
/// not last, and whose count of messages to skip is wrong as soon as one leaves the folder.
/// </summary>
internal sealed class SentItemsBackfill(GraphParts parts, GraphClient client, ListedMessages listed)
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
            var messages = new List<Message>();
            var call = First(claim);
            // a page whose messages were all sent in one second does not lead on by time
            while (call is not null && messages.All(message => Second(claim, message) <= claim.ReadTo))
            {
                var page = await client.ReadAsync(call, GraphForms.Messages, cancellation);
                messages.AddRange(page.Value);
                call = page.NextLink is { } next ? call.At(client.Resolve(next)) : null;
            }

            var readTo = messages.Count == 0 ? claim.ReadTo : messages.Max(message => Second(claim, message));
            await backfills.StoreAsync(claim, [.. messages.Where(message => message.IsDraft != true).Select(message => listed.Of(claim.Mailbox, message, claim.Kind))], readTo, call is null, cancellation);
        }
        catch (GraphException fault)
        {
            await backfills.PostponeAsync(claim, fault.RetryAt ?? parts.Clock.GetUtcNow() + AfterRefusal, fault.Message, cancellation);
        }

        return true;
    }

    /// <summary>A property that is sorted by stands first in the filter (Microsoft Learn, "List messages").</summary>
    private GraphCall First(BackfillClaim claim)
    {
        var time = claim.Kind == BackfillKind.Past ? "sentDateTime" : "receivedDateTime";
        var request = client.Api.Users[claim.Mailbox.Id].MailFolders["sentitems"].Messages.ToGetRequestInformation(request =>
        {
            request.QueryParameters.Filter = $"{time} ge {Text(claim.ReadTo)} and {time} lt {Text(claim.Until)}";
            request.QueryParameters.Orderby = [time];
            request.QueryParameters.Select = [.. ListedFields.OfMessages, "receivedDateTime"];
            request.QueryParameters.Top = PageSize;
            request.Headers.WithImmutableIds(PageSize);
        });
        return new GraphCall(request, claim.Mailbox.Id);
    }

    private static DateTimeOffset Second(BackfillClaim claim, Message message) =>
        (claim.Kind == BackfillKind.Past ? message.SentDateTime : message.ReceivedDateTime) is { } at ? DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds()) : DateTimeOffset.MinValue;

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
