using System.Text.Json.Nodes;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Serving;
using MailCompliance.Server.Graph;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Whether a mail of our own has gone when nobody said so: it is looked for, and sent again only if it is nowhere to be found.</summary>
public sealed class LostAnswerTests
{
    private const string Notices = "notices@school.example";

    private static bool IsSending(FakeRequest request) => request.Path.EndsWith("/sendMail", StringComparison.Ordinal);

    private static bool IsSearch(FakeRequest request) => request.Path.EndsWith("/messages", StringComparison.Ordinal) && request.Path.StartsWith("users/", StringComparison.Ordinal);

    [Fact]
    public async Task A_note_that_went_though_the_answer_was_lost_is_found_with_its_recipient_and_not_sent_again()
    {
        await using var test = await StartAsync();
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        var search = Assert.Single(test.Graph.Requests, IsSearch);
        Assert.StartsWith($"users/{test.Mailbox.Id}/", search.Path, StringComparison.Ordinal);
        Assert.Equal("internetMessageId,internetMessageHeaders", search.Query["$select"]);
        test.AssertContractKept();
    }

    [Fact]
    public async Task It_is_known_by_our_own_header_where_the_service_gave_it_another_id()
    {
        await using var test = await StartAsync();
        test.Graph.KeepsMessageIds = false;
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task Where_the_recipients_mailbox_is_not_audited_the_trace_tells()
    {
        await using var test = await StartAsync();
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test, afterSending: () => test.Graph.OutOfReach[test.Mailbox.Id] = true);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Contains(test.Graph.Requests, request => request.Path.EndsWith("/messageTraces", StringComparison.Ordinal) && request.Query["$filter"].Contains("recipientAddress eq", StringComparison.Ordinal));
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    /// <summary>The trace shows no header: what bears an id of the service's own between the same two mailboxes may be the note.</summary>
    [Fact]
    public async Task An_id_that_the_service_gave_leaves_in_doubt_what_the_trace_shows_and_nothing_is_doubled()
    {
        await using var test = await StartAsync();
        test.Graph.KeepsMessageIds = false;
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test, afterSending: () => test.Graph.OutOfReach[test.Mailbox.Id] = true);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Single(await test.Database.Notices.UnconfirmedAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_note_that_never_went_is_looked_for_in_vain_and_sent_again()
    {
        await using var test = await StartAsync();
        test.Graph.Instead(IsSending, context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await SendOneAsync(test);
        Assert.Empty(test.Graph.SentByUs);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Single(test.Graph.Requests, IsSearch);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task Where_nobody_may_look_it_is_not_sent_again_and_somebody_is_told()
    {
        await using var test = await StartAsync();
        await LoseUnsearchableAsync(test);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        var unconfirmed = Assert.Single(await test.Database.Notices.UnconfirmedAsync());
        Assert.Equal((AuditUnderTest.Teacher, false), (unconfirmed.Recipient, unconfirmed.IsGivenUp));
        test.AssertContractKept();
    }

    [Fact]
    public async Task Once_somebody_may_look_it_is_found()
    {
        await using var test = await StartAsync();
        await LoseUnsearchableAsync(test);
        await LaterAsync(test);

        test.Graph.Traces.IsGranted = true;
        test.Clock.Ahead += TimeSpan.FromHours(1);
        await test.RunAsync();

        Assert.Single(test.Graph.SentByUs);
        Assert.Empty(await test.Database.Notices.UnconfirmedAsync());
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task A_person_decides_also_after_nobody_looks_any_more(bool sendAgain, int sent)
    {
        await using var test = await StartAsync();
        await LoseUnsearchableAsync(test);
        await LaterAsync(test);
        test.Clock.Ahead += TimeSpan.FromDays(6);
        await test.RunAsync();
        var given = Assert.Single(await test.Database.Notices.UnconfirmedAsync());

        Assert.True(await test.Database.Notices.DecideAsync(given.Key, sendAgain));
        await test.RunAsync();

        Assert.True(given.IsGivenUp);
        Assert.Equal(sent, test.Graph.SentByUs.Count);
        Assert.Empty(await test.Database.Notices.UnconfirmedAsync());
        Assert.False(await test.Database.Notices.DecideAsync(given.Key, sendAgain));
        test.AssertContractKept();
    }

    [Fact]
    public async Task The_command_line_shows_them_and_takes_the_decision()
    {
        await using var test = await StartAsync();
        await LoseUnsearchableAsync(test);
        await LaterAsync(test);
        Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
            ServerProcess.RunAsync(Path.GetTempPath(), ["graph", "unconfirmed", "--json", .. arguments], ("Storage__ConnectionString", test.ConnectionString));

        var (exit, output, errors) = await RunAsync();
        Assert.True(exit == 0, errors);
        var mail = JsonNode.Parse(output)!;
        var wrong = await RunAsync("--send-again", "no-such-key");
        var decided = await RunAsync("--has-gone", (string)mail["key"]!);

        Assert.Equal(("notice", AuditUnderTest.Teacher, false), ((string)mail["kind"]!, (string)mail["to"]!, (bool)mail["givenUp"]!));
        Assert.Equal((1, 0, ""), (wrong.ExitCode, decided.ExitCode, decided.Output.Trim()));
        Assert.Contains("no-such-key", wrong.Errors, StringComparison.Ordinal);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
    }

    /// <summary>A trace that does not take the question says nothing, and is not understood as "not there".</summary>
    [Fact]
    public async Task A_search_that_is_refused_finds_nothing_out()
    {
        await using var test = await StartAsync();
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test, afterSending: () => test.Graph.OutOfReach[test.Mailbox.Id] = true);
        test.Graph.Fail(request => request.Path.EndsWith("/messageTraces", StringComparison.Ordinal), 400, "BadRequest", times: 4);

        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Single(await test.Database.Notices.UnconfirmedAsync());
    }

    /// <summary>Paused between the decision to send and the sending, for so long that another node did it.</summary>
    [Fact]
    public async Task What_could_not_leave_in_its_time_does_not_leave_later()
    {
        await using var test = await StartAsync();
        // the first token is that of who reads, the second is fetched when all that is left to do is to send
        var tokens = 0;
        test.Graph.Entra.BeforeToken = () => test.Clock.Ahead += ++tokens == 2 ? TimeSpan.FromHours(1) : TimeSpan.Zero;
        test.Sent("warn of this");
        await test.RunAsync();
        test.Graph.Entra.BeforeToken = null;
        var first = test.Graph.SentByUs.Count;

        test.Clock.Ahead += TimeSpan.FromHours(1);
        await LaterAsync(test);

        Assert.Equal((0, 1), (first, test.Graph.SentByUs.Count));
        Assert.DoesNotContain(test.Graph.Requests, IsSearch);
        test.AssertContractKept();
    }

    [Fact]
    public async Task While_the_search_cannot_be_made_nothing_is_sent()
    {
        await using var test = await StartAsync();
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test);
        test.Graph.Fail(IsSearch, 503, "serviceNotAvailable", "1800");

        await LaterAsync(test);
        Assert.Equal(1, await test.Database.Notices.CountAsync());
        test.Clock.Ahead += TimeSpan.FromHours(1);
        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    /// <summary>Refused is not lost: nothing to look for.</summary>
    [Theory]
    [InlineData(429, "ApplicationThrottled")]
    [InlineData(403, "ErrorSendAsDenied")]
    public async Task A_note_that_was_refused_is_sent_again_without_a_search(int status, string code)
    {
        await using var test = await StartAsync();
        test.Graph.Fail(IsSending, status, code, "1800");
        await SendOneAsync(test);
        Assert.Empty(test.Graph.SentByUs);

        test.Clock.Ahead += TimeSpan.FromHours(1);
        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.DoesNotContain(test.Graph.Requests, IsSearch);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_node_that_died_while_it_sent_leaves_a_mail_that_the_next_one_looks_for()
    {
        await using var test = await StartAsync();
        using var death = new CancellationTokenSource();
        test.Graph.LoseAnswer(IsSending);
        test.Graph.AfterLost = death.Cancel;
        test.Sent("warn of this");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await test.Channel.RunOnceAsync(death.Token))
            {
            }
        });

        await test.RestartAsync();
        await LaterAsync(test);

        Assert.Single(test.Graph.SentByUs);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        Assert.Contains(test.Graph.Requests, IsSearch);
        test.AssertContractKept();
    }

    private static async Task SendOneAsync(AuditUnderTest test, Action? afterSending = null)
    {
        test.Sent("warn of this");
        await test.RunAsync();
        afterSending?.Invoke();
    }

    private static async Task LoseUnsearchableAsync(AuditUnderTest test)
    {
        test.Graph.Traces.IsGranted = false;
        test.Graph.LoseAnswer(IsSending);
        await SendOneAsync(test, afterSending: () => test.Graph.OutOfReach[test.Mailbox.Id] = true);
    }

    private static async Task LaterAsync(AuditUnderTest test)
    {
        test.Clock.Ahead += TimeSpan.FromMinutes(20);
        await test.RunAsync();
        test.Clock.Ahead += TimeSpan.FromMinutes(20);
        await test.RunAsync();
    }

    private static async Task<AuditUnderTest> StartAsync()
    {
        var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            Sender = new GraphSenderOptions { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = Notices },
        });
        test.Graph.AddMailbox(Notices);
        return test;
    }
}
