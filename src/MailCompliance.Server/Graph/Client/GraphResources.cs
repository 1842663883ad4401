using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailCompliance.Server.Graph.Client;

/// <summary>A page of a collection.</summary>
/// <param name="NextLink">There is more.</param>
/// <param name="DeltaLink">The round is whole; the next one begins here.</param>
public sealed record GraphPage<T>(
    [property: JsonRequired] IReadOnlyList<T> Value,
    [property: JsonPropertyName("@odata.nextLink")] string? NextLink,
    [property: JsonPropertyName("@odata.deltaLink")] string? DeltaLink);

/// <summary>An address as Outlook resources have it; internal senders may have a directory name in place of an address.</summary>
public sealed record GraphAddress(string? Name, string? Address);

public sealed record GraphRecipient(GraphAddress? EmailAddress);

/// <summary>Why an item left the collection.</summary>
public sealed record GraphRemoval(string? Reason);

/// <summary>A message as its list shows it: <see cref="SelectedFields"/>, nothing of its content.</summary>
public sealed record GraphMessage(
    [property: JsonRequired] string Id,
    string? InternetMessageId,
    DateTimeOffset? SentDateTime,
    DateTimeOffset? ReceivedDateTime,
    bool? IsDraft,
    GraphRecipient? From,
    GraphRecipient? Sender,
    IReadOnlyList<GraphRecipient>? ToRecipients,
    IReadOnlyList<GraphRecipient>? CcRecipients,
    IReadOnlyList<GraphRecipient>? BccRecipients,
    [property: JsonPropertyName("@removed")] GraphRemoval? Removed)
{
    /// <summary>Value of $select.</summary>
    public const string SelectedFields = "internetMessageId,sentDateTime,isDraft,from,sender,toRecipients,ccRecipients,bccRecipients";

    /// <summary>Addresses of To, Cc and Bcc that are addresses.</summary>
    public IReadOnlyList<string> Recipients =>
    [
        .. new[] { ToRecipients, CcRecipients, BccRecipients }.SelectMany(list => list ?? [])
            .Select(recipient => recipient.EmailAddress?.Address).OfType<string>()
            .Where(address => address.Contains('@', StringComparison.Ordinal)),
    ];
}

/// <summary>A message that somebody got, as far as it takes to know one of our own again.</summary>
public sealed record GraphReceivedMessage(string Id, string? InternetMessageId, IReadOnlyList<GraphHeader>? InternetMessageHeaders);

/// <summary>What became of a message for one recipient, as Exchange traced it.</summary>
/// <param name="Status">delivered, pending, failed, expanded, quarantined, filteredAsSpam, gettingStatus, or a word of later years.</param>
public sealed record GraphTraceRow(string Id, string? MessageId, string? SenderAddress, string? RecipientAddress, DateTimeOffset? ReceivedDateTime, string? Status);

/// <summary>A user of the directory.</summary>
public sealed record GraphUser(
    string Id, string? Mail, string? UserPrincipalName, string? DisplayName, string? GivenName, string? Surname, string? JobTitle, IReadOnlyList<string>? BusinessPhones)
{
    /// <summary>The line manager, where asked for: id and address.</summary>
    public GraphUser? Manager { get; init; }
}

/// <summary>A group of the directory.</summary>
public sealed record GraphGroup(string Id, string? DisplayName);

/// <summary>Something of the directory that changed or is gone.</summary>
public sealed record GraphChange([property: JsonRequired] string Id, [property: JsonPropertyName("@removed")] GraphRemoval? Removed);

/// <summary>A group that changed: members that came and went since the last time, however many pages they are spread over.</summary>
public sealed record GraphGroupChange(
    [property: JsonRequired] string Id,
    string? DisplayName,
    string? Mail,
    [property: JsonPropertyName("members@delta")] IReadOnlyList<GraphMemberChange>? Members,
    [property: JsonPropertyName("@removed")] GraphRemoval? Removed);

public sealed record GraphMemberChange(
    string Id, [property: JsonPropertyName("@odata.type")] string? Type, [property: JsonPropertyName("@removed")] GraphRemoval? Removed);

/// <summary>A school of the roster.</summary>
public sealed record GraphSchool(string Id, string? DisplayName);

/// <summary>Somebody of the school's roster (School Data Sync).</summary>
/// <param name="PrimaryRole"><c>student</c>, <c>teacher</c>, <c>none</c> …</param>
public sealed record GraphRosterUser(
    string Id,
    string? PrimaryRole,
    string? DisplayName,
    string? GivenName,
    string? Surname,
    string? Mail,
    GraphStudent? Student,
    IReadOnlyList<GraphRelatedContact>? RelatedContacts);

/// <summary>Somebody of the roster who came, changed or is gone.</summary>
public sealed record GraphRosterChange([property: JsonRequired] string Id, string? PrimaryRole, [property: JsonPropertyName("@removed")] GraphRemoval? Removed);

/// <param name="ExternalId">Id of the pupil in the school's information system.</param>
/// <param name="BirthDate">A date, also where the service writes a time of day with it.</param>
public sealed record GraphStudent(string? BirthDate, string? ExternalId, string? StudentNumber, string? Grade);

/// <param name="Relationship"><c>parent</c>, <c>relative</c>, <c>aide</c>, <c>doctor</c>, <c>guardian</c>, <c>child</c>, <c>other</c>.</param>
/// <param name="AccessConsent">Whether the person may see what is known of the pupil.</param>
public sealed record GraphRelatedContact(string? DisplayName, string? EmailAddress, string? MobilePhone, string? Relationship, bool? AccessConsent);

/// <summary>A subscription to changes; what is null is not sent. The end is in UTC.</summary>
public sealed record GraphSubscription(
    string? Id, string? Resource, string? ChangeType, string? NotificationUrl, string? LifecycleNotificationUrl, DateTime? ExpirationDateTime, string? ClientState, string? LatestSupportedTlsVersion);

/// <summary>What Graph calls with: a change, or an event in the life of a subscription.</summary>
public sealed record GraphNotification(string? SubscriptionId, string? ClientState, string? LifecycleEvent);

public sealed record GraphNotificationList(IReadOnlyList<GraphNotification>? Value);

/// <summary>A mail to send.</summary>
public sealed record GraphSendMail(GraphOutgoingMessage Message, bool SaveToSentItems);

public sealed record GraphOutgoingMessage(
    string Subject, GraphBody Body, IReadOnlyList<GraphRecipient> ToRecipients, IReadOnlyList<GraphFileAttachment>? Attachments, IReadOnlyList<GraphHeader> InternetMessageHeaders,
    string? InternetMessageId);

/// <param name="ContentType"><c>text</c> or <c>html</c>.</param>
public sealed record GraphBody(string ContentType, string Content);

/// <summary>A header field of the application's own; Graph takes such only whose name begins with <c>x-</c>.</summary>
public sealed record GraphHeader(string Name, string Value);

public sealed record GraphFileAttachment([property: JsonPropertyName("@odata.type")] string Type, string Name, string ContentType, byte[] ContentBytes);

/// <summary>What Graph says where it refuses.</summary>
public sealed record GraphErrorBody(GraphError? Error);

public sealed record GraphError(string? Code, string? Message);

/// <summary>Up to twenty requests in one (Microsoft Learn, "Combine multiple HTTP requests using JSON batching").</summary>
public sealed record GraphBatchRequest(IReadOnlyList<GraphBatchItem> Requests);

public sealed record GraphBatchItem(string Id, string Method, string Url, IReadOnlyDictionary<string, string>? Headers);

public sealed record GraphBatchResponse([property: JsonRequired] IReadOnlyList<GraphBatchAnswer?> Responses);

public sealed record GraphBatchAnswer(string Id, int Status, IReadOnlyDictionary<string, string>? Headers, JsonElement? Body);

/// <summary>Reading and writing without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString,
    RespectNullableAnnotations = true, MaxDepth = 32)]
[JsonSerializable(typeof(GraphPage<GraphMessage>))]
[JsonSerializable(typeof(GraphPage<GraphUser>))]
[JsonSerializable(typeof(GraphPage<GraphGroup>))]
[JsonSerializable(typeof(GraphPage<GraphChange>))]
[JsonSerializable(typeof(GraphPage<GraphGroupChange>))]
[JsonSerializable(typeof(GraphPage<GraphSchool>))]
[JsonSerializable(typeof(GraphPage<GraphRosterChange>))]
[JsonSerializable(typeof(GraphRosterUser))]
[JsonSerializable(typeof(GraphPage<GraphReceivedMessage>))]
[JsonSerializable(typeof(GraphPage<GraphTraceRow>))]
[JsonSerializable(typeof(GraphMessage))]
[JsonSerializable(typeof(GraphUser))]
[JsonSerializable(typeof(GraphGroup))]
[JsonSerializable(typeof(GraphPage<GraphSubscription>))]
[JsonSerializable(typeof(GraphSubscription))]
[JsonSerializable(typeof(GraphNotificationList))]
[JsonSerializable(typeof(GraphSendMail))]
[JsonSerializable(typeof(GraphErrorBody))]
[JsonSerializable(typeof(GraphBatchRequest))]
[JsonSerializable(typeof(GraphBatchResponse))]
public sealed partial class GraphJson : JsonSerializerContext;
