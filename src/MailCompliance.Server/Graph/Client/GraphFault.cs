using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Serialization.Json;

namespace MailCompliance.Server.Graph.Client;

/// <summary>Reads what Graph says when it does not do what it was asked (Microsoft Learn, "Error responses", "Throttling guidance").</summary>
internal static partial class GraphFault
{
    private const int LargestBody = 64 * 1024;
    private const int LongestCode = 100;

    private static readonly GraphForm<MainError> Form = json => new JsonParseNode(json).GetObjectValue(ODataError.CreateFromDiscriminatorValue)?.Error;

    /// <summary>Busy or gone for a moment: the same request can succeed later.</summary>
    public static bool IsBusy(HttpStatusCode status) => status
        is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        or HttpStatusCode.BadGateway or HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or (HttpStatusCode)509;

    /// <summary>Seconds, or a date (RFC 9110 section 10.2.3); null: the service does not say.</summary>
    public static DateTimeOffset? RetryAt(RetryConditionHeaderValue? header, TimeProvider clock) =>
        header?.Delta is { } delta ? clock.GetUtcNow() + delta : header?.Date;

    public static DateTimeOffset? RetryAt(string? seconds, TimeProvider clock) =>
        RetryConditionHeaderValue.TryParse(seconds ?? "", out var header) ? RetryAt(header, clock) : null;

    /// <summary>The error's code and the one number that its message may hold; null where the body has none. The rest of the message may name people.</summary>
    public static async Task<(string? Code, int? AllowedMinutes)> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        try
        {
            await content.LoadIntoBufferAsync(LargestBody, cancellation);
            var error = Form.Read(await JsonSerializer.DeserializeAsync(await content.ReadAsStreamAsync(cancellation), GraphJson.Default.JsonElement, cancellation));
            return (CodeOf(error), AllowedMinutes(error.Message));
        }
        catch (Exception unreadable) when (unreadable is JsonException or HttpRequestException)
        {
            return (null, null);
        }
    }

    /// <returns>Null: the body names none.</returns>
    public static string? CodeOf(JsonElement body)
    {
        try
        {
            return CodeOf(Form.Read(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? AllowedMinutes(string? message) =>
        Allowed().Match(message ?? "") is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    [GeneratedRegex(@"can only be ([0-9]{1,6}) minutes", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Allowed();

    private static string? CodeOf(MainError error) =>
        error.Code is { Length: > 0 and <= LongestCode } code ? string.Concat(code.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')) : null;
}
