using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>What a request's body may hold, after the published metadata: an unknown property and a value of another type are refused, wherever they stand.</summary>
internal static class FakeShape
{
    private delegate bool Check(JsonNode value);

    private static readonly Check Text = value => value.GetValueKind() == JsonValueKind.String;
    private static readonly Check Flag = value => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
    private static readonly Check Base64 = value => Text(value) && Convert.TryFromBase64String((string)value!, new byte[((string)value!).Length], out _);
    private static readonly Check Time = value => Text(value) && DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static readonly Check Recipient = Of(("emailAddress", Of(("name", Text), ("address", Text))));

    private static readonly Check Subscription = Of(
        ("changeType", OneOf("created", "updated", "deleted")), ("notificationUrl", Text), ("lifecycleNotificationUrl", Text), ("resource", Text), ("expirationDateTime", Time),
        ("clientState", Text), ("latestSupportedTlsVersion", OneOf("v1_0", "v1_1", "v1_2", "v1_3")), ("includeResourceData", Flag));

    private static readonly Check Mail = Of(
        ("message", Of(
            ("@odata.type", OneOf("#microsoft.graph.message")),
            ("subject", Text),
            ("body", Of(("contentType", OneOf("text", "html")), ("content", Text))),
            ("toRecipients", ListOf(Recipient)), ("ccRecipients", ListOf(Recipient)), ("bccRecipients", ListOf(Recipient)), ("replyTo", ListOf(Recipient)),
            ("attachments", ListOf(Of(("@odata.type", OneOf("#microsoft.graph.fileAttachment")), ("name", Text), ("contentType", Text), ("contentBytes", Base64), ("isInline", Flag)))),
            ("internetMessageHeaders", ListOf(Of(("name", Text), ("value", Text)))),
            ("internetMessageId", Text))),
        ("saveToSentItems", Flag));

    public static JsonObject ReadSubscription(JsonNode? body) => Read(body, Subscription, "subscription");

    /// <summary>The metadata has the action's parameters with a capital, the documentation without; the service takes both.</summary>
    public static JsonObject ReadMail(JsonNode? body) => Read(WithSmallNames(body), Mail, "sendMail");

    private static JsonNode? WithSmallNames(JsonNode? body) => body is JsonObject json
        ? new JsonObject([.. json.Select(pair => KeyValuePair.Create(char.ToLowerInvariant(pair.Key[0]) + pair.Key[1..], pair.Value?.DeepClone()))])
        : body;

    private static JsonObject Read(JsonNode? body, Check check, string what) =>
        body is JsonObject json && check(json) ? json : throw FakeQuery.Bad($"{what}: a property that does not exist, or a value of another type");

    private static Check Of(params (string Name, Check Check)[] properties)
    {
        var known = properties.ToDictionary(property => property.Name, property => property.Check, StringComparer.Ordinal);
        return value => value is JsonObject json && json.All(pair => known.TryGetValue(pair.Key, out var check) && pair.Value is { } found && check(found));
    }

    private static Check ListOf(Check item) => value => value is JsonArray list && list.All(one => one is not null && item(one));

    private static Check OneOf(params string[] names) => value => Text(value) && names.Contains((string)value!, StringComparer.OrdinalIgnoreCase);
}
