using System.Data.Common;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Subscriptions;

/// <summary>
/// <c>/graph/notifications</c> and <c>/graph/lifecycle</c>: what Graph calls, without sign-in. Nothing that they say is believed but
/// that a mailbox of ours may have something new, and that only with the secret of its subscription: the work is done later, by asking Graph.
/// </summary>
public sealed class NotificationPages(ComplianceDatabase database, TimeProvider clock, ILogger<NotificationPages> log)
{
    public const string NotificationPath = "/graph/notifications";
    public const string LifecyclePath = "/graph/lifecycle";

    private const int LargestBody = 512 * 1024;
    private const int LongestToken = 4096;

    /// <summary>More than Graph puts into one call; each costs a look into the database.</summary>
    private const int MostNotifications = 2000;
    private const int MostAtOnce = 16;

    /// <summary>Graph calls an endpoint slow that takes three.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2.5);

    private int open;

    /// <summary>Raised when a mailbox was marked.</summary>
    public event Action? Marked;

    public void Map(WebApplication web)
    {
        web.MapPost(NotificationPath, context => AnswerAsync(context, NotifyAsync));
        web.MapPost(LifecyclePath, context => AnswerAsync(context, LifecycleAsync));
    }

    private async Task AnswerAsync(HttpContext context, Func<IReadOnlyList<GraphNotification>, CancellationToken, Task> take)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.Query.TryGetValue("validationToken", out var token))
        {
            await ShakeHandsAsync(context, token.ToString());
            return;
        }

        if (Interlocked.Increment(ref open) > MostAtOnce)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
            context.Response.StatusCode = await TakeAsync(context, take);
        Interlocked.Decrement(ref open);
    }

    /// <summary>The endpoint proves that it wants to be called: the token, decoded, as plain text.</summary>
    private static async Task ShakeHandsAsync(HttpContext context, string token)
    {
        if (token.Length is 0 or > LongestToken)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        context.Response.ContentType = MediaTypeNames.Text.Plain;
        await context.Response.WriteAsync(token, Encoding.UTF8, context.RequestAborted);
    }

    /// <returns>202 also for what is not believed: whoever forges learns nothing. 5xx where it could not be noted, so that Graph comes again.</returns>
    private async Task<int> TakeAsync(HttpContext context, Func<IReadOnlyList<GraphNotification>, CancellationToken, Task> take)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            if (!context.Request.HasJsonContentType())
                return StatusCodes.Status415UnsupportedMediaType;
            if (await ReadAsync(context.Request, either.Token) is not { } notifications)
                return StatusCodes.Status400BadRequest;
            await take(notifications, either.Token);
            return StatusCodes.Status202Accepted;
        }
        catch (Exception fault) when (fault is DbException or IOException or OperationCanceledException)
        {
            log.LogWarning("Notifications could not be noted: {Fault}", fault.GetType().Name);
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static async Task<IReadOnlyList<GraphNotification>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(piece, cancellation)) > 0)
        {
            if (body.Length + read > LargestBody)
                return null;
            body.Write(piece, 0, read);
        }

        try
        {
            var list = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), GraphJson.Default.GraphNotificationList)?.Value;
            return list?.Count > MostNotifications ? null : list;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task NotifyAsync(IReadOnlyList<GraphNotification> notifications, CancellationToken cancellation)
    {
        if (await AuthenticAsync(notifications, cancellation) is { Count: > 0 } authentic)
            await MarkAsync(authentic, cancellation);
    }

    /// <summary>Whatever happened to a subscription, notifications may have been lost: the mailbox is looked at.</summary>
    private async Task LifecycleAsync(IReadOnlyList<GraphNotification> events, CancellationToken cancellation)
    {
        var authentic = (await AuthenticAsync(events, cancellation)).DistinctBy(one => one.SubscriptionId).ToDictionary(one => one.SubscriptionId);
        foreach (var happened in events)
        {
            if (happened?.SubscriptionId is not { } id || !authentic.TryGetValue(id, out var subscription))
                continue;
            if (happened.LifecycleEvent == "subscriptionRemoved")
                await database.GraphSubscriptions.RemoveAsync(id, cancellation);
            else if (happened.LifecycleEvent == "reauthorizationRequired")
                await database.GraphSubscriptions.PlanAsync(id, subscription.ExpiresAt, clock.GetUtcNow(), cancellation);
        }

        if (authentic.Count > 0)
            await MarkAsync(authentic.Values, cancellation);
    }

    /// <summary>However many there are, in one transaction: thousands of them are noted in time.</summary>
    private async Task MarkAsync(IEnumerable<GraphSubscriptionRow> subscriptions, CancellationToken cancellation)
    {
        await database.GraphMailboxes.MarkAsync([.. subscriptions.Select(one => one.MailboxId).Distinct()], cancellation);
        Marked?.Invoke();
    }

    private async Task<IReadOnlyList<GraphSubscriptionRow>> AuthenticAsync(IReadOnlyList<GraphNotification> notifications, CancellationToken cancellation)
    {
        var claimed = notifications.Where(one => one?.SubscriptionId is not null).Select(one => new ClaimedNotification(one.SubscriptionId!, one.ClientState)).ToHashSet();
        var authentic = await database.GraphSubscriptions.AuthenticAsync(claimed, cancellation);
        if (authentic.Count < claimed.Count)
            log.LogWarning("{Count} notifications were not believed: not our subscription, or not its secret", claimed.Count - authentic.Count);
        return authentic;
    }
}
