using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>
/// Notifications dropped, doubled, reordered, late by hours and forged; tokens and links that end, also between two pages; a service that is busy, breaks, answers
/// slowly or by half; answers to sending that are lost; nodes that die: all of it in one run, as a seed says. At the end every message is recorded
/// once, and every sender has been told once.
/// </summary>
[Collection(StorageCollection.Name)]
public sealed class EverythingAtOnceTests(PostgresServer postgres)
{
    private const string Notices = "notices@school.example";
    private const int Rounds = 30;

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_lost_and_nothing_is_doubled(DatabaseProvider provider)
    {
        foreach (var seed in new[] { 1, 2 })
            await RunAsync(provider, seed);
    }

    private async Task RunAsync(DatabaseProvider provider, int seed)
    {
        await using var test = await StartAsync(provider);
        var random = new Random(seed);
        var late = new List<(DateTimeOffset At, string Mailbox)>();
        var warned = 0;
        var sent = 0;
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var mailbox in test.Graph.Mailboxes.Values.Where(one => one.Address != Notices))
            {
                for (var number = random.Next(4); number > 0; number--)
                {
                    var isWarned = random.Next(8) == 0;
                    var message = test.Sent(isWarned ? "warn of this" : "nothing", mailbox);
                    if (random.Next(12) == 0)
                        mailbox.Touch(message);
                    (sent, warned) = (sent + 1, warned + (isWarned ? 1 : 0));
                    await TellAsync(test, random, mailbox, late);
                }
            }

            foreach (var (_, mailbox) in late.Where(one => one.At <= test.Clock.GetUtcNow()).Reverse().ToList())
                await test.Graph.Subscriptions.NotifyAsync(mailbox);
            late.RemoveAll(one => one.At <= test.Clock.GetUtcNow());
            GoWrong(test, random);
            await StepsAsync(test, random);
            test.Clock.Ahead += TimeSpan.FromMinutes(random.Next(1, 12));
        }

        await FinishAsync(test);
        await AssertAsync(test, sent, warned, seed);
    }

    /// <summary>Once, twice, never, hours later, or by somebody who only pretends.</summary>
    private static async Task TellAsync(AuditUnderTest test, Random random, FakeMailbox mailbox, List<(DateTimeOffset, string)> late)
    {
        switch (random.Next(5))
        {
            case 0:
                await test.Graph.Subscriptions.NotifyAsync(mailbox.Id);
                break;
            case 1:
                await test.Graph.Subscriptions.NotifyAsync(mailbox.Id, times: 2);
                break;
            case 2:
                late.Add((test.Clock.GetUtcNow().AddMinutes(random.Next(5, 240)), mailbox.Id));
                break;
            case 3 when test.Graph.Subscriptions.All.Values.FirstOrDefault() is { } known:
                await test.Graph.Subscriptions.PostAsync(known.NotificationUrl, FakeSubscriptions.Body(known.Id, "a guess", "AAk="));
                break;
            default:
                break;
        }
    }

    private static void GoWrong(AuditUnderTest test, Random random)
    {
        var graph = test.Graph;
        switch (random.Next(14))
        {
            case 0:
                graph.RevokeTokens();
                break;
            case 12:
                RevokeBetweenPages(graph);
                break;
            case 1:
                graph.Mailboxes.Values.ElementAt(random.Next(graph.Mailboxes.Count)).ExpireLinks();
                break;
            case 2:
                graph.Fail(request => request.Query.ContainsKey("$skiptoken"), 410, "syncStateNotFound");
                break;
            case 3:
                graph.Fail(IsDelta, 429, "ApplicationThrottled", random.Next(2) == 0 ? "1" : "600");
                break;
            case 4:
                graph.Fail(IsMime, 503, "serviceNotAvailable", "1");
                break;
            case 5:
                graph.Fail(request => request.Path == "$batch", 503, "serviceNotAvailable", "300");
                break;
            case 6:
                graph.Instead(IsMime, HalfAsync);
                break;
            case 7:
                graph.Fail(IsMime, 500, "generalException");
                break;
            case 8:
                graph.LoseAnswer(IsSending);
                break;
            case 9:
                graph.Instead(IsSending, context =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                });
                break;
            case 10:
                graph.Fail(IsSending, 429, "ApplicationThrottled", "60");
                break;
            case 11:
                graph.Instead(IsMime, SlowAsync);
                break;
            default:
                break;
        }
    }

    /// <summary>The next page is asked for with a token that was good for the page before.</summary>
    private static void RevokeBetweenPages(FakeGraph graph)
    {
        var isOpen = 1;
        graph.Arriving = request =>
        {
            if (request.Query.ContainsKey("$skiptoken") && Interlocked.Exchange(ref isOpen, 0) == 1)
                graph.RevokeTokens();
            return Task.FromResult(false);
        };
    }

    /// <summary>Some steps to the end, others until the node dies in one of its next requests.</summary>
    private static async Task StepsAsync(AuditUnderTest test, Random random)
    {
        if (random.Next(6) > 0)
        {
            await test.RunAsync();
            return;
        }

        using var death = new CancellationTokenSource();
        var left = random.Next(1, 8);
        test.Graph.BeforeAnswer = () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
                death.Cancel();
        };
        try
        {
            while (await test.Channel.RunOnceAsync(death.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // dead
        }

        test.Graph.BeforeAnswer = null;
        await test.RestartAsync();
    }

    private static async Task FinishAsync(AuditUnderTest test)
    {
        test.Graph.Calm();
        for (var round = 0; round < 6; round++)
        {
            await test.RunAsync();
            test.Clock.Ahead += TimeSpan.FromMinutes(21);
        }

        await test.NextRoundAsync();
    }

    private static async Task AssertAsync(AuditUnderTest test, int sent, int warned, int seed)
    {
        var log = await test.LogAsync();
        Assert.True(sent == log.Count && log.Select(entry => entry.MessageId).Distinct().Count() == sent, $"seed {seed}: {sent} sent, {log.Count} recorded");
        Assert.Equal(warned, log.Count(entry => entry.Findings.Count > 0));
        var said = test.Graph.SentByUs.Select(mail => (string)mail["message"]!["internetMessageId"]!).ToList();
        Assert.True(warned == said.Count && said.Distinct().Count() == warned, $"seed {seed}: {warned} to be warned, {said.Count} notes, {said.Distinct().Count()} different ones");
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    private static bool IsDelta(FakeRequest request) => request.Path.EndsWith("/delta", StringComparison.Ordinal);

    private static bool IsMime(FakeRequest request) => request.Path.EndsWith("/$value", StringComparison.Ordinal);

    private static bool IsSending(FakeRequest request) => request.Path.EndsWith("/sendMail", StringComparison.Ordinal);

    private static async Task HalfAsync(HttpContext context)
    {
        context.Response.ContentLength = 5000;
        await context.Response.WriteAsync("From: ann@school.example\r\nSubject: nothing\r\n\r\n");
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Until the client has had enough.</summary>
    private static async Task SlowAsync(HttpContext context)
    {
        await context.Response.WriteAsync("From: ann@school.example\r\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task<AuditUnderTest> StartAsync(DatabaseProvider provider)
    {
        var test = await AuditUnderTest.StartAsync(
            provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null,
            withNotifications: true,
            change: options => options with { Sender = new GraphSenderOptions { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = Notices } },
            mailboxes: [.. Enumerable.Range(1, 5).Select(number => $"t{number}@school.example")]);
        test.Graph.AddMailbox(Notices);
        test.Graph.MostOnPage = 2;
        await test.RunAsync();
        return test;
    }
}
