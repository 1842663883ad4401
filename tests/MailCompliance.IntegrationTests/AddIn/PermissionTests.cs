using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MailCompliance.IntegrationTests.Portal;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>Permission for mass mail asked for before sending: from the add-in to the approver in the portal, and from there to the gateway, which lets that one message go.</summary>
public sealed class PermissionTests : IAsyncLifetime
{
    private const string Head = "head@oakhill.example";

    private const string Rules = """
        "rules": {
          "mass-send": { "outcome": "hold", "clause": "4 Spam", "maxRecipients": 2 },
          "chain-message": { "outcome": "hold", "clause": "4 Chain messages" },
          "forbidden-data": { "outcome": "block", "clause": "4 Never passwords" }
        },
        "duties": {},
        "roles": { "headteacher": { "members": ["head@oakhill.example"], "may": ["decide"], "multiFactor": false } }
        """;

    private static readonly string[] Parents = ["rosa.bell@homemail.example", "tom.bell@homemail.example", "amy.page@homemail.example"];

    private ConnectedService service = null!;

    public async Task InitializeAsync() => service = await ConnectedService.StartAsync(
        Rules, ("Web__Authentication__Method", "Demo"), ("People__Folder", Path.Combine(ConnectedService.Repository(), "samples/people")));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task What_was_allowed_beforehand_goes_once_without_waiting_and_the_log_says_why()
    {
        var before = await service.EvaluateAsync(Draft());
        Assert.Equal("hold", before.GetProperty("verdict").GetString());
        var asked = await AskAsync(Draft(), HttpStatusCode.Created);
        var id = asked.GetProperty("id").GetString()!;
        Assert.Equal([Head], asked.GetProperty("givenTo").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(id, (await AskAsync(Draft(), HttpStatusCode.OK)).GetProperty("id").GetString());
        var mail = await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(Head));
        Assert.Contains("asks for permission to send", mail.DecodedText(), StringComparison.Ordinal);

        // asking alone allows nothing
        await SendAsync("early");
        Assert.Equal(LogState.Held, (await service.LoggedAsync("early")).State);

        await AllowAsync(id);
        var after = await service.EvaluateAsync(Draft());
        Assert.Equal(("pass", id), (after.GetProperty("verdict").GetString(), after.GetProperty("permission").GetProperty("id").GetString()));
        await SendAsync("allowed");
        var entry = await service.LoggedAsync("allowed");
        Assert.Equal(LogState.Delivered, entry.State);
        Assert.Contains("allowed before it was sent, request " + id, entry.Trace, StringComparison.Ordinal);
        using var teacher = new PortalUnderTest.Browser(service.Web.BaseAddress!);
        await teacher.PostAsync("/sign-in/demo", await teacher.GetAsync("/sign-in"), ("person", ConnectedService.Teacher));
        Assert.Contains("Allowed before it was sent", (await teacher.GetAsync("/messages/" + entry.Id)).Text, StringComparison.Ordinal);
        Assert.Equal(Parents.Order(), service.NextHop.Messages.Single(mail => mail.Text.Contains("<allowed@oakhill.example>", StringComparison.Ordinal)).Recipients.Order());
        await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(ConnectedService.Teacher) && mail.DecodedText().Contains("without waiting", StringComparison.Ordinal));

        // once, and the same message again is the same once
        await SendAsync("second");
        Assert.Equal(LogState.Held, (await service.LoggedAsync("second")).State);
        Assert.Equal("hold", (await service.EvaluateAsync(Draft())).GetProperty("verdict").GetString());
        var own = await service.Web.GetFromJsonAsync<JsonElement>("/api/addin/v1/mine");
        Assert.Equal(("permission", "send"), (own.GetProperty("asked")[0].GetProperty("kind").GetString(), own.GetProperty("asked")[0].GetProperty("decision").GetString()));
    }

    [Fact]
    public async Task A_message_that_is_not_the_one_that_was_shown_is_held_all_the_same()
    {
        await AllowAsync((await AskAsync(Draft(), HttpStatusCode.Created)).GetProperty("id").GetString()!);
        await SendAsync("other-text", text: "Please bring two towels.");
        await SendAsync("other-subject", subject: "Sports day on Monday");
        await SendAsync("more-people", to: [.. Parents, "joe.reed@homemail.example"]);
        await SendAsync("other-people", to: [.. Parents[..2], "joe.reed@homemail.example"]);
        await SendAsync("more-found", text: "Forward this to ten friends or you will have bad luck for seven years. Send this to everyone you know!");
        foreach (var id in new[] { "other-text", "other-subject", "more-people", "other-people", "more-found" })
            Assert.True((await service.LoggedAsync(id)).State == LogState.Held, id);
        await SendAsync("the-one");
        Assert.Equal(LogState.Delivered, (await service.LoggedAsync("the-one")).State);
    }

    [Fact]
    public async Task What_is_refused_stays_held()
    {
        await AnswerAsync((await AskAsync(Draft(), HttpStatusCode.Created)).GetProperty("id").GetString()!, "do-not-send");
        await SendAsync("refused");
        Assert.Equal(LogState.Held, (await service.LoggedAsync("refused")).State);
        await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains(ConnectedService.Teacher) && mail.DecodedText().Contains("It was not allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task There_is_no_permission_for_what_is_blocked_or_needs_none_or_was_not_seen_whole()
    {
        var blocked = await AskAsync(Draft(html: "<p>The password is Xk7!summer9.</p>"), HttpStatusCode.Conflict);
        Assert.Contains("cannot be allowed", blocked.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var free = await AskAsync(Draft(to: Parents[..1]), HttpStatusCode.Conflict);
        Assert.Contains("you can send it", free.GetProperty("detail").GetString(), StringComparison.Ordinal);
        foreach (var (draft, place) in new[] { (Draft(unread: ["body"]), "/draft/unread"), (Draft(from: "d.lowe@oakhill.example"), "/draft/from"), (Draft(phase: "later"), "/draft/phase") })
            Assert.True((await AskAsync(draft, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty(place, out _), place);
        Assert.True((await AskAsync(null, HttpStatusCode.UnprocessableEntity)).GetProperty("errors").TryGetProperty("/draft", out _));
    }

    private static object Draft(string html = "<p>Please bring a towel.</p>", string[]? to = null, string[]? unread = null, string from = ConnectedService.Teacher, string phase = "compose") => new
    {
        schema = 1,
        phase,
        from,
        subject = "Sports day on Friday",
        recipients = (to ?? Parents).Select(address => new { address, name = address, field = "bcc" }).ToArray(),
        attachments = Array.Empty<object>(),
        body = new { html, truncated = false },
        unread = unread ?? [],
    };

    private async Task<JsonElement> AskAsync(object? draft, HttpStatusCode expected)
    {
        using var answer = await service.Web.PostAsJsonAsync("/api/addin/v1/permissions", new { schema = 1, requestId = "p1", note = "It is the whole class.", draft });
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private Task AllowAsync(string id) => AnswerAsync(id, "send");

    /// <summary>What the headteacher does in the portal.</summary>
    private async Task AnswerAsync(string id, string decision)
    {
        using var head = new PortalUnderTest.Browser(service.Web.BaseAddress!);
        await head.PostAsync("/sign-in/demo", await head.GetAsync("/sign-in"), ("person", Head));
        Assert.Contains("/requests/" + id, (await head.GetAsync("/decide")).Text, StringComparison.Ordinal);
        var page = await head.GetAsync("/requests/" + id);
        foreach (var words in new[] { "Asks for permission to send", "It is the whole class.", "Please bring a towel.", "Sports day on Friday" })
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        Assert.EndsWith("done=request-answered", (await head.PostAsync("/requests/" + id, page, ("answer", decision), ("text", ""))).Location, StringComparison.Ordinal);
    }

    /// <summary>As Outlook makes it of the draft.</summary>
    private Task<string?> SendAsync(string id, string subject = "Sports day on Friday", string text = "Please bring a towel.", string[]? to = null) =>
        Serving.MailClient.SendAsync(service.Server.SmtpPort, ConnectedService.Teacher, to ?? Parents, $"""
            From: Aisha Khan <{ConnectedService.Teacher}>
            Message-ID: <{id}@oakhill.example>
            Subject: {subject}
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8

            <html><body><p>{text}</p></body></html>
            """);
}
