using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph.Subscriptions;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using Npgsql;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>The two pages that anybody may call.</summary>
[Collection(StorageCollection.Name)]
public sealed class HostileNotificationTests(PostgresServer postgres)
{
    private static readonly HttpClient Http = new();

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
        var mailboxes = await SubscribeAsync(test, 1000);
        var list = new JsonArray();
        foreach (var mailbox in mailboxes)
        {
            list.Add((JsonNode)Small($"sub-{mailbox.Id}", "secret"));
            list.Add((JsonNode)Small($"sub-{mailbox.Id}", "guess"));
        }

        var status = await PostAsync(test, new JsonObject { ["value"] = list }.ToJsonString());

        Assert.Equal(HttpStatusCode.Accepted, status);
        await test.Channel.LookIntoInboxAsync(CancellationToken.None);
        Assert.Equal(1000, (await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 2000)).Count);
    }

    /// <summary>Each in a call of its own, as after a mailing, while every table of ours is locked: Graph has all its answers before the database gives a single one.</summary>
    [PostgresFact]
    public async Task Thousands_of_notifications_are_answered_while_the_database_does_not_answer()
    {
        const int mailboxes = 300, calls = 3000;
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await AuditUnderTest.StartAsync(connectionString, withNotifications: true);
        await SubscribeAsync(test, mailboxes);
        await using var locking = new NpgsqlConnection(connectionString);
        await locking.OpenAsync();
        await ExecuteAsync(locking, "BEGIN; LOCK TABLE graph_mailbox, graph_subscription IN ACCESS EXCLUSIVE MODE");
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(test, Call(0)));
        var looking = test.Channel.LookIntoInboxAsync(CancellationToken.None);

        var answers = new ConcurrentBag<HttpStatusCode>();
        await Parallel.ForEachAsync(Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (number, _) => answers.Add(await PostAsync(test, Call(number % mailboxes))));

        Assert.Equal((calls, HttpStatusCode.Accepted), (answers.Count, Assert.Single(answers.Distinct())));
        Assert.False(looking.IsCompleted);
        await ExecuteAsync(locking, "ROLLBACK");
        await looking;
        Assert.Equal(mailboxes, (await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 2000)).Count);

        static string Call(int number) => new JsonObject { ["value"] = new JsonArray(Small($"sub-box-{number}", "secret")) }.ToJsonString();
    }

    /// <summary>An event of a subscription comes once: it is answered when it is stored, or Graph is told to come again. In time, whatever the database does.</summary>
    [PostgresFact]
    public async Task An_event_that_cannot_be_stored_in_time_is_refused_and_stored_all_the_same()
    {
        var connectionString = await postgres.NewDatabaseAsync();
        await using var test = await AuditUnderTest.StartAsync(connectionString, withNotifications: true);
        await SubscribeAsync(test, 1);
        await using var locking = new NpgsqlConnection(connectionString);
        await locking.OpenAsync();
        await ExecuteAsync(locking, "BEGIN; LOCK TABLE graph_subscription IN ACCESS EXCLUSIVE MODE");
        var removed = Small("sub-box-0", "secret");
        removed["lifecycleEvent"] = "subscriptionRemoved";
        var events = new JsonObject { ["value"] = new JsonArray(removed) }.ToJsonString();

        var inVain = await PostAsync(test, events, path: "/graph/lifecycle");
        await ExecuteAsync(locking, "ROLLBACK");
        var again = await PostAsync(test, events, path: "/graph/lifecycle");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.Accepted), (inVain, again));
        Assert.Empty(await test.Database.GraphSubscriptions.AuthenticAsync([new ClaimedNotification("sub-box-0", "secret")]));
    }

    /// <summary>More than there could be mailboxes: what does not fit is refused, so that Graph comes again, and what was taken in is not lost.</summary>
    [Fact]
    public async Task A_flood_of_forged_notifications_has_an_end_and_is_forgotten()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        await SubscribeAsync(test, 1);
        var answers = new List<HttpStatusCode>();
        for (var call = 0; call < 21; call++)
            answers.Add(await PostAsync(test, new JsonObject { ["value"] = new JsonArray([.. Enumerable.Range(0, 1000).Select(number => Small($"{call}-{number}", "guess"))]) }.ToJsonString()));

        Assert.Equal((20, HttpStatusCode.ServiceUnavailable), (answers.Count(answer => answer == HttpStatusCode.Accepted), answers[^1]));
        await test.Channel.LookIntoInboxAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(test, new JsonObject { ["value"] = new JsonArray(Small("sub-box-0", "secret")) }.ToJsonString()));
        await test.Channel.LookIntoInboxAsync(CancellationToken.None);
        Assert.Single(await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 2000));
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

    /// <summary>Mailboxes that were read and are not due for an hour, each with a subscription.</summary>
    private static async Task<IReadOnlyList<GraphMailbox>> SubscribeAsync(AuditUnderTest test, int count)
    {
        var now = test.Clock.GetUtcNow();
        List<GraphMailbox> mailboxes = [.. Enumerable.Range(0, count).Select(number => new GraphMailbox($"box-{number}", $"t{number}@school.example"))];
        await test.Database.GraphMailboxes.SetScopeAsync(mailboxes, now);
        while (await test.Database.GraphMailboxes.ClaimAsync("node", TimeSpan.FromMinutes(1), 1000) is { Count: > 0 } claims)
        {
            foreach (var claim in claims)
                await test.Database.GraphMailboxes.FinishAsync(claim, now.AddHours(1), null);
        }

        foreach (var mailbox in mailboxes)
            await test.Database.GraphSubscriptions.AddAsync(new(mailbox.Id, $"sub-{mailbox.Id}", now.AddDays(1)), "secret", now.AddHours(12));
        return mailboxes;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static JsonObject Small(string id, string secret) => new() { ["subscriptionId"] = id, ["clientState"] = secret, ["changeType"] = "created" };

    private static async Task<HttpStatusCode> PostAsync(AuditUnderTest test, string body, string type = "application/json", string path = NotificationPages.NotificationPath)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var answer = await Http.PostAsync(new Uri(new Uri(test.Options.NotificationUrl!), path), content);
        return answer.StatusCode;
    }

    private async Task<AuditUnderTest> StartAsync(DatabaseProvider provider) =>
        await AuditUnderTest.StartAsync(provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null, withNotifications: true);
}
