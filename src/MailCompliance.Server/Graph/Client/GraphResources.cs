using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions.Serialization;

namespace MailCompliance.Server.Graph.Client;

/// <summary>What is asked of a message in a list, and read from it: nothing of its content.</summary>
internal static class ListedFields
{
    /// <summary>Values of $select.</summary>
    public static string[] OfMessages { get; } = ["internetMessageId", "sentDateTime", "isDraft", "from", "sender", "toRecipients", "ccRecipients", "bccRecipients"];

    /// <summary>Addresses of To, Cc and Bcc that are addresses: internal ones may have a directory name in place of one.</summary>
    public static IReadOnlyList<string> AllRecipients(this Message message) =>
    [
        .. new[] { message.ToRecipients, message.CcRecipients, message.BccRecipients }.SelectMany(list => list ?? [])
            .Select(recipient => recipient?.EmailAddress?.Address).OfType<string>()
            .Where(address => address.Contains('@', StringComparison.Ordinal)),
    ];

    /// <summary>The item has left the collection. The SDK has no property for it.</summary>
    public static bool IsRemoved(this Entity item) => item.AdditionalData.ContainsKey("@removed");
}

/// <summary>A group's members that came and went since the last time, however many pages they are spread over. The SDK has no property for them.</summary>
internal static class MemberChanges
{
    /// <param name="Type"><c>#microsoft.graph.user</c> and the like; null: not said.</param>
    internal sealed record Member(string Id, string? Type, bool IsRemoved);

    public static IEnumerable<Member> Of(Group group) =>
        group.AdditionalData.TryGetValue("members@delta", out var list) && list is UntypedArray members
            ? members.GetValue().OfType<UntypedObject>().Select(member => member.GetValue()).Where(fields => TextOf(fields, "id") is not null)
                .Select(fields => new Member(TextOf(fields, "id")!, TextOf(fields, "@odata.type"), fields.ContainsKey("@removed")))
            : [];

    private static string? TextOf(IDictionary<string, UntypedNode> fields, string name) => fields.TryGetValue(name, out var value) ? (value as UntypedString)?.GetValue() : null;
}

/// <summary>What became of a message for one recipient, as Exchange traced it.</summary>
/// <param name="Status">delivered, pending, failed, expanded, quarantined, filteredAsSpam, gettingStatus, or a word of later years.</param>
public sealed record GraphTraceRow(string Id, string? MessageId, string? SenderAddress, string? RecipientAddress, DateTimeOffset? ReceivedDateTime, string? Status);

internal sealed record GraphTracePage([property: JsonRequired] IReadOnlyList<GraphTraceRow> Value, [property: JsonPropertyName("@odata.nextLink")] string? NextLink);

/// <summary>What Graph calls with: a change, or an event in the life of a subscription. Read as it comes, from strangers too.</summary>
public sealed record GraphNotification(string? SubscriptionId, string? ClientState, string? LifecycleEvent);

public sealed record GraphNotificationList(IReadOnlyList<GraphNotification>? Value);

/// <summary>Up to twenty requests in one (Microsoft Learn, "Combine multiple HTTP requests using JSON batching").</summary>
internal sealed record GraphBatchRequest(IReadOnlyList<GraphBatchItem> Requests);

internal sealed record GraphBatchItem(string Id, string Method, string Url, IReadOnlyDictionary<string, string>? Headers);

internal sealed record GraphBatchResponse([property: JsonRequired] IReadOnlyList<GraphBatchAnswer?> Responses);

internal sealed record GraphBatchAnswer(string Id, int Status, IReadOnlyDictionary<string, string>? Headers, JsonElement? Body);

/// <summary>Reads what the SDK does not, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString, RespectNullableAnnotations = true, MaxDepth = 32)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(GraphTracePage))]
[JsonSerializable(typeof(GraphNotificationList))]
[JsonSerializable(typeof(GraphBatchRequest))]
[JsonSerializable(typeof(GraphBatchResponse))]
internal sealed partial class GraphJson : JsonSerializerContext;
