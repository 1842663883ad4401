using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Spooling;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions.Authentication;

namespace MailCompliance.Server.Graph.Client;

/// <summary>How long the client waits.</summary>
/// <param name="Answer">For an answer, and for each further piece of a message.</param>
/// <param name="Download">For a whole message.</param>
public sealed record GraphPatience(TimeSpan Answer, TimeSpan Download)
{
    public static GraphPatience Usual { get; } = new(TimeSpan.FromSeconds(100), TimeSpan.FromMinutes(10));
}

/// <summary>
/// Speaks to Graph: with a token, within the limits of <see cref="GraphGate"/>, and again where the service or the line failed.
/// What it cannot get within a short time it does not wait for: the exception says when to come back.
/// </summary>
/// <remarks>Requests are written by the SDK's builders (<see cref="Api"/>) and answers read into its models; when a request leaves, and whether again, is decided here.</remarks>
public sealed class GraphClient(HttpClient http, Uri baseUrl, GraphTokens tokens, GraphGate gate, TimeProvider clock, GraphPatience patience)
{
    private const int MostAttempts = 5;
    private const int LargestJson = 32 * 1024 * 1024;
    private const int DownloadPiece = 32 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly Uri root = new(baseUrl.AbsoluteUri.TrimEnd('/') + "/");
    private long requests;

    /// <summary>Writes requests; sends none.</summary>
    public GraphServiceClient Api { get; } = new(new BaseGraphRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = baseUrl.AbsoluteUri.TrimEnd('/') });

    /// <summary>HTTP requests sent, repeats too.</summary>
    public long Requests => Interlocked.Read(ref requests);

    public GraphGate Gate => gate;

    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public Task<T> ReadAsync<T>(GraphCall call, GraphForm<T> form, CancellationToken cancellation) where T : class =>
        RunAsync(call, (content, limit) => ReadJsonAsync(content, form, limit.Token), cancellation);

    /// <summary>Sends and expects no more than success.</summary>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present.</exception>
    public Task SendAsync(GraphCall call, CancellationToken cancellation) => RunAsync(call, (_, _) => Task.FromResult(true), cancellation);

    /// <summary>Reads raw bytes: a message's MIME. In memory within the storage's share, else in a temporary file.</summary>
    /// <exception cref="GraphException">Graph refused, or cannot be reached at present; code <c>TooLarge</c> beyond <paramref name="maxBytes"/>.</exception>
    public Task<SpooledMessage> DownloadAsync(GraphCall call, SpoolStorage storage, long maxBytes, CancellationToken cancellation) =>
        RunAsync(call, (content, limit) => SpoolAsync(content, storage, maxBytes, limit), cancellation);

    /// <summary>The token that is held was refused within a batch: the next request has another.</summary>
    /// <exception cref="GraphException">No token is to be had.</exception>
    public async Task RenewTokenAsync(CancellationToken cancellation) => await tokens.RefusedAsync(await tokens.GetAsync(cancellation), null, cancellation);

    /// <summary>The address of a path or of a link that Graph gave. A link is followed at the configured server and nowhere else: the token goes with it.</summary>
    public Uri Resolve(string pathOrLink) =>
        Uri.TryCreate(pathOrLink, UriKind.Absolute, out var link) && link.Scheme is "https" or "http"
            ? new Uri(root, link!.PathAndQuery)
            : new Uri(root, pathOrLink.TrimStart('/'));

    /// <summary>As a request within a batch names it: from the version on.</summary>
    public string RelativeTo(GraphCall call) => call.Request.URI.PathAndQuery[(root.AbsolutePath.Length - 1)..];

    /// <summary>When to try again after the attempt, where the service does not say: twice as long each time, spread so that nodes do not come together.</summary>
    public DateTimeOffset Later(int attempt) =>
        clock.GetUtcNow() + FirstPause * Math.Pow(2, Math.Min(attempt, 8)) * (0.75 + Random.Shared.NextDouble() / 2);

    private async Task<T> RunAsync<T>(GraphCall call, Func<HttpContent, CancellationTokenSource, Task<T>> read, CancellationToken cancellation)
    {
        var refusals = 0;
        for (var attempt = 1; ; attempt++)
        {
            var result = await AttemptAsync(call, read, attempt, cancellation);
            if (result.Fault is not { } fault)
                return result.Value!;
            if (fault.Status == HttpStatusCode.Unauthorized && refusals++ == 0)
            {
                await tokens.RefusedAsync(result.Token, result.Claims, cancellation);
                continue;
            }

            if (fault.RetryAt is not { } at || attempt == MostAttempts || !MayRepeat(call, fault) || at - clock.GetUtcNow() > GraphGate.Patience)
                throw fault;
            if (at > clock.GetUtcNow())
                await Task.Delay(at - clock.GetUtcNow(), clock, cancellation);
        }
    }

    private async Task<Attempt<T>> AttemptAsync<T>(GraphCall call, Func<HttpContent, CancellationTokenSource, Task<T>> read, int attempt, CancellationToken cancellation)
    {
        using var place = await gate.EnterAsync(call.Lane, cancellation);
        var token = await tokens.GetAsync(cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience.Answer);
        using var request = Request(call, token);
        if (call.IsStillWanted?.Invoke() == false)
            throw new GraphException(0, GraphException.TooLate) { RetryAt = clock.GetUtcNow() };
        try
        {
            Interlocked.Increment(ref requests);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.IsSuccessStatusCode)
                return new(await read(response.Content, limit), null, token, null);
            var fault = await FaultAsync(response, call.Lane, attempt, limit.Token);
            return new(default, fault, token, ClaimsOf(response));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException or InvalidDataException || (lost is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new(default, new GraphException(0, lost is JsonException or InvalidDataException ? GraphException.UnreadableAnswer : GraphException.NoAnswer) { RetryAt = Later(attempt) }, token, null);
        }
    }

    /// <summary>Whatever address the call has, the token goes to the configured server.</summary>
    private HttpRequestMessage Request(GraphCall call, string token)
    {
        var request = call.ToMessage(Resolve(call.Request.URI.AbsoluteUri));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.UserAgent.ParseAdd("MailCompliance");
        request.Headers.Add("client-request-id", Guid.NewGuid().ToString());
        return request;
    }

    /// <summary>Where the service is busy, its lane is closed for everybody until the time that it named.</summary>
    private async Task<GraphException> FaultAsync(HttpResponseMessage response, string lane, int attempt, CancellationToken cancellation)
    {
        var (code, allowed) = await GraphFault.ReadAsync(response.Content, cancellation);
        var requestId = response.Headers.TryGetValues("request-id", out var ids) ? ids.First() : null;
        DateTimeOffset? retryAt = null;
        if (GraphFault.IsBusy(response.StatusCode))
        {
            var named = GraphFault.RetryAt(response.Headers.RetryAfter, clock);
            retryAt = named ?? Later(attempt);
            if (named is { } until)
                gate.Close(lane, until);
        }

        return new GraphException(response.StatusCode, code ?? response.ReasonPhrase ?? "refused", requestId) { RetryAt = retryAt, AllowedMinutes = allowed };
    }

    /// <summary>What was sent once and may have been done is not sent again by itself.</summary>
    private static bool MayRepeat(GraphCall call, GraphException fault) =>
        call.IsRepeatable || fault.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>The claims that a challenge of continuous access evaluation asks for (RFC 9470 carries them in base64).</summary>
    private static string? ClaimsOf(HttpResponseMessage response)
    {
        const string name = "claims=\"";
        foreach (var challenge in response.Headers.WwwAuthenticate)
        {
            var at = challenge.Parameter?.IndexOf(name, StringComparison.OrdinalIgnoreCase) ?? -1;
            if (at < 0)
                continue;
            var value = challenge.Parameter![(at + name.Length)..].Split('"')[0];
            var bytes = new byte[value.Length];
            if (Convert.TryFromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '='), bytes, out var length))
                return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
        }

        return null;
    }

    private static async Task<T> ReadJsonAsync<T>(HttpContent content, GraphForm<T> form, CancellationToken cancellation) where T : class
    {
        await content.LoadIntoBufferAsync(LargestJson, cancellation);
        await using var body = await content.ReadAsStreamAsync(cancellation);
        return form.Read(await JsonSerializer.DeserializeAsync(body, GraphJson.Default.JsonElement, cancellation));
    }

    private async Task<SpooledMessage> SpoolAsync(HttpContent content, SpoolStorage storage, long maxBytes, CancellationTokenSource limit)
    {
        var end = clock.GetUtcNow() + patience.Download;
        using var spool = new MessageSpool(storage, maxBytes, content.Headers.ContentLength ?? 0);
        await using var body = await content.ReadAsStreamAsync(limit.Token);
        var piece = new byte[DownloadPiece];
        int read;
        while ((read = await body.ReadAsync(piece, limit.Token)) > 0)
        {
            spool.Append(piece.AsSpan(0, read));
            if (spool.IsTooLarge)
                throw new GraphException(HttpStatusCode.RequestEntityTooLarge, "TooLarge");
            if (spool.IsOutOfStorage)
                throw new IOException("No room for a message.");
            limit.CancelAfter(TimeSpan.FromTicks(Math.Clamp((end - clock.GetUtcNow()).Ticks, 1, patience.Answer.Ticks)));
        }

        if (content.Headers.ContentLength is { } promised && promised != spool.Length)
            throw new IOException("The message ended early.");
        return spool.Finish();
    }

    private sealed record Attempt<T>(T? Value, GraphException? Fault, string Token, string? Claims);
}
