using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>
/// Delta of Sent Items. What the first request asked for holds for all links that come of it. With a filter at most 5,000 messages come, the newest
/// ones, without a word about others; the limit is kept as strictly as the documentation can be read: for a beginning and all its rounds.
/// </summary>
internal sealed class FakeDelta(FakeGraph fake)
{
    /// <summary>Microsoft Learn, "Get incremental changes to messages in a folder".</summary>
    public const int MostFiltered = 5000;

    private static readonly string[] ChangeTypes = ["created", "updated", "deleted"];

    private readonly ConcurrentDictionary<int, Question> questions = new();
    private int last;

    public FakeAnswer Answer(FakeRequest request, FakeMailbox mailbox)
    {
        if (request.Query.TryGetValue("$deltatoken", out var token) || request.Query.TryGetValue("$skiptoken", out token))
        {
            FakeQuery.Allow(request, "$deltatoken", "$skiptoken");
            var at = Place.Read(token);
            return at.Generation != mailbox.Generation ? FakeAnswer.Error(410, "syncStateNotFound") : Page(request, mailbox, at);
        }

        FakeQuery.Allow(request, "$select", "$filter", "$orderby", "changeType", "$top");
        FakeQuery.SelectMessage(request);
        if (request.Query.TryGetValue("changeType", out var type) && !ChangeTypes.Contains(type))
            throw FakeQuery.Bad("changeType is created, updated or deleted");
        if (request.Query.TryGetValue("$orderby", out var order) && order != "receivedDateTime desc")
            throw FakeQuery.Bad("delta is sorted by receivedDateTime desc alone");
        var number = Interlocked.Increment(ref last);
        questions[number] = new Question(FakeQuery.ReceivedSince(request), request.Query.ContainsKey("$filter"), type, request.Query.GetValueOrDefault("$select"));
        return Page(request, mailbox, new Place(mailbox.Generation, number, IsFirst: true, mailbox.Changes, 0, 0));
    }

    private FakeAnswer Page(FakeRequest request, FakeMailbox mailbox, Place at)
    {
        var question = questions[at.Question];
        // before they are listed: what comes in meanwhile comes again, rather than never
        var seen = mailbox.Changes;
        var all = at.IsFirst ? First(mailbox, question) : Changed(mailbox, question, at.Change);
        var left = question.IsFiltered ? Math.Max(0, MostFiltered - at.Brought) : int.MaxValue;
        var rest = all.Skip(at.Skip).Take(left).ToList();
        var page = rest.Take(Math.Min(FakeQuery.PageSize(request), fake.MostOnPage)).ToList();
        var brought = at.Brought + page.Count;
        var next = page.Count < rest.Count
            ? at with { Skip = at.Skip + page.Count, Brought = brought }
            : new Place(at.Generation, at.Question, IsFirst: false, at.IsFirst ? at.Change : seen, 0, brought);
        var kind = page.Count < rest.Count ? "next" : "delta";
        return FakeAnswer.Ok(new JsonObject
        {
            ["@odata.context"] = $"{fake.BaseUrl}/$metadata#Collection(message)",
            ["value"] = new JsonArray([.. page]),
            [$"@odata.{kind}Link"] = $"{fake.BaseUrl}/users/{mailbox.Id}/mailFolders('sentitems')/messages/delta?${(kind == "next" ? "skip" : "delta")}token={next}",
        });
    }

    /// <summary>In an order of its own: the newest first.</summary>
    private static List<JsonObject> First(FakeMailbox mailbox, Question question) =>
        [.. mailbox.Snapshot(question.Since).Select(message => FakeMail.ToJson(message, question.Select))];

    private static List<JsonObject> Changed(FakeMailbox mailbox, Question question, int change) =>
    [
        .. from item in mailbox.Since(change)
           where question.ChangeType is null || item.Kinds.Contains(question.ChangeType)
           where item.Message is null || item.Message.ReceivedAt >= question.Since
           select item.Message is { } message
               ? FakeMail.ToJson(message, question.Select)
               : new JsonObject { ["id"] = item.Id, ["@removed"] = new JsonObject { ["reason"] = "deleted" } },
    ];

    private sealed record Question(DateTimeOffset Since, bool IsFiltered, string? ChangeType, string? Select);

    private sealed record Place(int Generation, int Question, bool IsFirst, int Change, int Skip, int Brought)
    {
        public static Place Read(string token)
        {
            var parts = token.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToList();
            return new Place(parts[0], parts[1], parts[2] == 1, parts[3], parts[4], parts[5]);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Generation}.{Question}.{(IsFirst ? 1 : 0)}.{Change}.{Skip}.{Brought}");
    }
}
