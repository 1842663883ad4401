using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>A list that begins at a time ends after 5,000 messages, as if there were no more.</summary>
public sealed class ManyMessagesTests
{
    private const int Many = FakeDelta.MostFiltered + 230;

    [Fact]
    public async Task More_messages_in_the_time_looked_back_than_a_list_brings_are_all_recorded_once_though_a_node_dies_on_the_way()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        Send(test, test.Clock.GetUtcNow().AddDays(-6), 60);
        var lists = 0;
        using var death = new CancellationTokenSource();
        test.Graph.BeforeAnswer = () =>
        {
            if (test.Graph.Requests.LastOrDefault()?.Path.EndsWith("/mailFolders/sentitems/messages", StringComparison.Ordinal) == true && Interlocked.Increment(ref lists) == 20)
                death.Cancel();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await test.Channel.RunOnceAsync(death.Token))
            {
            }
        });
        Assert.True(Assert.Single(await test.Database.GraphMailboxes.ProgressAsync()).IsCatchingUp);
        test.Graph.BeforeAnswer = null;
        await test.RestartAsync();
        await test.NextRoundAsync();

        await AssertAllAsync(test, Many);
    }

    /// <summary>The same in a later round, whose link has ended on top of it; one more message comes while the list is caught up with.</summary>
    [Fact]
    public async Task More_messages_since_the_last_round_than_a_list_brings_are_all_recorded_once()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        await test.RunAsync();
        test.Clock.Ahead += TimeSpan.FromHours(30);
        Send(test, test.Clock.GetUtcNow().AddHours(-29), 10);
        test.Mailbox.ExpireLinks();

        await test.Channel.RunOnceAsync(CancellationToken.None);
        test.Sent("warn of one more");
        await test.NextRoundAsync();
        await test.NextRoundAsync();

        await AssertAllAsync(test, Many + 1);
    }

    /// <summary>Whether the 5,000 are counted for a round or for all rounds of a beginning, nobody says.</summary>
    [Fact]
    public async Task A_list_is_begun_anew_long_before_its_rounds_together_bring_too_many()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        await test.RunAsync();
        const int rounds = 4;
        for (var round = 0; round < rounds; round++)
        {
            Send(test, test.Clock.GetUtcNow().AddMinutes(-5), 0.2, 1400);
            await test.NextRoundAsync();
        }

        await test.NextRoundAsync();

        await AssertAllAsync(test, rounds * 1400);
        Assert.DoesNotContain(test.Graph.Requests, request => request.Path.EndsWith("/mailFolders/sentitems/messages", StringComparison.Ordinal));
    }

    private static void Send(AuditUnderTest test, DateTimeOffset from, double secondsBetween, int messages = Many)
    {
        for (var number = 0; number < messages; number++)
            test.Sent("warn of this", at: from.AddSeconds(number * secondsBetween));
    }

    private static async Task AssertAllAsync(AuditUnderTest test, int messages)
    {
        var rows = await test.Database.SentMessages.CoverageAsync(DateTimeOffset.UnixEpoch, test.Clock.GetUtcNow().AddDays(1));
        Assert.Equal(messages, rows.Where(row => row.State == SentMessageState.Around).Sum(row => row.Messages));
        Assert.Equal(messages, await test.Database.Reviews.CountAsync(new FlaggedQuery()));
        test.AssertContractKept();
    }
}
