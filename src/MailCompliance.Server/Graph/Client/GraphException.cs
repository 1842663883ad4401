using System.Net;

namespace MailCompliance.Server.Graph.Client;

/// <summary>Graph did not do what it was asked. The text names status and code, never content, addresses or tokens.</summary>
/// <param name="status">0: no answer, or no token.</param>
/// <param name="code">Graph's error code (<c>ErrorItemNotFound</c>), or what happened.</param>
public sealed class GraphException(HttpStatusCode status, string code, string? requestId = null) : Exception(
    $"Graph: {(status == 0 ? "" : $"{(int)status} ")}{code}{(requestId is null ? "" : $" (request {requestId})")}")
{
    public const string NoAnswer = "no answer";
    public const string UnreadableAnswer = "unreadable answer";

    /// <summary>It was not sent: the time for it had passed.</summary>
    public const string TooLate = "too late to be sent";

    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>When to try again; null: trying again is of no use by itself.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The longest life of a subscription that the service would take, where it refused a longer one.</summary>
    public int? AllowedMinutes { get; init; }

    public bool IsNotFound => Status is HttpStatusCode.NotFound;

    /// <summary>
    /// The item is not there, in a mailbox that is. Where the mailbox is (<c>MailboxNotEnabledForRESTAPI</c> while it is moved or without a licence, <c>ErrorNonExistentMailbox</c>,
    /// <c>ErrorInvalidUser</c>, <c>Request_ResourceNotFound</c>), the service says not found as well, and that says nothing of any item.
    /// </summary>
    public bool IsItemNotFound => IsNotFound && !IsLinkExpired
        && !Code.Contains("Mailbox", StringComparison.OrdinalIgnoreCase) && !Code.Contains("User", StringComparison.OrdinalIgnoreCase) && Code != "Request_ResourceNotFound";

    /// <summary>The link of a delta round is no longer good: begin anew.</summary>
    public bool IsLinkExpired =>
        Status is HttpStatusCode.Gone
        || (Status is HttpStatusCode.BadRequest or HttpStatusCode.NotFound && (Code.Contains("syncState", StringComparison.OrdinalIgnoreCase)
            || Code.Contains("resync", StringComparison.OrdinalIgnoreCase) || Code.Contains("PageToken", StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// A link that the service gave and now refuses, for whatever reason (a token that is <c>Badly formed</c> bears no code of its own). Beginning anew costs requests, never a
    /// message; going on with the link could fail for ever.
    /// </summary>
    public bool RefusesLink => IsLinkExpired || Status is HttpStatusCode.BadRequest;

    /// <summary>The request may have been carried out: its answer was lost, or says only that something broke.</summary>
    public bool IsOutcomeUnknown =>
        (Status == 0 && Code is NoAnswer or UnreadableAnswer)
        || Status is HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout;

    /// <summary>Scope or permission: no retry helps, somebody has to grant something.</summary>
    public bool IsDenied => Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
}
