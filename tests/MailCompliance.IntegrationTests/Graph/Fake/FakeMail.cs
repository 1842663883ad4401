using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Messages: delta of Sent Items, one by id, its MIME.</summary>
internal sealed class FakeMail(FakeGraph fake)
{
    private static readonly Regex Delta = new(@"^users/([^/]+)/mailFolders(?:/|\(')sentitems(?:'\))?/messages/delta$");
    private static readonly Regex List = new(@"^users/([^/]+)/mailFolders/sentitems/messages$");
    private static readonly Regex Between = new(@"^sentDateTime ge (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) and sentDateTime lt (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$");
    private static readonly Regex Send = new("^users/([^/]+)/sendMail$");
    private static readonly Regex Folder = new("^users/([^/]+)/mailFolders/sentitems$");
    private static readonly Regex Item = new(@"^users/([^/]+)/messages/([^/]+)(/\$value)?$");

    /// <returns>Null: not a path of mine.</returns>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (Delta.Match(request.Path) is { Success: true } delta)
            return InMailbox(request, delta.Groups[1].Value, mailbox => DeltaOf(request, mailbox));
        if (List.Match(request.Path) is { Success: true } list)
            return InMailbox(request, list.Groups[1].Value, mailbox => ListOf(request, mailbox));
        if (Send.Match(request.Path) is { Success: true } send)
            return SendFrom(request, send.Groups[1].Value);
        if (Folder.Match(request.Path) is { Success: true } folder)
            return InMailbox(request, folder.Groups[1].Value, _ => FakeAnswer.Ok(new JsonObject { ["id"] = "AAMk" }));
        if (Item.Match(request.Path) is { Success: true } item)
            return InMailbox(request, item.Groups[1].Value, mailbox => ItemOf(request, mailbox, item.Groups[2].Value, isMime: item.Groups[3].Success));
        return null;
    }

    /// <summary>The body's shape is checked down to each property.</summary>
    private FakeAnswer SendFrom(FakeRequest request, string user)
    {
        if (request.Method != "POST" || request.Body is not JsonObject body)
            throw FakeQuery.Bad("sendMail without a body");
        Only(body, "message", "saveToSentItems");
        var message = body["message"]!.AsObject();
        Only(message, "subject", "body", "toRecipients", "attachments", "internetMessageHeaders");
        Only(message["body"]!.AsObject(), "contentType", "content");
        foreach (var header in message["internetMessageHeaders"]!.AsArray())
        {
            if (!((string)header!["name"]!).StartsWith("x-", StringComparison.OrdinalIgnoreCase))
                return FakeAnswer.Error(400, "InvalidInternetMessageHeader");
        }

        foreach (var attachment in message["attachments"]?.AsArray() ?? [])
        {
            Only(attachment!.AsObject(), "@odata.type", "name", "contentType", "contentBytes");
            if ((string)attachment!["@odata.type"]! != "#microsoft.graph.fileAttachment")
                throw FakeQuery.Bad("attachment without its type");
        }

        if (body.ToJsonString().Length > 4 * 1024 * 1024)
            return FakeAnswer.Error(413, "RequestTooLarge");
        if (!fake.Mailboxes.Values.Any(mailbox => mailbox.Address == user))
            return FakeAnswer.Error(404, "ErrorInvalidUser");
        fake.SentByUs.Enqueue(body);
        return new FakeAnswer(202, null);
    }

    private static void Only(JsonObject json, params string[] known)
    {
        foreach (var name in json.Select(pair => pair.Key).Except(known))
            throw FakeQuery.Bad($"The property '{name}' does not exist");
    }

    private FakeAnswer InMailbox(FakeRequest request, string user, Func<FakeMailbox, FakeAnswer> answer)
    {
        if (request.Method != "GET")
            throw new ContractException(405, "Request_BadRequest", "mail is only read");
        FakeQuery.RequireImmutableIds(request);
        if (!fake.Mailboxes.TryGetValue(user, out var mailbox))
            return FakeAnswer.Error(404, "ErrorInvalidUser");
        if (fake.OutOfReach.ContainsKey(mailbox.Id))
            return FakeAnswer.Error(403, "ErrorAccessDenied");
        return mailbox.IsEnabled ? answer(mailbox) : FakeAnswer.Error(404, "MailboxNotEnabledForRESTAPI");
    }

    /// <summary>By time sent; sorting wants the same property in the filter.</summary>
    private FakeAnswer ListOf(FakeRequest request, FakeMailbox mailbox)
    {
        FakeQuery.Allow(request, "$filter", "$orderby", "$select", "$top", "$skip");
        FakeQuery.SelectMessage(request);
        var period = Between.Match(request.Query.GetValueOrDefault("$filter") ?? "");
        if (!period.Success || request.Query.GetValueOrDefault("$orderby") != "sentDateTime")
            throw new ContractException(400, "InefficientFilter", "The restriction or sort order is too complex for this operation");
        var (from, until) = (DateTimeOffset.Parse(period.Groups[1].Value, CultureInfo.InvariantCulture), DateTimeOffset.Parse(period.Groups[2].Value, CultureInfo.InvariantCulture));
        var (size, skip) = (int.Parse(request.Query["$top"], CultureInfo.InvariantCulture), int.Parse(request.Query.GetValueOrDefault("$skip") ?? "0", CultureInfo.InvariantCulture));
        var all = mailbox.InOrder().Where(message => message.SentAt >= from && message.SentAt < until).ToList();
        var json = new JsonObject { ["value"] = new JsonArray([.. all.Skip(skip).Take(size).Select(ToJson)]) };
        if (skip + size < all.Count)
        {
            var query = string.Join('&', request.Query.Where(option => option.Key != "$skip").Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"));
            json["@odata.nextLink"] = $"{fake.BaseUrl}/{request.Path}?{query}&$skip={skip + size}";
        }

        return FakeAnswer.Ok(json);
    }

    private FakeAnswer DeltaOf(FakeRequest request, FakeMailbox mailbox)
    {
        if (request.Query.TryGetValue("$deltatoken", out var token) || request.Query.TryGetValue("$skiptoken", out token))
        {
            FakeQuery.Allow(request, "$deltatoken", "$skiptoken");
            var parts = token.Split('.');
            return parts[0] != Text(mailbox.Generation)
                ? FakeAnswer.Error(410, "syncStateNotFound")
                : request.Query.ContainsKey("$deltatoken") ? Changed(request, mailbox, int.Parse(parts[1], CultureInfo.InvariantCulture), 0) : Next(request, mailbox, parts);
        }

        FakeQuery.Allow(request, "$select", "$filter", "$orderby", "changeType", "$top");
        FakeQuery.SelectMessage(request);
        return Listed(request, mailbox, FakeQuery.ReceivedSince(request), mailbox.Changes, 0);
    }

    private FakeAnswer Next(FakeRequest request, FakeMailbox mailbox, string[] parts) => parts[1] == "list"
        ? Listed(request, mailbox, DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[2], CultureInfo.InvariantCulture)), int.Parse(parts[3], CultureInfo.InvariantCulture), int.Parse(parts[4], CultureInfo.InvariantCulture))
        : Changed(request, mailbox, int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture));

    private FakeAnswer Listed(FakeRequest request, FakeMailbox mailbox, DateTimeOffset since, int change, int skip)
    {
        var size = FakeQuery.PageSize(request);
        var all = mailbox.Snapshot(since);
        var page = all.Skip(skip).Take(size).Select(ToJson);
        var isLast = skip + size >= all.Count;
        var seconds = since == DateTimeOffset.MinValue ? 0 : since.ToUnixTimeSeconds();
        return Page(mailbox, page, isLast ? null : $"{mailbox.Generation}.list.{seconds}.{change}.{skip + size}", $"{mailbox.Generation}.{change}");
    }

    private FakeAnswer Changed(FakeRequest request, FakeMailbox mailbox, int change, int skip)
    {
        var size = FakeQuery.PageSize(request);
        var end = mailbox.Changes;
        var all = mailbox.Since(change);
        var page = all.Skip(skip).Take(size).Select(item => item.Message is { } message ? ToJson(message) : new JsonObject { ["id"] = item.Id, ["@removed"] = new JsonObject { ["reason"] = "deleted" } });
        var isLast = skip + size >= all.Count;
        return Page(mailbox, page, isLast ? null : $"{mailbox.Generation}.since.{change}.{skip + size}", $"{mailbox.Generation}.{end}");
    }

    private FakeAnswer Page(FakeMailbox mailbox, IEnumerable<JsonObject> items, string? skipToken, string deltaToken)
    {
        var link = $"{fake.BaseUrl}/users/{mailbox.Id}/mailFolders('sentitems')/messages/delta?";
        var json = new JsonObject
        {
            ["@odata.context"] = $"{fake.BaseUrl}/$metadata#Collection(message)",
            ["value"] = new JsonArray([.. items]),
            [skipToken is null ? "@odata.deltaLink" : "@odata.nextLink"] = link + (skipToken is null ? $"$deltatoken={deltaToken}" : $"$skiptoken={skipToken}"),
        };
        return FakeAnswer.Ok(json);
    }

    private FakeAnswer ItemOf(FakeRequest request, FakeMailbox mailbox, string id, bool isMime)
    {
        FakeQuery.Allow(request, isMime ? [] : ["$select", "$expand"]);
        FakeQuery.SelectMessage(request);
        if (isMime)
            fake.CountMime();
        if (mailbox.Find(id) is not { } message)
            return FakeAnswer.Error(404, "ErrorItemNotFound");
        return isMime ? new FakeAnswer(200, null, message.Mime) : FakeAnswer.Ok(ToJson(message));
    }

    private static JsonObject ToJson(FakeMessage message) => new()
    {
        ["@odata.etag"] = "W/\"CQAAABYAAAB\"",
        ["id"] = message.Id,
        ["internetMessageId"] = message.MessageId,
        ["sentDateTime"] = message.SentAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["isDraft"] = message.IsDraft,
        ["from"] = Recipient(message.From),
        ["sender"] = Recipient(message.From),
        ["toRecipients"] = new JsonArray([.. message.To.Select(Recipient)]),
        ["ccRecipients"] = new JsonArray(),
        ["bccRecipients"] = new JsonArray([.. message.Bcc.Select(Recipient)]),
    };

    private static JsonObject Recipient(string address) => new() { ["emailAddress"] = new JsonObject { ["name"] = address.Split('@')[0], ["address"] = address } };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
