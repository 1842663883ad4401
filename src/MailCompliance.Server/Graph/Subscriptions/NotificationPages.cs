using System.Data.Common;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using MailCompliance.Server.Graph.Client;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.Server.Graph.Subscriptions;

/// <summary>
/// <c>/graph/notifications</c> and <c>/graph/lifecycle</c>: what Graph calls, without sign-in. Nothing that they say is believed but that a mailbox of ours may have something
/// new, and that only with the secret of its subscription. A notification is answered once it is read: it waits in <see cref="NotificationInbox"/> for the database.
/// </summary>
internal sealed class NotificationPages(NotificationInbox inbox, ComplianceDatabase database, TimeProvider clock, ILogger log) : IDisposable
{
    public const string NotificationPath = "/graph/notifications";
    public const string LifecyclePath = "/graph/lifecycle";

    private const int LargestBody = 512 * 1024;
    private const int LongestToken = 4096;

    /// <summary>More than Graph puts into one call.</summary>
    private const int MostNotifications = 2000;

    /// <summary>Calls that are read at a time, each into at most <see cref="LargestBody"/>; the others wait their turn.</summary>
    private const int MostAtOnce = 64;

    /// <summary>Events of subscriptions that wait for the database.</summary>
    private const int MostEvents = 16;

    /// <summary>Graph calls an endpoint slow that takes three seconds.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2.5);

    private readonly SemaphoreSlim reading = new(MostAtOnce, MostAtOnce);
    private int events;

    public void Map(WebApplication web)
    {
        web.MapPost(NotificationPath, NotificationsAsync);
        web.MapPost(LifecyclePath, LifecycleAsync);
    }

    public Task NotificationsAsync(HttpContext context) => AnswerAsync(context, (notifications, _) =>
        Task.FromResult(inbox.TryAdd(Claimed(notifications)) ? StatusCodes.Status202Accepted : StatusCodes.Status503ServiceUnavailable));

    public Task LifecycleAsync(HttpContext context) => AnswerAsync(context, EventsAsync);

    public void Dispose() => reading.Dispose();

    private async Task AnswerAsync(HttpContext context, Func<IReadOnlyList<GraphNotification>, CancellationToken, Task<int>> take)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Request.Query.TryGetValue("validationToken", out var token))
            await ShakeHandsAsync(context, token.ToString());
        else
            context.Response.StatusCode = await TakeAsync(context, take);
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

    /// <returns>202 also for what is not believed: whoever forges learns nothing. 5xx where it could not be taken in, so that Graph comes again.</returns>
    private async Task<int> TakeAsync(HttpContext context, Func<IReadOnlyList<GraphNotification>, CancellationToken, Task<int>> take)
    {
        using var limit = new CancellationTokenSource(AnswerWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            if (!context.Request.HasJsonContentType())
                return StatusCodes.Status415UnsupportedMediaType;
            return await ReadAsync(context.Request, either.Token) is { } notifications ? await take(notifications, either.Token) : StatusCodes.Status400BadRequest;
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            log.LogWarning("Notifications could not be read: {Fault}", fault.GetType().Name);
            return StatusCodes.Status503ServiceUnavailable;
        }
    }

    private async Task<IReadOnlyList<GraphNotification>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        await reading.WaitAsync(cancellation);
        try
        {
            return await ReadBodyAsync(request, cancellation);
        }
        finally
        {
            reading.Release();
        }
    }

    private static async Task<IReadOnlyList<GraphNotification>?> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
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

    private static HashSet<ClaimedNotification> Claimed(IEnumerable<GraphNotification?> notifications) =>
        [.. notifications.Where(one => one?.SubscriptionId is not null).Select(one => new ClaimedNotification(one!.SubscriptionId!, one.ClientState))];

    /// <summary>Events are few and come once: they are answered when they are stored. What takes longer than Graph waits is finished all the same, and Graph comes again.</summary>
    private async Task<int> EventsAsync(IReadOnlyList<GraphNotification> happened, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref events) > MostEvents)
        {
            Interlocked.Decrement(ref events);
            return StatusCodes.Status503ServiceUnavailable;
        }

        var storing = StoreEventsAsync(happened);
        await Task.WhenAny(storing, Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
        return storing.IsCompleted && await storing ? StatusCodes.Status202Accepted : StatusCodes.Status503ServiceUnavailable;
    }

    private async Task<bool> StoreEventsAsync(IReadOnlyList<GraphNotification> happened)
    {
        try
        {
            await StoreAsync(happened);
            return true;
        }
        catch (Exception fault) when (fault is DbException or IOException)
        {
            log.LogWarning("Events of subscriptions could not be stored: {Fault}", fault.GetType().Name);
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref events);
        }
    }

    /// <summary>Whatever happened to a subscription, notifications may have been lost: the mailbox is looked at.</summary>
    private async Task StoreAsync(IReadOnlyList<GraphNotification> happened)
    {
        var claimed = Claimed(happened);
        var authentic = (await inbox.AuthenticAsync(claimed, CancellationToken.None)).DistinctBy(one => one.SubscriptionId).ToDictionary(one => one.SubscriptionId);
        foreach (var one in happened)
        {
            if (one?.SubscriptionId is not { } id || !authentic.TryGetValue(id, out var subscription))
                continue;
            if (one.LifecycleEvent == "subscriptionRemoved")
                await database.GraphSubscriptions.RemoveAsync(id);
            else if (one.LifecycleEvent == "reauthorizationRequired")
                await database.GraphSubscriptions.PlanAsync(id, subscription.ExpiresAt, clock.GetUtcNow());
        }

        await inbox.MarkAsync([.. authentic.Values], CancellationToken.None);
    }
}
