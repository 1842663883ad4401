using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A mail that sendMail took.</summary>
public sealed record FakeDelivery(string Sender, string Recipient, string MessageId, IReadOnlyList<(string Name, string Value)> Headers, DateTimeOffset At);

/// <summary>What became of mails that sendMail took: they lie in the mailboxes of those recipients who have one here, and Exchange's trace knows them after a while.</summary>
internal sealed class FakeDeliveries(FakeGraph fake)
{
    private static readonly Regex Messages = new("^users/([^/]+)/messages$");
    private static readonly Regex Asked = new(@"^receivedDateTime ge (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ) and from/emailAddress/address eq '((?:[^']|'')*)'$");

    private readonly ConcurrentQueue<FakeDelivery> all = new();

    public IReadOnlyCollection<FakeDelivery> All => all;

    /// <summary>Each recipient gets it; it is in the trace at once, too.</summary>
    public void Deliver(string sender, JsonObject message)
    {
        var id = (string?)message["internetMessageId"] ?? $"<{Guid.NewGuid():N}@prod.exchange.example>";
        var headers = message["internetMessageHeaders"]!.AsArray().Select(header => ((string)header!["name"]!, (string)header["value"]!)).ToList();
        foreach (var recipient in message["toRecipients"]!.AsArray())
        {
            var delivery = new FakeDelivery(sender, (string)recipient!["emailAddress"]!["address"]!, fake.KeepsMessageIds ? id : $"<{Guid.NewGuid():N}@prod.exchange.example>", headers, fake.Clock.GetUtcNow());
            all.Enqueue(delivery);
            fake.Traces.Add(new FakeTraceRow(delivery.MessageId, sender, delivery.Recipient, delivery.At));
        }
    }

    /// <returns>Null: not a path of mine.</returns>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Method != "GET" || Messages.Match(request.Path) is not { Success: true } path)
            return null;
        FakeQuery.RequireImmutableIds(request);
        FakeQuery.Allow(request, "$filter", "$select", "$top", "$skip");
        FakeQuery.SelectMessage(request);
        var asked = Asked.Match(request.Query.GetValueOrDefault("$filter") ?? "");
        if (!asked.Success)
            throw new ContractException(400, "InefficientFilter", "The restriction or sort order is too complex for this operation");
        if (!fake.Mailboxes.TryGetValue(path.Groups[1].Value, out var mailbox))
            return FakeAnswer.Error(404, "ErrorInvalidUser");
        if (fake.OutOfReach.ContainsKey(mailbox.Id))
            return FakeAnswer.Error(403, "ErrorAccessDenied");
        var since = DateTimeOffset.Parse(asked.Groups[1].Value, CultureInfo.InvariantCulture);
        var from = asked.Groups[2].Value.Replace("''", "'", StringComparison.Ordinal);
        return FakeAnswer.Ok(new JsonObject
        {
            ["value"] = new JsonArray([.. all.Where(one => one.Recipient == mailbox.Address && one.Sender == from && one.At >= since).Select(ToJson)]),
        });
    }

    private static JsonObject ToJson(FakeDelivery delivery) => new()
    {
        ["@odata.etag"] = "W/\"1\"",
        ["id"] = "AAkInbox" + Guid.NewGuid().ToString("N"),
        ["internetMessageId"] = delivery.MessageId,
        ["internetMessageHeaders"] = new JsonArray([.. delivery.Headers.Select(header => new JsonObject { ["name"] = header.Name, ["value"] = header.Value })]),
    };
}
