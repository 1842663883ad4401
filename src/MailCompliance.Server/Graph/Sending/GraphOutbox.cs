using System.Net;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage.Outbox;
using Microsoft.Graph.Users.Item.SendMail;

namespace MailCompliance.Server.Graph.Sending;

/// <summary>
/// Works off an outbox through Graph, by the application that sends. What Graph accepted is done. Where its answer was lost, or this node died
/// before it could note it, the mail is looked for first, and sent again only if it is not found.
/// </summary>
internal sealed class GraphOutbox(OwedMails outbox, Func<OwedMail, GraphOptions, bool, SendMailPostRequestBody> compose, GraphParts parts, GraphClient client, OwnMailSearch search, ILogger log)
{
    private const int Batch = 20;
    private const string Lane = "sender";

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    /// <summary>A request that has not left by then never does: others may think by their own clocks that it is over.</summary>
    private static readonly TimeSpan SendWithin = TimeSpan.FromMinutes(2);

    /// <summary>So long a mail may be on its way, and the trace of it on its, before not to find it says something.</summary>
    private static readonly TimeSpan SearchAfter = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan SearchAgainAfter = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(4);
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(5);

    /// <summary>Whether the service takes a Message-ID of ours. That a draft's may be set is documented; that sendMail takes one is not.</summary>
    private bool setsMessageId = true;

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
            var window = new SendingWindow(parts.Clock, SendWithin);
            if (!await outbox.TryingAsync(claim, Lease, cancellation))
                return;
            await PostAsync(claim.Mail, window, cancellation);
            await outbox.DoneAsync(claim, cancellation);
        }
        catch (GraphException fault)
        {
            await FailedAsync(claim, fault, cancellation);
        }
    }

    /// <summary>Refused for what is in it, it has not gone: it goes without the Message-ID, and is known by our header alone.</summary>
    private async Task PostAsync(OwedMail mail, SendingWindow window, CancellationToken cancellation)
    {
        try
        {
            await client.SendAsync(Call(mail, setsMessageId, window), cancellation);
        }
        catch (GraphException refused) when (refused.Status == HttpStatusCode.BadRequest && setsMessageId)
        {
            await client.SendAsync(Call(mail, withMessageId: false, window), cancellation);
            setsMessageId = false;
        }
    }

    private GraphCall Call(OwedMail mail, bool withMessageId, SendingWindow window) =>
        new(client.Api.Users[parts.Options.Sender.Mailbox!].SendMail.ToPostRequestInformation(compose(mail, parts.Options, withMessageId)), Lane)
        {
            IsRepeatable = false,
            IsStillWanted = () => window.IsOpen,
        };

    /// <summary>What another node did not give back, it may be sending this moment, whatever its clock and ours say: the time begins when we first see it.</summary>
    private async Task<bool> IsTooSoonAsync(OwedClaim claim, DateTimeOffset since, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        var searchAt = (claim.IsTakenOver ? now : since) + SearchAfter;
        if (now >= searchAt)
            return false;
        await outbox.FailedAsync(claim, GraphException.NoAnswer, searchAt, cancellation);
        return true;
    }

    /// <returns>False: it was looked for and not found, and is to be sent again.</returns>
    private async Task<bool> HasGoneAsync(OwedClaim claim, DateTimeOffset since, CancellationToken cancellation)
    {
        switch (await search.FindAsync(claim.Mail, since, cancellation))
        {
            case OwnMailFound.Yes:
                await outbox.DoneAsync(claim, cancellation);
                return true;
            case OwnMailFound.CannotTell:
                await CannotTellAsync(claim, cancellation);
                return true;
            default:
                log.LogWarning("A mail of our own about {About} was sent without an answer and is not found; it is sent again", claim.Mail.About);
                return false;
        }
    }

    /// <summary>Sending it again could double it: it waits until somebody may look, or a person decides.</summary>
    private async Task CannotTellAsync(OwedClaim claim, CancellationToken cancellation)
    {
        var now = parts.Clock.GetUtcNow();
        DateTimeOffset? again = now - claim.OwedSince > GiveUpAfter ? null : now + SearchAgainAfter;
        log.Log(
            again is null ? LogLevel.Critical : LogLevel.Error,
            "Nobody can say whether a mail of our own about {About} has gone: neither its recipient's mailbox nor the message trace may be read. See 'graph unconfirmed'",
            claim.Mail.About);
        await outbox.FailedAsync(claim, OwedMails.CannotTell, again, cancellation);
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
