using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>Messages: delta of Sent Items, one by id, its MIME.</summary>
internal sealed class FakeMail(FakeGraph fake)
{
    private static readonly Regex Delta = new(@"^users/([^/]+)/mailFolders(?:/|\(')sentitems(?:'\))?/messages/delta$");
    private static readonly Regex List = new(@"^users/([^/]+)/mailFolders/sentitems/messages$");
    private static readonly Regex Between = new(@"^(?<time>sent|received)DateTime ge (?<from>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) and \k<time>DateTime lt (?<until>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$");
    private static readonly Regex Send = new("^users/([^/]+)/sendMail$");
    private static readonly Regex Folder = new("^users/([^/]+)/mailFolders/sentitems$");
    private static readonly Regex Item = new(@"^users/([^/]+)/messages/([^/]+)(/\$value)?$");

    private readonly FakeDelta deltas = new(fake);
    private readonly FakeDeliveries deliveries = new(fake);

    /// <returns>Null: not a path of mine.</returns>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (Delta.Match(request.Path) is { Success: true } delta)
            return InMailbox(request, delta.Groups[1].Value, mailbox => deltas.Answer(request, mailbox));
        if (List.Match(request.Path) is { Success: true } list)
            return InMailbox(request, list.Groups[1].Value, mailbox => ListOf(request, mailbox));
        if (deliveries.Answer(request) is { } found)
            return found;
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
        if (request.Method != "POST")
            throw new ContractException(405, "Request_BadRequest", "sendMail is posted");
        var body = FakeShape.ReadMail(request.Body);
        var message = body["message"]!.AsObject();
        if (!fake.TakesMessageIds && message["internetMessageId"] is not null)
            return FakeAnswer.Error(400, "ErrorInvalidPropertySet");
        if (message["internetMessageHeaders"]!.AsArray().Any(header => !((string)header!["name"]!).StartsWith("x-", StringComparison.OrdinalIgnoreCase)))
            return FakeAnswer.Error(400, "InvalidInternetMessageHeader");
        if (body.ToJsonString().Length > 4 * 1024 * 1024)
            return FakeAnswer.Error(413, "RequestTooLarge");
        if (!fake.Mailboxes.Values.Any(mailbox => mailbox.Address == user))
            return FakeAnswer.Error(404, "ErrorInvalidUser");
        fake.SentByUs.Enqueue(body);
        deliveries.Deliver(user, message);
        return new FakeAnswer(202, null);
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

    /// <summary>By time sent or received; sorting wants the same property in the filter.</summary>
    private FakeAnswer ListOf(FakeRequest request, FakeMailbox mailbox)
    {
        FakeQuery.Allow(request, "$filter", "$orderby", "$select", "$top", "$skip");
        FakeQuery.SelectMessage(request);
        var period = Between.Match(request.Query.GetValueOrDefault("$filter") ?? "");
        if (!period.Success || request.Query.GetValueOrDefault("$orderby") != period.Groups["time"].Value + "DateTime")
            throw new ContractException(400, "InefficientFilter", "The restriction or sort order is too complex for this operation");
        Func<FakeMessage, DateTimeOffset> time = period.Groups["time"].Value == "sent" ? message => message.SentAt : message => message.ReceivedAt;
        var (from, until) = (DateTimeOffset.Parse(period.Groups["from"].Value, CultureInfo.InvariantCulture), DateTimeOffset.Parse(period.Groups["until"].Value, CultureInfo.InvariantCulture));
        var (size, skip) = (int.Parse(request.Query["$top"], CultureInfo.InvariantCulture), int.Parse(request.Query.GetValueOrDefault("$skip") ?? "0", CultureInfo.InvariantCulture));
        var all = mailbox.InOrder(time).Where(message => time(message) >= from && time(message) < until).ToList();
        var json = new JsonObject { ["value"] = new JsonArray([.. all.Skip(skip).Take(size).Select(message => ToJson(message, request.Query.GetValueOrDefault("$select")))]) };
        if (skip + size < all.Count)
        {
            var query = string.Join('&', request.Query.Where(option => option.Key != "$skip").Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"));
            json["@odata.nextLink"] = $"{fake.BaseUrl}/{request.Path}?{query}&$skip={skip + size}";
        }

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
        return isMime ? new FakeAnswer(200, null, message.Mime) : FakeAnswer.Ok(ToJson(message, request.Query.GetValueOrDefault("$select")));
    }

    /// <summary>What was asked for, and the id.</summary>
    public static JsonObject ToJson(FakeMessage message, string? select)
    {
        var whole = new JsonObject
        {
            ["internetMessageId"] = message.MessageId,
            ["sentDateTime"] = Time(message.SentAt),
            ["receivedDateTime"] = Time(message.ReceivedAt),
            ["isDraft"] = message.IsDraft,
            ["from"] = message.From.Contains('@', StringComparison.Ordinal) ? Recipient(message.From) : DirectoryName(message.From),
            ["sender"] = Recipient(message.Sender ?? message.From),
            ["toRecipients"] = new JsonArray([.. message.To.Select(Recipient)]),
            ["ccRecipients"] = new JsonArray(),
            ["bccRecipients"] = new JsonArray([.. message.Bcc.Select(Recipient)]),
        };
        var fields = select?.Split(',');
        var asked = new JsonObject { ["@odata.etag"] = "W/\"CQAAABYAAAAB\"", ["id"] = message.Id };
        foreach (var (name, value) in whole.Where(property => fields is null || fields.Contains(property.Key)))
            asked[name] = value?.DeepClone();
        return asked;
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>As internal senders may be named.</summary>
    private static JsonObject DirectoryName(string name) =>
        new() { ["emailAddress"] = new JsonObject { ["name"] = name, ["address"] = $"/O=EXCHANGELABS/OU=EXCHANGE ADMINISTRATIVE GROUP/CN=RECIPIENTS/CN={name}" } };

    private static JsonObject Recipient(string address) => new() { ["emailAddress"] = new JsonObject { ["name"] = address.Split('@')[0], ["address"] = address } };
}
