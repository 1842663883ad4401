using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>Asking before sending, reporting what went out wrongly, saying that a finding was wrong, and what became of one's own mail.</summary>
public sealed class StaffMatterTests : IAsyncLifetime
{
    private const string Rules = """
        "rules": { "subject": { "outcome": "hold", "clause": "5.1 Subject line" } },
        "duties": {}
        """;

    private ConnectedService service = null!;

    public async Task InitializeAsync() => service = await ConnectedService.StartAsync(Rules);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_question_goes_to_the_head_by_mail_once_and_stands_among_ones_own()
    {
        var question = new { schema = 1, requestId = "q1", question = "May I send this?", subject = "Trip", recipients = new[] { ConnectedService.Parent }, html = "<p>Boots</p>" };
        var first = await PostAsync("advice", question, HttpStatusCode.Created);
        var again = await PostAsync("advice", question, HttpStatusCode.OK);

        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(["head@oakhill.example"], first.GetProperty("givenTo").EnumerateArray().Select(one => one.GetString()));
        var mail = await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains("head@oakhill.example"));
        Assert.Contains("asks whether an email may be sent", mail.DecodedText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Boots", mail.DecodedText(), StringComparison.Ordinal);
        Assert.Single(service.NextHop.Messages, sent => sent.Recipients.Contains("head@oakhill.example"));
        var own = await service.Web.GetFromJsonAsync<JsonElement>("/api/addin/v1/mine");
        Assert.Equal(("advice", "Trip"), (own.GetProperty("asked")[0].GetProperty("kind").GetString(), own.GetProperty("asked")[0].GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task What_names_the_head_is_asked_of_somebody_else_and_of_nobody_where_nobody_else_is()
    {
        await using var named = await ConnectedService.StartAsync(
            Rules, ("People__Folder", Path.Combine(ConnectedService.Repository(), "samples/people")));
        foreach (var (path, body, expected) in new (string, object, string)[]
        {
            ("advice", new { schema = 1, requestId = "h1", question = "May I send this?", subject = "Helen Hart and I", html = "<p>She shouted.</p>" }, "b.stone@oakhill.example"),
            ("incidents", new { schema = 1, messageId = "<h@oakhill.example>", what = "wrong-person", done = "nothing", note = "It was about Mrs Hart." }, "dpo@oakhill.example"),
        })
        {
            using var answer = await named.Web.PostAsJsonAsync("/api/addin/v1/" + path, body);
            Assert.Equal([expected], (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("givenTo").EnumerateArray().Select(one => one.GetString()));
        }

        using var nobody = await named.Web.PostAsJsonAsync("/api/addin/v1/advice", new { schema = 1, requestId = "h2", question = "It is about Mrs Hart, Barbara Stone and Dorothy Price." });
        Assert.Equal(HttpStatusCode.Conflict, nobody.StatusCode);
        Assert.DoesNotContain(named.NextHop.Messages, mail => mail.Recipients.Contains("head@oakhill.example"));
    }

    [Fact]
    public async Task What_went_out_wrongly_is_told_at_once_kept_and_has_72_hours()
    {
        await service.SendAsync(null, id: "wrong");
        var entry = await service.LoggedAsync("wrong");
        var report = new { schema = 1, messageId = "<wrong@oakhill.example>", what = "wrong-person", done = "recalled", note = "It went to the other Bell.", subject = "Sports day", recipients = new[] { ConnectedService.Parent }, html = "<p>Towel</p>" };

        var taken = await PostAsync("incidents", report, HttpStatusCode.Created);

        Assert.InRange((taken.GetProperty("dueAt").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalHours, 71, 72.1);
        await service.NextHop.WaitForAsync(mail => mail.Recipients.Contains("head@oakhill.example") && mail.DecodedText().Contains("72 hours", StringComparison.Ordinal));
        Assert.True(await service.IsOnLegalHoldAsync(entry.Id));
        await PostAsync("incidents", report, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Whoever_the_policy_names_is_told_of_what_went_out_wrongly()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """
            { "school": { "name": "Oakhill Primary School", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example" },
              "contacts": { "dpo": "dpo@oakhill.example", "sentInError": ["b.stone@oakhill.example"] }, "rules": {}, "duties": {} }
            """);
        await using var other = await ConnectedService.StartAsync("\"rules\": {}, \"duties\": {}", ("Policy__File", file));
        using var answer = await other.Web.PostAsJsonAsync("/api/addin/v1/incidents", new { schema = 1, messageId = "<w@oakhill.example>", what = "wrong-person", done = "nothing" });
        var taken = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["dpo@oakhill.example", "b.stone@oakhill.example"], taken.GetProperty("givenTo").EnumerateArray().Select(one => one.GetString()));
        foreach (var person in new[] { "dpo@oakhill.example", "b.stone@oakhill.example" })
            await other.NextHop.WaitForAsync(mail => mail.Recipients.Contains(person) && mail.DecodedText().Contains("72 hours", StringComparison.Ordinal));
        File.Delete(file);
    }

    [Fact]
    public async Task Ones_own_held_mail_is_listed_with_what_became_of_it()
    {
        await service.SendAsync(null, subject: "", id: "held");
        var own = await service.Web.GetFromJsonAsync<JsonElement>("/api/addin/v1/mine");
        var held = own.GetProperty("held")[0];
        Assert.Equal("held", held.GetProperty("state").GetString());
        Assert.Equal(ConnectedService.Parent, held.GetProperty("to")[0].GetString());
    }

    [Theory]
    [InlineData("advice", "{\"schema\":1,\"requestId\":\"1\"}", "/question")]
    [InlineData("advice", "{\"schema\":1,\"question\":\"x\"}", "/requestId")]
    [InlineData("incidents", "{\"schema\":1,\"messageId\":\"<1@x.example>\",\"what\":\"theft\",\"done\":\"nothing\"}", "/what")]
    [InlineData("incidents", "{\"schema\":1,\"messageId\":\"\",\"what\":\"other\",\"done\":\"nothing\"}", "/messageId")]
    [InlineData("incidents", "{\"schema\":2,\"messageId\":\"<1@x.example>\",\"what\":\"other\",\"done\":\"nothing\"}", "/schema")]
    [InlineData("feedback", "{\"schema\":1,\"evaluationId\":\"e\",\"rule\":\"no-such-rule\"}", "/rule")]
    public async Task What_lacks_something_is_refused_with_the_place(string path, string json, string pointer)
    {
        using var answer = await service.Web.PostAsync("/api/addin/v1/" + path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(pointer, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_finding_is_taken_down_once_for_each_rule_of_an_answer()
    {
        var feedback = new { schema = 1, evaluationId = "e1", rule = "subject", note = "It has one" };
        await PostAsync("feedback", feedback, HttpStatusCode.Created);
        await PostAsync("feedback", feedback, HttpStatusCode.OK);
    }

    private async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
    {
        using var answer = await service.Web.PostAsJsonAsync("/api/addin/v1/" + path, body);
        Assert.True(answer.StatusCode == expected, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
