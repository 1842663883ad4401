using System.Net.Http.Headers;
using Microsoft.Kiota.Abstractions;

namespace MailCompliance.Server.Graph.Client;

/// <summary>One request to Graph as the SDK writes it, and how it may be sent.</summary>
/// <param name="Request">Made by a builder of <see cref="GraphClient.Api"/>, or with an address of its own.</param>
/// <param name="Lane">What is throttled together: a mailbox's id, else a name such as <c>directory</c>.</param>
public sealed record GraphCall(RequestInformation Request, string Lane)
{
    private const string ContentType = "Content-Type";

    private readonly ReadOnlyMemory<byte>? body = BodyOf(Request);

    /// <summary>Whether a repeat after a lost answer does no harm. Sending mail is not so.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Asked last before the request leaves; false: it does not leave any more. Null: whenever.</summary>
    public Func<bool>? IsStillWanted { get; init; }

    /// <summary>A request without a builder of the SDK's: a link that Graph gave, or a resource that the SDK does not know.</summary>
    public static GraphCall Get(Uri address, string lane) => new(new RequestInformation { HttpMethod = Method.GET, URI = address }, lane);

    /// <summary>The same question at another address. The headers go with it: Graph wants them again.</summary>
    public GraphCall At(Uri address)
    {
        var next = new RequestInformation { HttpMethod = Request.HttpMethod, URI = address };
        next.Headers.AddAll(Request.Headers);
        return this with { Request = next };
    }

    /// <summary>To be sent once; made anew for each attempt.</summary>
    internal HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(new HttpMethod(Request.HttpMethod.ToString()), address);
        if (body is { } bytes)
            message.Content = new ReadOnlyMemoryContent(bytes);
        foreach (var (name, values) in Request.Headers)
        {
            if (name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
                message.Content?.Headers.ContentType = MediaTypeHeaderValue.Parse(values.First());
            else
                message.Headers.TryAddWithoutValidation(name, values);
        }

        return message;
    }

    private static ReadOnlyMemory<byte>? BodyOf(RequestInformation request)
    {
        if (request.Content is not { Length: > 0 } content)
            return null;
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Headers of requests about Outlook items and the directory.</summary>
internal static class GraphHeaders
{
    /// <summary>Ids of Outlook items that stay the same when an item is moved within its mailbox.</summary>
    public static RequestHeaders WithImmutableIds(this RequestHeaders headers, int? pageSize = null)
    {
        headers.Add("Prefer", "IdType=\"ImmutableId\"");
        if (pageSize is { } most)
            headers.Add("Prefer", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"odata.maxpagesize={most}"));
        return headers;
    }

    /// <summary>Directory queries beyond the simple ones want it, and <c>$count=true</c>.</summary>
    public static void AllowAdvancedQuery(this RequestHeaders headers) => headers.Add("ConsistencyLevel", "eventual");
}
