using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>The two pages that anybody may call.</summary>
[Collection(StorageCollection.Name)]
public sealed class HostileNotificationTests(PostgresServer postgres)
{
    [Fact]
    public async Task Script_in_a_validation_token_comes_back_as_plain_text_that_no_browser_runs()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        using var http = new HttpClient();
        const string token = "<script>alert(1)</script>";

        using var answer = await http.PostAsync(new Uri($"{test.Options.NotificationUrl}?validationToken={Uri.EscapeDataString(token)}"), null);

        Assert.Equal((HttpStatusCode.OK, "text/plain", token), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/html", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.Accepted)]
    public async Task Only_json_is_read(string type, HttpStatusCode expected)
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);

        Assert.Equal(expected, await PostAsync(test, FakeSubscriptions.Body("x", "y", "AAk=").ToJsonString(), type));
    }

    [Fact]
    public async Task Deep_nesting_is_refused()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(test, new string('[', 100_000) + new string(']', 100_000)));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(test, "{\"value\":[{\"resourceData\":" + new string('[', 200) + new string(']', 200) + "}]}"));
    }

    /// <summary>A thousand of ours in one call, and as many forged: noted in one transaction, while Graph waits.</summary>
    [Theory, OnSqlite, OnPostgres]
    public async Task A_thousand_notifications_in_one_call_are_noted(DatabaseProvider provider)
    {
        await using var test = await StartAsync(provider);
        var now = test.Clock.GetUtcNow();
        List<GraphMailbox> mailboxes = [.. Enumerable.Range(0, 1000).Select(number => new GraphMailbox($"box-{number}", $"t{number}@school.example"))];
        await test.Database.GraphMailboxes.SetScopeAsync(mailboxes, now);
        // read, and not due for an hour
        while (await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 1000) is { Count: > 0 } claims)
        {
            foreach (var claim in claims)
                await test.Database.GraphMailboxes.FinishAsync(claim, now.AddHours(1), null);
        }

        foreach (var mailbox in mailboxes)
            await test.Database.GraphSubscriptions.AddAsync(new(mailbox.Id, $"sub-{mailbox.Id}", now.AddDays(1)), "secret", now.AddHours(12));
        var list = new JsonArray();
        foreach (var mailbox in mailboxes)
        {
            list.Add((JsonNode)Small($"sub-{mailbox.Id}", "secret"));
            list.Add((JsonNode)Small($"sub-{mailbox.Id}", "guess"));
        }

        var status = await PostAsync(test, new JsonObject { ["value"] = list }.ToJsonString());

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(1000, (await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 2000)).Count);
    }

    [Fact]
    public async Task More_than_graph_ever_sends_is_refused()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(test, "{\"value\":[" + string.Join(',', Enumerable.Repeat("{}", 5000)) + "]}"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ids_that_no_database_takes_are_not_ours(DatabaseProvider provider)
    {
        await using var test = await StartAsync(provider);

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(test, """{"value":[{"subscriptionId":"a\u0000b","clientState":"x"}]}"""));
    }

    private static JsonObject Small(string id, string secret) => new() { ["subscriptionId"] = id, ["clientState"] = secret, ["changeType"] = "created" };

    private static async Task<HttpStatusCode> PostAsync(AuditUnderTest test, string body, string type = "application/json")
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await http.PostAsync(new Uri(test.Options.NotificationUrl!), content);
        return answer.StatusCode;
    }

    private async Task<AuditUnderTest> StartAsync(DatabaseProvider provider) =>
        await AuditUnderTest.StartAsync(provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null, withNotifications: true);
}
