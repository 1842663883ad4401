using System.Threading.RateLimiting;
using MailCompliance.Server.Tokens;
using MailCompliance.Storage.Pairing;
using Microsoft.Extensions.Primitives;

namespace MailCompliance.Server.AddIn;

/// <summary>What every request goes through: whose it is, how often, from where, and what is said when something fails.</summary>
internal sealed class RequestGuard(AddInParts parts)
{
    private const string Bearer = "Bearer ";

    /// <summary>Of one mailbox, or without one of one client address: more than anybody writes, less than a loop does.</summary>
    private static readonly TokenBucketRateLimiterOptions PerMailbox = Bucket(capacity: 60, perMinute: 60);

    /// <summary>Codes of 60 bits cannot be guessed at this pace.</summary>
    private static readonly TokenBucketRateLimiterOptions PerStranger = Bucket(capacity: 10, perMinute: 10);

    private readonly PartitionedRateLimiter<string> mailboxes = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerMailbox));
    private readonly PartitionedRateLimiter<string> strangers = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerStranger));
    private readonly ILogger logger = parts.Loggers.CreateLogger("MailCompliance.Server.AddIn");

    /// <summary>For anybody, as often as they like: what is the same for everybody and costs nothing.</summary>
    public RequestDelegate Public(Func<IResult> work)
    {
        Task<IResult> Answer(HttpContext context) => Task.FromResult(work());
        return context => RunAsync(context, Answer);
    }

    /// <summary>For anybody with a code, and for people whose access token is good.</summary>
    public RequestDelegate OpenOrSignedIn(Func<HttpContext, CancellationToken, Task<IResult>> stranger, Func<HttpContext, TokenHolder, CancellationToken, Task<IResult>> signedIn)
    {
        async Task<IResult> Answer(HttpContext context)
        {
            if (TokenIn(context) is { } token)
                return await SignedInAsync(context, token, signedIn);
            return IsWithinRate(context, null) ? await stranger(context, context.RequestAborted) : Problems.TooMany(context);
        }

        return context => RunAsync(context, Answer);
    }

    /// <summary>For connected mailboxes alone.</summary>
    public RequestDelegate Connected(Func<HttpContext, ConnectedMailbox, CancellationToken, Task<IResult>> work)
    {
        async Task<IResult> Answer(HttpContext context)
        {
            var mailbox = await MailboxOfAsync(context);
            // a stranger's wrong credentials count as his attempts
            if (!IsWithinRate(context, mailbox?.Mailbox))
                return Problems.TooMany(context);
            return mailbox is null ? NotConnected(context) : await work(context, mailbox, context.RequestAborted);
        }

        return context => RunAsync(context, Answer);
    }

    public Task Preflight(HttpContext context)
    {
        AllowOrigin(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task RunAsync(HttpContext context, Func<HttpContext, Task<IResult>> work)
    {
        AllowOrigin(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var answer = await AnswerAsync(context, work);
        await answer.ExecuteAsync(context);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, Func<HttpContext, Task<IResult>> work)
    {
        try
        {
            return await work(context);
        }
        catch (UnreadableRequestException fault)
        {
            return fault.Answer;
        }
        catch (BadHttpRequestException fault)
        {
            return Problems.Of(fault.StatusCode, "The request cannot be read", "It broke off or was malformed.");
        }
        catch (IssuerUnavailableException)
        {
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Your sign-in cannot be checked now", "Try again in a few minutes, or ask your technician for a code.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // the type alone: messages of exceptions may quote what they fail on
            logger.LogError("A request of the add-in failed: {Fault}", fault.GetType().Name);
            return Problems.Of(StatusCodes.Status500InternalServerError, "The check failed", "The school's gateway checks the message when it is sent.");
        }
    }

    /// <summary>Good tokens count for the person: a whole school may come from one address in the morning.</summary>
    private async Task<IResult> SignedInAsync(HttpContext context, string token, Func<HttpContext, TokenHolder, CancellationToken, Task<IResult>> work)
    {
        var person = parts.Tokens is { } tokens ? await tokens.ReadAsync(token, context.RequestAborted) : null;
        if (!IsWithinRate(context, person?.Address))
            return Problems.TooMany(context);
        return person is null ? NotSignedIn(context) : await work(context, person, context.RequestAborted);
    }

    private static string? TokenIn(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    private async Task<ConnectedMailbox?> MailboxOfAsync(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(AddInApi.Scheme + " ", StringComparison.OrdinalIgnoreCase) && header.Length < 200
            ? await parts.Database.Pairings.FindAsync(header[(AddInApi.Scheme.Length + 1)..].Trim(), parts.Options.Id, context.RequestAborted)
            : null;

    /// <param name="mailbox">Null: a stranger's.</param>
    private bool IsWithinRate(HttpContext context, string? mailbox)
    {
        using var lease = mailbox is null
            ? strangers.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "")
            : mailboxes.AttemptAcquire(mailbox);
        return lease.IsAcquired;
    }

    private static IResult NotConnected(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = AddInApi.Scheme;
        return Problems.Of(StatusCodes.Status401Unauthorized, "This mailbox is not connected", "Open MailCompliance in Outlook and connect it again.");
    }

    /// <summary>RFC 6750 section 3.1. What is wrong with the token is not said.</summary>
    private static IResult NotSignedIn(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Bearer + "error=\"invalid_token\"";
        return Problems.Of(StatusCodes.Status401Unauthorized, "Your sign-in does not count here", "Sign in again, or ask your technician for a code.");
    }

    /// <summary>Pages and scripts of the add-in come from our own origin; classic Outlook refuses answers that do not name it.</summary>
    private void AllowOrigin(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Origin";
        var own = PublicAddress.Of(context, parts.PublicUrl).GetLeftPart(UriPartial.Authority);
        if (context.Request.Headers.Origin != new StringValues(own))
            return;
        headers.AccessControlAllowOrigin = own;
        headers.AccessControlAllowMethods = "GET, POST, DELETE";
        headers.AccessControlAllowHeaders = "Authorization, Content-Type, If-None-Match";
        headers.AccessControlExposeHeaders = "ETag, Retry-After";
        headers.AccessControlMaxAge = "600";
    }

    private static TokenBucketRateLimiterOptions Bucket(int capacity, int perMinute) => new()
    {
        TokenLimit = capacity,
        TokensPerPeriod = Math.Max(1, perMinute / 6),
        ReplenishmentPeriod = TimeSpan.FromSeconds(10),
        QueueLimit = 0,
    };
}
