using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Kiota.Abstractions;

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

    private static readonly GraphForm<GraphBatchResponse> Form = json => json.Deserialize(GraphJson.Default.GraphBatchResponse);

    /// <returns>Results in the order of the calls. What was told to wait longer than is worth it here carries <see cref="GraphException.RetryAt"/>.</returns>
    /// <exception cref="GraphException">The batch as a whole was refused or lost.</exception>
    public static async Task<IReadOnlyList<GraphBatchResult<T>>> ReadAsync<T>(
        this GraphClient client, IReadOnlyList<GraphCall> calls, GraphForm<T> form, TimeProvider clock, CancellationToken cancellation) where T : class
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls.Count, Most, nameof(calls));
        var results = new GraphBatchResult<T>[calls.Count];
        var open = Enumerable.Range(0, calls.Count).ToList();
        for (var round = 1; open.Count > 0; round++)
        {
            // in any order; of two with one id neither can be trusted more than the other
            var answers = (await client.ReadAsync(Call(client, calls, open), Form, cancellation)).Responses.ToLookup(answer => answer?.Id ?? "");
            foreach (var index in open)
                results[index] = Read(client, calls[index], answers[Id(index)].FirstOrDefault(), form, round, clock);
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

    /// <summary>Not by the SDK's BatchRequestContent: that runs the values of a header together, and takes the escapes out of links.</summary>
    private static GraphCall Call(GraphClient client, IReadOnlyList<GraphCall> calls, IEnumerable<int> open)
    {
        var items = open.Select(index => new GraphBatchItem(Id(index), calls[index].Request.HttpMethod.ToString(), client.RelativeTo(calls[index]), HeadersOf(calls[index])));
        var request = new RequestInformation { HttpMethod = Method.POST, URI = client.Resolve("$batch") };
        request.SetStreamContent(new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new GraphBatchRequest([.. items]), GraphJson.Default.GraphBatchRequest)), "application/json");
        return new GraphCall(request, Lane);
    }

    /// <summary>But for Accept, which is the batch's own: answers are JSON.</summary>
    private static Dictionary<string, string>? HeadersOf(GraphCall call)
    {
        var headers = call.Request.Headers.Where(header => header.Key is not "Accept").ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        return headers.Count == 0 ? null : headers;
    }

    private static GraphBatchResult<T> Read<T>(
        GraphClient client, GraphCall call, GraphBatchAnswer? answer, GraphForm<T> form, int round, TimeProvider clock) where T : class
    {
        try
        {
            return answer is { Status: >= 200 and < 300, Body: { } body } ? new(form.Read(body), null) : new(null, FaultOf(client, call, answer, round, clock));
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
        var code = (answer.Body is { } body ? GraphFault.CodeOf(body) : null) ?? status.ToString();
        if (!GraphFault.IsBusy(status))
            return new GraphException(status, code);
        var named = GraphFault.RetryAt(answer.Headers?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value, clock);
        if (named is { } until)
            client.Gate.Close(call.Lane, until);
        return new GraphException(status, code) { RetryAt = named ?? client.Later(round) };
    }

    private static bool IsSoon(GraphException? fault, TimeProvider clock) => fault?.RetryAt is { } at && at - clock.GetUtcNow() <= GraphGate.Patience;

    private static async Task WaitAsync(DateTimeOffset until, TimeProvider clock, CancellationToken cancellation)
    {
        if (until - clock.GetUtcNow() is { Ticks: > 0 } wait)
            await Task.Delay(wait, clock, cancellation);
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
