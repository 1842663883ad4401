namespace MailCompliance.IntegrationTests.Graph;

public sealed class RoundsTests
{
    /// <summary>Turns that ended at a hundred different times, as they do where mail comes at any time, lie together again a period later.</summary>
    [Fact]
    public async Task Mailboxes_that_were_read_at_different_times_are_asked_together_in_the_next_round()
    {
        const int mailboxes = 100;
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [.. Enumerable.Range(1, mailboxes).Select(number => $"t{number}@school.example")]);
        await test.RunAsync();
        foreach (var mailbox in test.Graph.Mailboxes.Values)
        {
            test.Clock.Ahead += test.Options.ReconcileEvery / (mailboxes + 10);
            await test.Database.GraphMailboxes.MarkAsync(mailbox.Id);
            await test.RunAsync();
        }

        var (http, asked) = (test.Graph.HttpRequests, test.Graph.Requests.Count);
        for (var second = 0; second < test.Options.ReconcileEvery.TotalSeconds; second++)
        {
            test.Clock.Ahead += TimeSpan.FromSeconds(1);
            await test.RunAsync();
        }

        var round = test.Graph.Requests.Skip(asked).Where(request => request.Path.EndsWith("/delta", StringComparison.Ordinal)).ToList();
        // each once; those of the first moment may have their turn again at the period's end
        Assert.Equal(mailboxes, round.Select(request => request.Path).Distinct().Count());
        Assert.InRange(round.Count, mailboxes, mailboxes + mailboxes / 5);
        Assert.InRange(test.Graph.HttpRequests - http, 1, 15);
        test.AssertContractKept();
    }
}
