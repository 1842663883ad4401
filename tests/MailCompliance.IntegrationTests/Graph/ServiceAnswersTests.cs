using System.Text.Json.Nodes;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Graph.Client;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Answers that the published contract allows and few services give: none of them loses a message, or keeps other mailboxes back.</summary>
public sealed class ServiceAnswersTests
{
    private static bool IsMime(FakeRequest request) => request.Path.EndsWith("/$value", StringComparison.Ordinal);

    private static bool IsDelta(FakeRequest request) => request.Path.EndsWith("/delta", StringComparison.Ordinal);

    /// <summary>A mailbox that is moved to another server is not found for a while; its messages are not gone.</summary>
    [Theory]
    [InlineData(404, "MailboxNotEnabledForRESTAPI")]
    [InlineData(404, "ErrorNonExistentMailbox")]
    [InlineData(404, "ErrorInvalidUser")]
    [InlineData(404, "Request_ResourceNotFound")]
    [InlineData(423, "ErrorMailboxMoveInProgress")]
    [InlineData(503, "ErrorMailboxMoveInProgress")]
    [InlineData(403, "ErrorAccessDenied")]
    public async Task A_message_of_a_mailbox_that_is_away_waits_for_it(int status, string code)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("please hold");
        test.Graph.Fail(IsMime, status, code, times: 8);
        for (var hour = 0; hour < 12; hour++)
        {
            await test.RunAsync();
            test.Clock.Ahead += TimeSpan.FromHours(1);
        }

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_request_with_an_address_of_another_server_goes_to_the_configured_one_since_the_token_goes_with_it()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await test.Channel.Client.SendAsync(GraphCall.Get(new Uri("https://elsewhere.example/v1.0/users?$select=id&$top=1"), "directory"), CancellationToken.None);
        Assert.Equal("users", Assert.Single(test.Graph.Requests).Path);
        test.AssertContractKept();
    }

    /// <summary>It left the folder before anybody saw it there, and its mailbox was away when it was looked for.</summary>
    [Fact]
    public async Task A_moved_message_of_a_mailbox_that_is_away_is_found_later()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await test.RunAsync();
        test.Mailbox.Move(test.Sent("please hold"));
        test.Graph.Fail(request => request.Path.Contains("/messages/AAk", StringComparison.Ordinal) && !IsMime(request), 404, "MailboxNotEnabledForRESTAPI");

        await test.NextRoundAsync();
        await test.NextRoundAsync();
        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    /// <summary>Listed by one server, not yet known by another.</summary>
    [Fact]
    public async Task A_message_that_is_not_found_at_first_is_asked_for_again()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("please hold");
        test.Graph.Fail(IsMime, 404, "ErrorItemNotFound");

        await test.RunAsync();
        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData(410, "SyncStateNotFound")]
    [InlineData(410, "resyncRequired")]
    [InlineData(404, "ErrorSyncStateNotFound")]
    [InlineData(400, "BadRequest")]
    [InlineData(400, "ErrorInvalidUrlQuery")]
    public async Task A_link_that_is_refused_in_whatever_words_begins_anew(int status, string code)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        await test.RunAsync();
        test.Sent("two");
        test.Graph.Fail(request => request.Query.ContainsKey("$deltatoken"), status, code);

        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_first_request_that_is_refused_is_not_repeated_without_end()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Fail(IsDelta, 400, "BadRequest", times: int.MaxValue);

        await test.RunAsync();

        Assert.Single(test.Graph.Requests, IsDelta);
    }

    /// <summary>The batch was let in, its token ended within: the items come again with another, at once.</summary>
    [Fact]
    public async Task A_token_that_ends_within_a_batch_is_renewed()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [.. Enumerable.Range(1, 5).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        test.Graph.Fail(request => request.IsInBatch, 401, "InvalidAuthenticationToken", times: 3);

        await test.RunAsync();

        Assert.Equal(5, (await test.LogAsync()).Count);
        Assert.Equal(2, test.Graph.TokensIssued);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"value\":null,\"@odata.deltaLink\":\"x\"}")]
    [InlineData("{\"value\":[{}],\"@odata.deltaLink\":\"x\"}")]
    [InlineData("{\"value\":[],\"@odata.deltaLi")]
    [InlineData("<html>Sign in to the guest network</html>")]
    public async Task A_page_that_is_none_is_asked_for_again(string body)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        test.Graph.Instead(IsDelta, context => context.Response.WriteAsync(body));

        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    /// <summary>No answers, answers twice, answers for nobody, a status in quotation marks, properties of later years.</summary>
    [Fact]
    public async Task A_batch_that_answers_oddly_keeps_nobody_back()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [.. Enumerable.Range(1, 3).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        var link = $"{test.Graph.BaseUrl}/users/x/mailFolders('sentitems')/messages/delta?$deltatoken=1";
        JsonObject Empty(string id, JsonNode status) => new()
        {
            ["id"] = id, ["status"] = status, ["later"] = new JsonObject(), ["headers"] = new JsonObject { ["Content-Type"] = "application/json" },
            ["body"] = new JsonObject { ["value"] = new JsonArray(), ["@odata.deltaLink"] = link },
        };
        var odd = new JsonArray(Empty("9", 200), null, new JsonObject { ["id"] = "1", ["status"] = 503 }, new JsonObject { ["id"] = "1", ["status"] = 503 }, new JsonObject { ["id"] = "2", ["status"] = "429" });
        test.Graph.Instead(request => request.Path == "$batch", context => context.Response.WriteAsync(new JsonObject { ["responses"] = odd }.ToJsonString()));
        test.Graph.Instead(request => request.Path == "$batch", context => context.Response.WriteAsync("{\"responses\":null}"));

        await test.RunAsync();
        await test.NextRoundAsync();

        Assert.Equal(3, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    /// <summary>RFC 9110 section 10.2.3: a date as well as seconds.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_asks_to_wait_is_left_alone_for_as_long(bool asDate)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        test.Graph.Fail(IsDelta, 429, "ApplicationThrottled", asDate ? test.Clock.GetUtcNow().AddMinutes(7).ToString("R") : "420", times: 2);

        await test.RunAsync();
        test.Clock.Ahead += TimeSpan.FromMinutes(6);
        await test.RunAsync();
        var asked = test.Graph.Requests.Count(IsDelta);
        for (var round = 0; round < 2; round++)
        {
            test.Clock.Ahead += TimeSpan.FromMinutes(8);
            await test.RunAsync();
        }

        Assert.Equal(1, asked);
        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    /// <summary>A page may be empty and have another after it; items may come twice, with properties nobody knows yet.</summary>
    [Fact]
    public async Task Empty_pages_and_repeated_items_and_unknown_properties_are_taken_as_they_come()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        await test.RunAsync();
        var again = FakeMail.ToJson(test.Sent("two"), null);
        again["newProperty"] = new JsonObject { ["@odata.type"] = "#microsoft.graph.unknownFutureValue" };
        again["importance"] = "unknownFutureValue";
        var rest = $"{test.Graph.BaseUrl}/users/{test.Mailbox.Id}/mailFolders('sentitems')/messages/delta?$deltatoken=";
        var link = "";
        test.Graph.Instead(request => request.Query.TryGetValue("$deltatoken", out var token) && (link = token).Length > 0, context => context.Response.WriteAsync(new JsonObject
        {
            ["value"] = new JsonArray(), ["@odata.nextLink"] = rest + link,
        }.ToJsonString()));
        test.Graph.Instead(request => request.Query.ContainsKey("$deltatoken"), context => context.Response.WriteAsync(new JsonObject
        {
            ["@odata.context"] = "x", ["@odata.count"] = 2, ["value"] = new JsonArray(again.DeepClone(), again.DeepClone()), ["@odata.nextLink"] = rest + link,
        }.ToJsonString()));

        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }
}
