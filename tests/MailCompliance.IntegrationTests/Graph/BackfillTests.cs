namespace MailCompliance.IntegrationTests.Graph;

public sealed class BackfillTests
{
    [Fact]
    public async Task A_past_period_is_read_judged_and_nobody_is_written_to()
    {
        await using var test = await StartAsync();

        await AskAsync(test);
        await test.RunAsync();

        Assert.Equal(250, (await test.LogAsync()).Count);
        // old mail has no history beside it, and the log says so
        Assert.All(await test.LogAsync(), entry => Assert.Contains("\"notSeen\":[\"what was sent before to others\"]", entry.Trace, StringComparison.Ordinal));
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        var progress = Assert.Single(await test.Database.GraphBackfills.ProgressAsync());
        Assert.Equal((1, 1, 0), (progress.Mailboxes, progress.Done, progress.Waiting));
        test.AssertContractKept();
    }

    [Fact]
    public async Task Killed_in_between_it_goes_on_where_it_was()
    {
        await using var test = await StartAsync();
        await AskAsync(test);

        for (var steps = 0; steps < 3; steps++)
        {
            await test.Channel.RunOnceAsync(CancellationToken.None);
            await test.RestartAsync();
        }

        await test.RunAsync();

        Assert.Equal(250, (await test.LogAsync()).Count);
        // no page is asked for a second time
        var pages = test.Graph.Requests.Where(request => request.Path.EndsWith("/mailFolders/sentitems/messages", StringComparison.Ordinal)).Select(request => request.Query["$filter"]).ToList();
        Assert.True(pages.Count > 2);
        Assert.Equal(pages.Distinct(), pages);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Messages_of_one_second_that_fill_pages_do_not_stop_it()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { LookBack = TimeSpan.FromHours(1) });
        await test.RunAsync();
        var at = test.Clock.GetUtcNow().AddDays(-30);
        for (var number = 0; number < 150; number++)
            test.Sent("warn", at: at);
        test.Mailbox.ForgetChanges();

        await AskAsync(test);
        await test.RunAsync();

        Assert.Equal(150, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    /// <summary>Messages of the last weeks, from before the mailbox came into scope.</summary>
    private static async Task<AuditUnderTest> StartAsync()
    {
        var test = await AuditUnderTest.StartAsync(change: options => options with { LookBack = TimeSpan.FromHours(1) });
        for (var number = 0; number < 250; number++)
            test.Sent("warn", at: test.Clock.GetUtcNow().AddDays(-30).AddMinutes(number));
        await test.RunAsync();
        Assert.Empty(await test.LogAsync());
        return test;
    }

    private static async Task AskAsync(AuditUnderTest test)
    {
        var now = test.Clock.GetUtcNow();
        var (_, mailboxes) = await test.Database.GraphBackfills.AskAsync(now.AddDays(-60), now.AddDays(-1), null);
        Assert.Equal(1, mailboxes);
    }
}
