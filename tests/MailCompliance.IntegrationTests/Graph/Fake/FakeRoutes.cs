using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Finds who answers a request, with the refusals that come before: no token, a fault that the test wants, a batch to take apart.</summary>
internal sealed class FakeRoutes(FakeGraph fake)
{
    private const int MostInBatch = 20;

    private readonly FakeMail mail = new(fake);
    private readonly FakeDirectory directory = new(fake);

    public async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        if (!fake.IsGood(context.Request.Headers.Authorization))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"";
            await WriteAsync(context, FakeAnswer.Error(401, "InvalidAuthenticationToken"));
            return;
        }

        if (request.Path == "$batch")
        {
            var whole = fake.TakeFault(request);
            if (whole?.Instead is { } other)
                await other(context);
            else if (whole is not null)
                await WriteAsync(context, Failed(whole));
            else
                await CarryOutAsync(context, request, BatchAsync);
            return;
        }

        fake.Requests.Enqueue(request);
        var fault = fake.TakeFault(request);
        if (fault?.Instead is { } instead)
            await instead(context);
        else if (fault is { Code: Fault.LostAnswer })
            await LoseAsync(context, request);
        else if (fault is not null)
            await WriteAsync(context, Failed(fault));
        else
            await CarryOutAsync(context, request, AnswerAsync);
    }

    private async Task CarryOutAsync(HttpContext context, FakeRequest request, Func<FakeRequest, Task<FakeAnswer>> answerer)
    {
        if (fake.Arriving is { } arriving && await arriving(request))
        {
            context.Abort();
            return;
        }

        var answer = await answerer(request);
        if (fake.CarriedOut is { } carriedOut && await carriedOut(request))
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, answer);
        await context.Response.CompleteAsync();
        if (fake.Answered is { } answered)
            await answered(request);
    }

    /// <summary>What was asked is done, and nobody hears of it.</summary>
    private async Task LoseAsync(HttpContext context, FakeRequest request)
    {
        await AnswerAsync(request);
        fake.AfterLost?.Invoke();
        context.Abort();
    }

    private async Task<FakeAnswer> AnswerAsync(FakeRequest request)
    {
        try
        {
            return await fake.Subscriptions.AnswerAsync(request) ?? fake.Traces.Answer(request) ?? mail.Answer(request) ?? directory.Answer(request) ?? throw new ContractException(400, "BadRequest", "no such resource");
        }
        catch (ContractException refused)
        {
            fake.ContractFaults.Enqueue($"{request.Method} {request.Path}: {refused.Message}");
            return FakeAnswer.Error(refused.Status, refused.Code);
        }
    }

    private async Task<FakeAnswer> BatchAsync(FakeRequest batch)
    {
        var items = batch.Method == "POST" && batch.Body is JsonObject body && body.Count == 1 && body["requests"] is JsonArray list ? list : null;
        if (items is null || items.Count is 0 or > MostInBatch || items.Select(item => (string?)item!["id"]).Distinct().Count() != items.Count)
        {
            fake.ContractFaults.Enqueue("a batch that is none: 1 to 20 requests with ids of their own");
            return FakeAnswer.Error(400, "BadRequest");
        }

        var answers = new JsonArray();
        // the real one answers in any order
        foreach (var item in items.Reverse())
            answers.Add((JsonNode?)await WithinAsync(item!.AsObject(), batch.Port));
        return FakeAnswer.Ok(new JsonObject { ["responses"] = answers });
    }

    private async Task<JsonObject> WithinAsync(JsonObject item, int port)
    {
        var url = (string)item["url"]!;
        var unknown = item.Select(pair => pair.Key).Except(["id", "method", "url", "headers", "body", "dependsOn"]).ToList();
        if (!url.StartsWith('/') || unknown.Count > 0)
            fake.ContractFaults.Enqueue($"within a batch: {url} {string.Join(' ', unknown)}");
        var headers = item["headers"]?.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.OrdinalIgnoreCase) ?? [];
        var parts = url.TrimStart('/').Split('?', 2);
        var request = new FakeRequest((string)item["method"]!, Plain(Uri.UnescapeDataString(parts[0])), Query(parts.Length == 2 ? "?" + parts[1] : ""), headers, item["body"]?.DeepClone(), IsInBatch: true) { Port = port };
        fake.Requests.Enqueue(request);
        var answer = fake.TakeFault(request) is { } fault ? Failed(fault) : await AnswerAsync(request);
        var result = new JsonObject { ["id"] = (string)item["id"]!, ["status"] = answer.Status };
        result["headers"] = new JsonObject([.. answer.Headers.Append(new("Content-Type", "application/json")).Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value))]);
        result["body"] = answer.Raw is { } raw ? Convert.ToBase64String(raw) : answer.Json?.DeepClone();
        return result;
    }

    private static FakeAnswer Failed(Fault fault)
    {
        var answer = FakeAnswer.Error(fault.Status, fault.Code);
        if (fault.RetryAfter is { } wait)
            answer.Headers["Retry-After"] = wait;
        return answer;
    }

    private static async Task<FakeRequest> ReadAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (!path.StartsWith("/v1.0/", StringComparison.Ordinal))
            path = "/v1.0/no-version" + path;
        JsonNode? body = null;
        if (context.Request.ContentLength > 0)
            body = await JsonNode.ParseAsync(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        return new FakeRequest(context.Request.Method, Plain(path["/v1.0/".Length..]), Query(context.Request.QueryString.Value ?? ""), headers, body, IsInBatch: false) { Port = context.Connection.LocalPort };
    }

    /// <summary>A function may be called with brackets, and a type be named by the short name of its namespace (OData 4.01 URL conventions, sections 4.5 and 4.11): the same request.</summary>
    private static string Plain(string path) => path.Replace("/delta()", "/delta", StringComparison.Ordinal).Replace("/graph.user", "/microsoft.graph.user", StringComparison.Ordinal);

    private static Dictionary<string, string> Query(string text) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(text).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);

    private static async Task WriteAsync(HttpContext context, FakeAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["request-id"] = Guid.NewGuid().ToString();
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        context.Response.ContentType = answer.Raw is null ? "application/json;odata.metadata=minimal" : "text/plain";
        if (answer.Raw is { } raw)
            await context.Response.Body.WriteAsync(raw);
        else if (answer.Json is { } json)
            await context.Response.WriteAsync(json.ToJsonString());
    }
}

/// <summary>The request is not one that Graph takes.</summary>
internal sealed class ContractException(int status, string code, string why) : Exception(why)
{
    public int Status => status;

    public string Code => code;
}
