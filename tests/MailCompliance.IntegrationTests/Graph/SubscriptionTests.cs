using System.Net;
using MailCompliance.IntegrationTests.Graph.Fake;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task A_notification_makes_a_message_known_at_once()
    {
        await using var test = await StartAsync();
        test.Sent("hold");

        await test.Graph.Subscriptions.NotifyAsync(test.Mailbox.Id, times: 3);
        await test.RunAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_forged_notification_is_not_believed_and_learns_nothing(string? secret)
    {
        await using var test = await StartAsync();
        var asked = test.Graph.Requests.Count;
        var real = test.Graph.Subscriptions.All.Values.Single();
        test.Sent("hold");

        using var known = await test.Graph.Subscriptions.PostAsync(real.NotificationUrl, FakeSubscriptions.Body(real.Id, secret, "AAk="));
        using var unknown = await test.Graph.Subscriptions.PostAsync(real.NotificationUrl, FakeSubscriptions.Body(Guid.NewGuid().ToString(), real.ClientState, "AAk="));
        await test.RunAsync();

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (known.StatusCode, unknown.StatusCode));
        Assert.Equal(asked, test.Graph.Requests.Count);
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"value\":{}}")]
    [InlineData("{\"value\":[null,{\"subscriptionId\":null}]}")]
    [InlineData("[]")]
    public async Task Rubbish_is_answered_and_nothing_more(string body)
    {
        await using var test = await StartAsync();
        using var http = new HttpClient();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri(test.Options.NotificationUrl!), content);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Accepted, $"{answer.StatusCode}");
    }

    [Fact]
    public async Task A_subscription_is_renewed_at_half_of_its_life()
    {
        await using var test = await StartAsync();
        var before = test.Graph.Subscriptions.All.Values.Single();
        test.Clock.Ahead += (before.Expires - test.Clock.GetUtcNow()) / 2 + TimeSpan.FromMinutes(1);

        await test.RunAsync();

        var after = test.Graph.Subscriptions.All.Values.Single();
        Assert.Equal(before.Id, after.Id);
        Assert.True(after.Expires > before.Expires);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_lifetime_that_the_tenant_refuses_is_shortened_and_remembered()
    {
        await using var test = await StartAsync(mostMinutes: 1000);

        Assert.Single(test.Graph.Subscriptions.All);
        Assert.Equal(999, await test.Database.GraphSubscriptions.AllowedMinutesAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_lost_subscription_is_replaced_and_what_was_missed_is_found()
    {
        await using var test = await StartAsync();
        var lost = test.Graph.Subscriptions.All.Values.Single();
        test.Sent("hold");

        test.Graph.Subscriptions.All.Clear();
        await test.Graph.Subscriptions.LifecycleAsync(lost, "subscriptionRemoved");
        await test.RunAsync();

        Assert.NotEqual(lost.Id, test.Graph.Subscriptions.All.Values.Single().Id);
        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task One_that_vanished_without_a_word_is_replaced_when_it_is_to_be_renewed()
    {
        await using var test = await StartAsync();
        test.Graph.Subscriptions.All.Clear();
        test.Clock.Ahead += TimeSpan.FromDays(2);

        await test.RunAsync();

        Assert.Single(test.Graph.Subscriptions.All);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_request_for_reauthorisation_is_answered_by_renewal()
    {
        await using var test = await StartAsync();
        var before = test.Graph.Subscriptions.All.Values.Single();
        test.Clock.Ahead += TimeSpan.FromMinutes(10);

        await test.Graph.Subscriptions.LifecycleAsync(before, "reauthorizationRequired");
        await test.RunAsync();

        Assert.True(test.Graph.Subscriptions.All.Values.Single().Expires > before.Expires);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_missed_event_makes_the_mailbox_due()
    {
        await using var test = await StartAsync();
        test.Sent("hold");

        await test.Graph.Subscriptions.LifecycleAsync(test.Graph.Subscriptions.All.Values.Single(), "missed");
        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task One_whose_answer_was_lost_is_found_ended_and_made_again()
    {
        await using var test = await StartAsync();
        var forgotten = test.Graph.Subscriptions.All.Values.Single();
        await test.Database.GraphSubscriptions.RemoveAsync(forgotten.Id);

        await test.RunAsync();

        Assert.NotEqual(forgotten.Id, test.Graph.Subscriptions.All.Values.Single().Id);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_length_that_is_refused_without_a_word_about_another_is_shortened_too()
    {
        await using var test = await StartAsync(mostMinutes: 1440, saysMostMinutes: false);

        Assert.Single(test.Graph.Subscriptions.All);
        Assert.Equal(1400, await test.Database.GraphSubscriptions.AllowedMinutesAsync());
        test.AssertContractKept();
    }

    /// <summary>More of them than are looked at together.</summary>
    [Theory]
    [InlineData(403, "ErrorAccessDenied")]
    [InlineData(404, "ResourceNotFound")]
    [InlineData(409, "ExtensionError")]
    public async Task Mailboxes_that_get_none_do_not_keep_the_others_back(int status, string code)
    {
        await using var test = await AuditUnderTest.StartAsync(withNotifications: true, mailboxes: [.. Enumerable.Range(1, 30).Select(number => $"t{number}@school.example")]);
        foreach (var mailbox in test.Graph.Mailboxes.Values.OrderBy(one => one.Id, StringComparer.Ordinal).Take(25))
            test.Graph.Subscriptions.Refused[mailbox.Id] = (status, code);

        await test.RunAsync();
        var before = test.Graph.Subscriptions.All.Count;
        test.Graph.Subscriptions.Refused.Clear();
        test.Clock.Ahead += TimeSpan.FromHours(2);
        await test.RunAsync();

        Assert.Equal((5, 30), (before, test.Graph.Subscriptions.All.Count));
        test.AssertContractKept();
    }

    [Fact]
    public async Task Mailboxes_that_leave_the_scope_lose_their_subscription()
    {
        await using var test = await StartAsync();
        await test.Database.GraphMailboxes.SetScopeAsync([], test.Clock.GetUtcNow());

        await test.RunAsync();

        Assert.Empty(test.Graph.Subscriptions.All);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_body_beyond_the_limit_and_an_endless_handshake_are_refused()
    {
        await using var test = await StartAsync();
        using var http = new HttpClient();
        using var large = new StringContent(new string(' ', 600_000), System.Text.Encoding.UTF8, "application/json");

        using var body = await http.PostAsync(new Uri(test.Options.NotificationUrl!), large);
        using var token = await http.PostAsync(new Uri($"{test.Options.NotificationUrl}?validationToken={new string('a', 5000)}"), null);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (body.StatusCode, token.StatusCode));
    }

    /// <summary>One mailbox, read once, with its subscription.</summary>
    private static async Task<AuditUnderTest> StartAsync(int mostMinutes = 10_070, bool saysMostMinutes = true)
    {
        var test = await AuditUnderTest.StartAsync(withNotifications: true);
        (test.Graph.Subscriptions.MostMinutes, test.Graph.Subscriptions.SaysMostMinutes) = (mostMinutes, saysMostMinutes);
        await test.RunAsync();
        return test;
    }
}
