using System.Globalization;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Query options, checked against what a resource allows: an unknown one, a wrong value or a wrong combination is refused.</summary>
internal static class FakeQuery
{
    private static readonly string[] MessageProperties =
    [
        "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "categories", "receivedDateTime", "sentDateTime", "hasAttachments", "internetMessageId",
        "subject", "bodyPreview", "importance", "parentFolderId", "conversationId", "conversationIndex", "isDeliveryReceiptRequested", "isReadReceiptRequested",
        "isRead", "isDraft", "webLink", "inferenceClassification", "body", "sender", "from", "toRecipients", "ccRecipients", "bccRecipients", "replyTo",
        "uniqueBody", "flag", "internetMessageHeaders",
    ];

    private static readonly string[] UserProperties =
    [
        "id", "displayName", "givenName", "surname", "mail", "userPrincipalName", "jobTitle", "department", "businessPhones", "mobilePhone", "proxyAddresses",
        "accountEnabled", "userType", "officeLocation", "preferredLanguage",
    ];

    public static void Allow(FakeRequest request, params string[] names)
    {
        var unknown = request.Query.Keys.Except(names).ToList();
        if (unknown.Count > 0)
            throw Bad($"query options {string.Join(", ", unknown)} are not allowed here");
    }

    public static void SelectMessage(FakeRequest request) => Select(request, MessageProperties);

    public static void SelectUser(FakeRequest request) => Select(request, UserProperties);

    public static void Select(FakeRequest request, IReadOnlyList<string> known)
    {
        foreach (var name in request.Query.GetValueOrDefault("$select")?.Split(',') ?? [])
        {
            if (!known.Contains(name))
                throw Bad($"Could not find a property named '{name}'");
        }
    }

    public static void CheckTop(FakeRequest request)
    {
        if (request.Query.TryGetValue("$top", out var top) && (!int.TryParse(top, out var number) || number is < 1 or > 999))
            throw Bad("$top is 1 to 999");
    }

    /// <summary>The only filter that delta of messages takes.</summary>
    public static DateTimeOffset ReceivedSince(FakeRequest request)
    {
        if (request.Query.GetValueOrDefault("$filter") is not { } filter)
            return DateTimeOffset.MinValue;
        var match = Regex.Match(filter, @"^receivedDateTime (ge|gt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$");
        return match.Success ? DateTimeOffset.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : throw Bad("delta takes receivedDateTime ge or gt alone");
    }

    public static string? FilterValue(FakeRequest request, string field)
    {
        var match = Regex.Match(request.Query.GetValueOrDefault("$filter") ?? "", $"^{field} eq '((?:[^']|'')*)'$");
        return match.Success ? match.Groups[1].Value.Replace("''", "'", StringComparison.Ordinal) : null;
    }

    /// <summary>Outlook items are asked for with ids that survive a move.</summary>
    public static void RequireImmutableIds(FakeRequest request)
    {
        if (request.Headers.GetValueOrDefault("Prefer")?.Contains("IdType=\"ImmutableId\"", StringComparison.Ordinal) != true)
            throw Bad("without Prefer: IdType=\"ImmutableId\"");
    }

    public static int PageSize(FakeRequest request)
    {
        var match = Regex.Match(request.Headers.GetValueOrDefault("Prefer") ?? "", @"odata\.maxpagesize=(\d+)");
        return match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 10;
    }

    public static ContractException Bad(string why) => new(400, "BadRequest", why);
}
