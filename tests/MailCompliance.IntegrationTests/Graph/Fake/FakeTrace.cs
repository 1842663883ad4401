using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>A message on its way to one recipient.</summary>
public sealed record FakeTraceRow(string MessageId, string Sender, string Recipient, DateTimeOffset ReceivedAt, string Status = "delivered");

/// <summary>
/// Exchange's message trace (Microsoft Learn, "List messageTraces"): 90 days, ten of them at most at once, pages of a size of its own, one hundred requests
/// in five minutes. Of filters only those that the documentation names: eq, and for the time ge and le together.
/// </summary>
public sealed class FakeTrace(FakeGraph fake)
{
    private const string Path = "admin/exchange/tracing/messageTraces";
    private const int DefaultSize = 1000;
    private const int MostRequests = 100;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly Regex Clause = new(@"^(?:receivedDateTime (?<op>ge|le) (?<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)|(?<field>id|messageId|senderAddress|recipientAddress|status|fromIP|toIP) eq '(?<value>(?:[^']|'')*)')$");

    private readonly Lock sync = new();
    private readonly List<FakeTraceRow> rows = [];
    private readonly Queue<DateTimeOffset> asked = new();

    /// <summary>False: the application may not read traces.</summary>
    public bool IsGranted { get; set; } = true;

    /// <summary>The most rows of a page, whatever is asked for.</summary>
    public int MostOnPage { get; set; } = 5000;

    public void Add(FakeTraceRow row)
    {
        lock (sync)
            rows.Add(row);
    }

    /// <returns>Null: not a path of mine.</returns>
    internal FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Path != Path)
            return null;
        if (request.Method != "GET")
            throw new ContractException(405, "Request_BadRequest", "traces are only read");
        if (!IsGranted)
            return FakeAnswer.Error(403, "UnknownError");
        if (IsTooOften())
        {
            var busy = FakeAnswer.Error(429, "TooManyRequests");
            busy.Headers["Retry-After"] = "60";
            return busy;
        }

        FakeQuery.Allow(request, "$filter", "$top", "$skiptoken");
        var size = DefaultSize;
        if (request.Query.TryGetValue("$top", out var top) && (!int.TryParse(top, CultureInfo.InvariantCulture, out size) || size is < 1 or > 5000))
            throw FakeQuery.Bad("$top is 1 to 5000");
        size = Math.Min(size, MostOnPage);
        var skip = int.Parse(request.Query.GetValueOrDefault("$skiptoken") ?? "0", CultureInfo.InvariantCulture);
        var found = Find(request.Query.GetValueOrDefault("$filter"));
        var page = new JsonObject
        {
            ["@odata.context"] = $"{fake.BaseUrl}/$metadata#admin/exchange/tracing/messageTraces",
            ["value"] = new JsonArray([.. found.Skip(skip).Take(size).Select(ToJson)]),
        };
        if (skip + size < found.Count)
            page["@odata.nextLink"] = $"{fake.BaseUrl}/{Path}?{string.Join('&', request.Query.Where(option => option.Key != "$skiptoken").Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}"))}&$skiptoken={skip + size}";
        return FakeAnswer.Ok(page);
    }

    private bool IsTooOften()
    {
        lock (sync)
        {
            var now = fake.Clock.GetUtcNow();
            while (asked.TryPeek(out var first) && first <= now - Window)
                asked.Dequeue();
            if (asked.Count >= MostRequests)
                return true;
            asked.Enqueue(now);
            return false;
        }
    }

    /// <summary>Newest first. Without a time, the last two days.</summary>
    private List<FakeTraceRow> Find(string? filter)
    {
        var now = fake.Clock.GetUtcNow();
        DateTimeOffset? first = null, last = null;
        var equal = new Dictionary<string, string>();
        foreach (var text in filter?.Split(" and ") ?? [])
        {
            var clause = Clause.Match(text);
            if (!clause.Success)
                throw FakeQuery.Bad($"a filter that traces do not take: {text}");
            if (clause.Groups["field"].Success)
                equal[clause.Groups["field"].Value] = clause.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
            else if (clause.Groups["op"].Value == "ge")
                first = DateTimeOffset.Parse(clause.Groups["at"].Value, CultureInfo.InvariantCulture);
            else
                last = DateTimeOffset.Parse(clause.Groups["at"].Value, CultureInfo.InvariantCulture);
        }

        if (first is null != last is null)
            throw FakeQuery.Bad("a period wants both its ends");
        if (last - first > TimeSpan.FromDays(10) || first < now.AddDays(-90) || last > now)
            throw FakeQuery.Bad("at most ten days, of the last ninety, and none to come");
        lock (sync)
        {
            return
            [
                .. from row in rows
                   where row.ReceivedAt >= (first ?? now.AddHours(-48)) && row.ReceivedAt <= (last ?? now)
                   where equal.All(one => Value(row, one.Key) == one.Value)
                   orderby row.ReceivedAt descending
                   select row,
            ];
        }
    }

    private static string? Value(FakeTraceRow row, string field) => field switch
    {
        "messageId" => row.MessageId,
        "senderAddress" => row.Sender,
        "recipientAddress" => row.Recipient,
        "status" => row.Status,
        _ => null,
    };

    private static JsonObject ToJson(FakeTraceRow row) => new()
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["senderAddress"] = row.Sender,
        ["recipientAddress"] = row.Recipient,
        ["messageId"] = row.MessageId,
        ["receivedDateTime"] = row.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["subject"] = "words that nobody should keep",
        ["size"] = 45678,
        ["fromIP"] = "203.0.113.10",
        ["toIP"] = "",
        ["status"] = row.Status,
    };
}
