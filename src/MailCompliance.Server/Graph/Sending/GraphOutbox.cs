using System.Net;
using System.Text.Json;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>
/// Works off an outbox through Graph, by the application that sends. What Graph accepted is done. Where its answer was lost, or this node died
/// before it could note it, the mail is looked for first, and sent again only if it is not found.
/// </summary>
internal sealed class GraphOutbox(OwedMails outbox, Func<OwedMail, GraphOptions, GraphSendMail> compose, GraphParts parts, GraphClient client, OwnMailSearch search, ILogger log)
{
    private const int Batch = 20;
    private const string Lane = "sender";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
    /// <summary>So long a mail may be on its way, and the trace of it on its, before not to find it says something.</summary>
    private static readonly TimeSpan SearchAfter = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    /// <returns>False: nothing to do.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var claims = await outbox.ClaimAsync(parts.Node, Lease, Batch, cancellation);
        foreach (var claim in claims)
            await SendAsync(claim, cancellation);
        return claims.Count > 0;
    }

    private async Task SendAsync(OwedClaim claim, CancellationToken cancellation)
    {
        try
        {
            if (claim.DoubtfulAt is { } since && (await IsTooSoonAsync(claim, since, cancellation) || await HasGoneAsync(claim, since, cancellation)))
                return;
            if (!await outbox.TryingAsync(claim, Lease, cancellation))
                return;
            var call = new GraphCall(HttpMethod.Post, $"users/{Uri.EscapeDataString(parts.Options.Sender.Mailbox!)}/sendMail", Lane)
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(compose(claim.Mail, parts.Options), GraphJson.Default.GraphSendMail),
                IsRepeatable = false,
            };
            await client.SendAsync(call, cancellation);
            await outbox.DoneAsync(claim, cancellation);
        }
        catch (GraphException fault)
        {
            await FailedAsync(claim, fault, cancellation);
        }
    }

    private async Task<bool> IsTooSoonAsync(OwedClaim claim, DateTimeOffset since, CancellationToken cancellation)
    {
        if (parts.Clock.GetUtcNow() >= since + SearchAfter)
            return false;
        await outbox.FailedAsync(claim, GraphException.NoAnswer, since + SearchAfter, cancellation);
        return true;
    }

    private async Task<bool> HasGoneAsync(OwedClaim claim, DateTimeOffset since, CancellationToken cancellation)
    {
        if (!await search.FindsAsync(claim.Mail, since, cancellation))
        {
            log.LogWarning("A mail of our own about {About} was sent without an answer and is not found; it is sent again", claim.Mail.About);
            return false;
        }

        await outbox.DoneAsync(claim, cancellation);
        return true;
    }

    private async Task FailedAsync(OwedClaim claim, GraphException fault, CancellationToken cancellation)
    {
        var retryAt = RetryAt(claim, fault);
        log.Log(retryAt is null ? LogLevel.Critical : LogLevel.Warning, "A mail of our own about {About} {What}: {Fault}", claim.Mail.About, retryAt is null ? "is given up" : "waits", fault.Message);
        if (!fault.IsOutcomeUnknown)
        {
            await outbox.RefusedAsync(claim, fault.Message, retryAt, cancellation);
            return;
        }

        var searchAt = parts.Clock.GetUtcNow() + SearchAfter;
        await outbox.FailedAsync(claim, fault.Message, retryAt is { } at && at < searchAt ? searchAt : retryAt, cancellation);
    }

    private DateTimeOffset? RetryAt(OwedClaim claim, GraphException fault)
    {
        var now = parts.Clock.GetUtcNow();
        if (now - claim.OwedSince > GiveUpAfter || fault.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge)
            return null;
        var wait = FirstRetry * Math.Pow(2, Math.Min(claim.Attempts, 10));
        var own = now + (wait < LongestWait ? wait : LongestWait);
        return fault.RetryAt > own ? fault.RetryAt : own;
    }
}
