using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MailCompliance.Server.Graph.Client;

/// <summary>The answer to one request of a batch: a value, or why there is none.</summary>
public sealed record GraphBatchResult<T>(T? Value, GraphException? Fault) where T : class;

/// <summary>Sends up to twenty reading requests as one. Each is answered, and throttled, by itself.</summary>
public static class GraphBatch
{
    public const int Most = 20;

    /// <summary>The batch's own lane: its items close theirs.</summary>
    public const string Lane = "$batch";

    private const int MostRounds = 3;

    /// <returns>Results in the order of the calls. What was told to wait longer than is worth it here carries <see cref="GraphException.RetryAt"/>.</returns>
    /// <exception cref="GraphException">The batch as a whole was refused or lost.</exception>
    public static async Task<IReadOnlyList<GraphBatchResult<T>>> ReadAsync<T>(
        this GraphClient client, IReadOnlyList<GraphCall> calls, JsonTypeInfo<T> type, TimeProvider clock, CancellationToken cancellation) where T : class
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls.Count, Most, nameof(calls));
        var results = new GraphBatchResult<T>[calls.Count];
        var open = Enumerable.Range(0, calls.Count).ToList();
        for (var round = 1; open.Count > 0; round++)
        {
            var batch = new GraphBatchRequest([.. open.Select(index => Item(client, calls[index], index))]);
            var call = new GraphCall(HttpMethod.Post, "$batch", Lane) { Json = JsonSerializer.SerializeToUtf8Bytes(batch, GraphJson.Default.GraphBatchRequest) };
            // in any order; of two with one id neither can be trusted more than the other
            var answers = (await client.ReadAsync(call, GraphJson.Default.GraphBatchResponse, cancellation)).Responses.ToLookup(answer => answer?.Id ?? "");
            foreach (var index in open)
                results[index] = Read(client, calls[index], answers[Id(index)].FirstOrDefault(), type, round, clock);
            if (open.Exists(index => results[index].Fault?.Status == HttpStatusCode.Unauthorized))
                await RenewTokenAsync(client, results, round, clock, cancellation);
            open = [.. open.Where(index => round < MostRounds && IsSoon(results[index].Fault, clock))];
            if (open.Count > 0)
                await WaitAsync(open.Max(index => results[index].Fault!.RetryAt!.Value), clock, cancellation);
        }

        return results;
    }

    /// <summary>The batch was let in, and the token ended before some of its items were carried out: those come again with another.</summary>
    private static async Task RenewTokenAsync<T>(GraphClient client, GraphBatchResult<T>[] results, int round, TimeProvider clock, CancellationToken cancellation) where T : class
    {
        if (round > 1)
            return;
        await client.RenewTokenAsync(cancellation);
        for (var index = 0; index < results.Length; index++)
        {
            if (results[index]?.Fault is { Status: HttpStatusCode.Unauthorized } fault)
                results[index] = new(null, new GraphException(fault.Status, fault.Code) { RetryAt = clock.GetUtcNow() });
        }
    }

    private static GraphBatchItem Item(GraphClient client, GraphCall call, int index) => new(
        Id(index),
        call.Method.Method,
        client.RelativeTo(call.Path),
        HeadersOf(call));

    private static Dictionary<string, string>? HeadersOf(GraphCall call)
    {
        var headers = new Dictionary<string, string>();
        if (call.Prefer.Count > 0)
            headers["Prefer"] = string.Join(", ", call.Prefer);
        if (call.IsAdvancedQuery)
            headers["ConsistencyLevel"] = "eventual";
        return headers.Count == 0 ? null : headers;
    }

    private static GraphBatchResult<T> Read<T>(
        GraphClient client, GraphCall call, GraphBatchAnswer? answer, JsonTypeInfo<T> type, int round, TimeProvider clock) where T : class
    {
        try
        {
            if (answer is { Status: >= 200 and < 300, Body: { } body } && body.Deserialize(type) is { } value)
                return new(value, null);
            return new(null, FaultOf(client, call, answer, round, clock));
        }
        catch (JsonException)
        {
            return new(null, new GraphException(0, "unreadable answer") { RetryAt = client.Later(round) });
        }
    }

    private static GraphException FaultOf(GraphClient client, GraphCall call, GraphBatchAnswer? answer, int round, TimeProvider clock)
    {
        if (answer is null)
            return new GraphException(0, "no answer within the batch") { RetryAt = client.Later(round) };
        var status = (HttpStatusCode)answer.Status;
        var code = CodeOf(answer.Body) ?? status.ToString();
        if (!GraphFault.IsBusy(status))
            return new GraphException(status, code);
        var named = GraphFault.RetryAt(answer.Headers?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value, clock);
        if (named is { } until)
            client.Gate.Close(call.Lane, until);
        return new GraphException(status, code) { RetryAt = named ?? client.Later(round) };
    }

    private static string? CodeOf(JsonElement? body)
    {
        try
        {
            return body is { ValueKind: JsonValueKind.Object } error ? GraphFault.CodeOf(error.Deserialize(GraphJson.Default.GraphErrorBody)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsSoon(GraphException? fault, TimeProvider clock) => fault?.RetryAt is { } at && at - clock.GetUtcNow() <= GraphGate.Patience;

    private static async Task WaitAsync(DateTimeOffset until, TimeProvider clock, CancellationToken cancellation)
    {
        if (until - clock.GetUtcNow() is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, cancellation);
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
