using System.Net;
using System.Text.Json;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Outbox;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>
/// Works off an outbox through Graph, by the application that sends. What Graph accepted is done; where its answer was lost the mail is sent
/// again: nobody can look for it, since it is not saved and this application may not read.
/// </summary>
internal sealed class GraphOutbox(OwedMails outbox, Func<OwedMail, GraphSendMail> compose, GraphParts parts, GraphClient client, ILogger log)
{
    private const int Batch = 20;
    private const string Lane = "sender";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);
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
            var call = new GraphCall(HttpMethod.Post, $"users/{Uri.EscapeDataString(parts.Options.Sender.Mailbox!)}/sendMail", Lane)
            {
                Json = JsonSerializer.SerializeToUtf8Bytes(compose(claim.Mail), GraphJson.Default.GraphSendMail),
                IsRepeatable = false,
            };
            await client.SendAsync(call, cancellation);
            await outbox.DoneAsync(claim, cancellation);
        }
        catch (GraphException fault)
        {
            var retryAt = RetryAt(claim, fault);
            log.Log(retryAt is null ? LogLevel.Critical : LogLevel.Warning, "A mail of our own about {About} {What}: {Fault}", claim.Mail.About, retryAt is null ? "is given up" : "waits", fault.Message);
            await outbox.FailedAsync(claim, fault.Message, retryAt, cancellation);
        }
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
