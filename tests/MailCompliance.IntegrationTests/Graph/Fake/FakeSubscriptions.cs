using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A subscription as the service keeps it.</summary>
public sealed record FakeSubscription(string Id, string Resource, string NotificationUrl, string LifecycleUrl, string ClientState, DateTimeOffset Expires)
{
    public string MailboxId => Resource.Split('/')[1];
}

/// <summary>Subscriptions: the handshake with both addresses, lifetimes that are refused beyond the limit, renewal, and what is delivered.</summary>
public sealed class FakeSubscriptions(TimeProvider clock) : IDisposable
{
    private static readonly Regex Resource = new(@"^users/[^/]+/mailFolders\('sentitems'\)/messages$");

    private readonly HttpClient http = new();

    public ConcurrentDictionary<string, FakeSubscription> All { get; } = new();

    /// <summary>Longest lifetime that this tenant allows.</summary>
    public int MostMinutes { get; set; } = 10_070;

    /// <summary>False: a length that is too long is refused in other words, without the one that would do.</summary>
    public bool SaysMostMinutes { get; set; } = true;

    /// <summary>How creation is refused by id of the mailbox.</summary>
    public ConcurrentDictionary<string, (int Status, string Code)> Refused { get; } = new();

    public void Dispose() => http.Dispose();

    /// <returns>Null: not a path of mine.</returns>
    internal async Task<FakeAnswer?> AnswerAsync(FakeRequest request)
    {
        if (request.Path == "subscriptions")
            return request.Method == "POST" ? await CreateAsync(request) : List(request);
        if (!request.Path.StartsWith("subscriptions/", StringComparison.Ordinal))
            return null;
        if (!All.TryGetValue(request.Path.Split('/')[1], out var subscription) || subscription.Expires <= clock.GetUtcNow())
            return FakeAnswer.Error(404, "ResourceNotFound");
        return request.Method switch
        {
            "PATCH" => Renew(request, subscription),
            "DELETE" => All.TryRemove(subscription.Id, out _) ? new FakeAnswer(204, null) : FakeAnswer.Error(404, "ResourceNotFound"),
            _ => throw new ContractException(405, "BadRequest", "method"),
        };
    }

    /// <summary>Delivers what happened to a mailbox, to everybody who subscribed to it.</summary>
    public async Task NotifyAsync(string mailboxId, string messageId = "AAk=", int times = 1)
    {
        foreach (var subscription in All.Values.Where(one => one.MailboxId == mailboxId))
        {
            for (var time = 0; time < times; time++)
                (await PostAsync(subscription.NotificationUrl, Body(subscription.Id, subscription.ClientState, messageId))).EnsureSuccessStatusCode();
        }
    }

    public async Task LifecycleAsync(FakeSubscription subscription, string what) => (await PostAsync(
        subscription.LifecycleUrl,
        new JsonObject
        {
            ["value"] = new JsonArray(new JsonObject
            {
                ["lifecycleEvent"] = what, ["subscriptionId"] = subscription.Id, ["resource"] = subscription.Resource, ["clientState"] = subscription.ClientState,
                ["subscriptionExpirationDateTime"] = subscription.Expires.ToString("O", CultureInfo.InvariantCulture), ["organizationId"] = FakeGraph.Tenant,
            }),
        })).EnsureSuccessStatusCode();

    public Task<HttpResponseMessage> PostAsync(string url, JsonNode body) => http.PostAsJsonAsync(url, body);

    public static JsonObject Body(string subscriptionId, string? clientState, string messageId) => new()
    {
        ["value"] = new JsonArray(new JsonObject
        {
            ["subscriptionId"] = subscriptionId, ["subscriptionExpirationDateTime"] = "2026-12-01T00:00:00Z", ["changeType"] = "created", ["clientState"] = clientState,
            ["resource"] = $"Users/x/Messages/{messageId}", ["tenantId"] = FakeGraph.Tenant,
            ["resourceData"] = new JsonObject { ["@odata.type"] = "#Microsoft.Graph.Message", ["@odata.id"] = $"Users/x/Messages/{messageId}", ["@odata.etag"] = "W/\"1\"", ["id"] = messageId },
        }),
    };

    private FakeAnswer List(FakeRequest request)
    {
        FakeQuery.Allow(request);
        return FakeAnswer.Ok(new JsonObject { ["value"] = new JsonArray([.. All.Values.Select(one => InItsOwnWords(Json(one, withSecret: false)))]) });
    }

    private async Task<FakeAnswer> CreateAsync(FakeRequest request)
    {
        var body = FakeShape.ReadSubscription(request.Body);
        FakeQuery.RequireImmutableIds(request);
        var resource = (string?)body["resource"] ?? "";
        var secret = (string?)body["clientState"] ?? "";
        if ((string?)body["changeType"] != "created" || Expiry(body) <= clock.GetUtcNow() || !Resource.IsMatch(resource) || secret.Length is 0 or > 128)
            throw FakeQuery.Bad("changeType, resource or clientState");
        var expires = Expiry(body);
        if (TooLong(expires) is { } refused)
            return refused;
        if (Refused.TryGetValue(resource.Split('/')[1], out var no))
            return FakeAnswer.Error(no.Status, no.Code);
        if (All.Values.Any(one => one.Resource == resource && one.Expires > clock.GetUtcNow()))
            return FakeAnswer.Error(409, "ExtensionError");
        var made = new FakeSubscription(Guid.NewGuid().ToString(), resource, (string)body["notificationUrl"]!, (string)body["lifecycleNotificationUrl"]!, secret, expires);
        if (!await ShakesHandsAsync(made.NotificationUrl) || !await ShakesHandsAsync(made.LifecycleUrl))
            return FakeAnswer.Error(400, "InvalidRequest");
        All[made.Id] = made;
        return new FakeAnswer(201, Json(made, withSecret: true));
    }

    private FakeAnswer Renew(FakeRequest request, FakeSubscription subscription)
    {
        var body = FakeShape.ReadSubscription(request.Body);
        if (body is not { Count: 1 } || body["expirationDateTime"] is null)
            throw FakeQuery.Bad("only expirationDateTime can be changed");
        var expires = Expiry(body);
        if (TooLong(expires) is { } refused)
            return refused;
        All[subscription.Id] = subscription with { Expires = expires };
        return FakeAnswer.Ok(Json(All[subscription.Id], withSecret: false));
    }

    private static DateTimeOffset Expiry(JsonObject body) =>
        DateTimeOffset.TryParseExact((string?)body["expirationDateTime"], ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? expires
            : throw FakeQuery.Bad("expirationDateTime");

    private FakeAnswer? TooLong(DateTimeOffset expires)
    {
        if (expires <= clock.GetUtcNow().AddMinutes(MostMinutes))
            return null;
        var answer = FakeAnswer.Error(400, "ValidationError");
        if (SaysMostMinutes)
            answer.Json!["error"]!["message"] = $"Subscription expiration can only be {MostMinutes} minutes in the future.";
        return answer;
    }

    /// <summary>The token comes back as it was meant, decoded, as plain text.</summary>
    private async Task<bool> ShakesHandsAsync(string url)
    {
        const string token = "Validation: Testing client application reachability + <b> & ünïcode";
        using var answer = await http.PostAsync(new Uri($"{url}?validationToken={Uri.EscapeDataString(token)}"), null);
        return answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "text/plain" && await answer.Content.ReadAsStringAsync() == token;
    }

    /// <summary>The same resource, written as the service may write it.</summary>
    private static JsonObject InItsOwnWords(JsonObject json)
    {
        json["resource"] = "/" + ((string)json["resource"]!).Replace("users/", "Users/", StringComparison.Ordinal).Replace("('sentitems')", "/SentItems", StringComparison.Ordinal);
        return json;
    }

    private static JsonObject Json(FakeSubscription one, bool withSecret) => new()
    {
        ["@odata.context"] = "x", ["id"] = one.Id, ["resource"] = one.Resource, ["applicationId"] = FakeGraph.ClientId, ["changeType"] = "created",
        ["clientState"] = withSecret ? one.ClientState : null, ["notificationUrl"] = one.NotificationUrl, ["lifecycleNotificationUrl"] = one.LifecycleUrl,
        ["expirationDateTime"] = one.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture), ["creatorId"] = Guid.Empty.ToString(),
    };
}
