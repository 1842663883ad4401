using MailCompliance.IntegrationTests.Graph.Fake;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class GraphFaultTests
{
    private static bool IsMime(FakeRequest request) => request.Path.EndsWith("/$value", StringComparison.Ordinal);

    private static bool IsDelta(FakeRequest request) => request.Path.EndsWith("/delta", StringComparison.Ordinal);

    [Fact]
    public async Task Delta_links_that_have_ended_lose_nothing_and_double_nothing()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        await test.RunAsync();
        test.Sent("two");
        test.Mailbox.ExpireLinks();

        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_link_that_ends_between_two_pages_loses_nothing()
    {
        await using var test = await AuditUnderTest.StartAsync();
        for (var number = 0; number < 150; number++)
            test.Sent($"number {number}");
        test.Graph.Fail(request => IsDelta(request) && request.Query.ContainsKey("$skiptoken"), 410, "syncStateNotFound");

        await test.RunAsync();

        Assert.Equal(150, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData(503, "serviceNotAvailable", "1")]
    [InlineData(429, "ApplicationThrottled", "1")]
    [InlineData(504, "gatewayTimeout", null)]
    public async Task A_service_that_is_busy_is_asked_again_when_it_says(int status, string code, string? retryAfter)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        test.Graph.Fail(IsDelta, status, code, retryAfter);
        test.Graph.Fail(IsMime, status, code, retryAfter);

        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_long_pause_is_kept_by_everybody_and_then_work_goes_on()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        test.Graph.Fail(IsDelta, 429, "ApplicationThrottled", "1800");
        await test.RunAsync();
        var asked = test.Graph.Requests.Count;

        await test.NextRoundAsync();
        Assert.Equal(asked, test.Graph.Requests.Count);
        test.Clock.Ahead += TimeSpan.FromMinutes(31);
        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task One_throttled_mailbox_of_a_batch_does_not_keep_the_others_back()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [.. Enumerable.Range(1, 30).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        test.Graph.Fail(request => IsDelta(request) && request.Path.Contains(test.Mailbox.Id, StringComparison.Ordinal), 429, "ApplicationThrottled", "1800");

        await test.RunAsync();

        Assert.Equal(29, (await test.LogAsync()).Count);
        Assert.Contains(test.Graph.Requests, request => request.IsInBatch);
        test.Clock.Ahead += TimeSpan.FromMinutes(31);
        await test.RunAsync();
        Assert.Equal(30, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_token_that_is_refused_is_replaced()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("one");
        await test.RunAsync();
        test.Graph.RevokeTokens();
        test.Sent("two");

        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        Assert.True(test.Graph.TokensIssued > 1);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_that_breaks_off_is_fetched_again_and_never_judged_by_half()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("please hold");
        test.Graph.Instead(IsMime, async context =>
        {
            context.Response.ContentLength = 5000;
            await context.Response.WriteAsync("From: ann@school.example\r\nSubject: nothing\r\n\r\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await test.RunAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_and_fetched_again()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("please hold");
        test.Graph.Instead(IsMime, async context =>
        {
            await context.Response.WriteAsync("From: ann@school.example\r\n");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        await test.RunAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_user_without_a_mailbox_does_not_keep_the_others_back()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [AuditUnderTest.Teacher, "tom@school.example"]);
        test.Mailbox.IsEnabled = false;
        test.Sent("one", test.Graph.AddMailbox("tom@school.example"));

        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        var progress = await test.Database.GraphMailboxes.ProgressAsync();
        Assert.Contains("MailboxNotEnabledForRESTAPI", progress.Single(one => one.Mailbox.Id == test.Mailbox.Id).LastFault, StringComparison.Ordinal);
        test.AssertContractKept();
    }

    [Fact]
    public async Task No_more_than_four_requests_are_open_at_a_time()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [.. Enumerable.Range(1, 25).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values)
            test.Sent("one", mailbox);
        var other = test.NewNode();

        await test.RunAsync();
        await other.DisposeAsync();

        Assert.InRange(test.Graph.MostInFlight, 1, 4);
        Assert.Equal(25, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }
}
