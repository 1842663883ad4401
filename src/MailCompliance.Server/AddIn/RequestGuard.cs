using System.Threading.RateLimiting;
using MailCompliance.Storage.Pairing;
using Microsoft.Extensions.Primitives;

namespace MailCompliance.Server.AddIn;

/// <summary>What every request goes through: whose it is, how often, from where, and what is said when something fails.</summary>
internal sealed class RequestGuard(AddInParts parts)
{
    /// <summary>Of one mailbox, or without one of one client address: more than anybody writes, less than a loop does.</summary>
    private static readonly TokenBucketRateLimiterOptions PerMailbox = Bucket(capacity: 60, perMinute: 60);

    /// <summary>Codes of 60 bits cannot be guessed at this pace.</summary>
    private static readonly TokenBucketRateLimiterOptions PerStranger = Bucket(capacity: 10, perMinute: 10);

    private readonly PartitionedRateLimiter<string> mailboxes = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerMailbox));
    private readonly PartitionedRateLimiter<string> strangers = PartitionedRateLimiter.Create<string, string>(key => RateLimitPartition.GetTokenBucketLimiter(key, _ => PerStranger));
    private readonly ILogger logger = parts.Loggers.CreateLogger("MailCompliance.Server.AddIn");

    private delegate Task<IResult> Work(HttpContext context, ConnectedMailbox? mailbox, CancellationToken cancellation);

    /// <summary>For anybody who reaches us.</summary>
    public RequestDelegate Open(Func<HttpContext, CancellationToken, Task<IResult>> work)
    {
        Work whoever = (context, _, cancellation) => work(context, cancellation);
        return context => RunAsync(context, needsMailbox: false, whoever);
    }

    /// <summary>For connected mailboxes alone.</summary>
    public RequestDelegate Connected(Func<HttpContext, ConnectedMailbox, CancellationToken, Task<IResult>> work)
    {
        Work known = (context, mailbox, cancellation) => work(context, mailbox!, cancellation);
        return context => RunAsync(context, needsMailbox: true, known);
    }

    public Task Preflight(HttpContext context)
    {
        AllowOrigin(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task RunAsync(HttpContext context, bool needsMailbox, Work work)
    {
        AllowOrigin(context);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var answer = await AnswerAsync(context, needsMailbox, work);
        await answer.ExecuteAsync(context);
    }

    private async Task<IResult> AnswerAsync(HttpContext context, bool needsMailbox, Work work)
    {
        try
        {
            var connected = needsMailbox ? await MailboxOfAsync(context) : null;
            // a stranger's wrong credentials count as his attempts
            if (!IsWithinRate(context, connected))
                return TooMany(context);
            return needsMailbox && connected is null ? NotConnected(context) : await work(context, connected, context.RequestAborted);
        }
        catch (UnreadableRequestException fault)
        {
            return fault.Answer;
        }
        catch (BadHttpRequestException fault)
        {
            return Problems.Of(fault.StatusCode, "The request cannot be read", "It broke off or was malformed.");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // the type alone: messages of exceptions may quote what they fail on
            logger.LogError("A request of the add-in failed: {Fault}", fault.GetType().Name);
            return Problems.Of(StatusCodes.Status500InternalServerError, "The check failed", "The school's gateway checks the message when it is sent.");
        }
    }

    private async Task<ConnectedMailbox?> MailboxOfAsync(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(AddInApi.Scheme + " ", StringComparison.OrdinalIgnoreCase) && header.Length < 200
            ? await parts.Database.Pairings.FindAsync(header[(AddInApi.Scheme.Length + 1)..].Trim(), parts.Options.Id, context.RequestAborted)
            : null;

    private bool IsWithinRate(HttpContext context, ConnectedMailbox? mailbox)
    {
        using var lease = mailbox is null
            ? strangers.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "")
            : mailboxes.AttemptAcquire(mailbox.Mailbox);
        return lease.IsAcquired;
    }

    private static IResult TooMany(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Problems.Of(StatusCodes.Status429TooManyRequests, "Too many requests", "Try again in ten seconds.");
    }

    private static IResult NotConnected(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = AddInApi.Scheme;
        return Problems.Of(StatusCodes.Status401Unauthorized, "This mailbox is not connected", "Open MailCompliance in Outlook and connect it again.");
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
