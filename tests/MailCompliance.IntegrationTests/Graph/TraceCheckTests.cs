using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.IntegrationTests.Storage;
using MailCompliance.Server.Graph;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>What Exchange sent, compared with what was seen here.</summary>
[Collection(StorageCollection.Name)]
public sealed class TraceCheckTests(PostgresServer postgres)
{
    private const string Outside = "bob@parents.example";

    private static bool IsTrace(FakeRequest request) => request.Path.EndsWith("/messageTraces", StringComparison.Ordinal);

    [Theory, OnSqlite, OnPostgres]
    public async Task What_neither_the_gateway_nor_sent_items_has_is_found_once_for_all_its_recipients_and_without_content(DatabaseProvider provider)
    {
        await using var test = await StartAsync(provider);
        var at = test.Clock.GetUtcNow();
        Trace(test, "<unseen@school.example>", AuditUnderTest.Teacher, at, Outside, "carol@parents.example", "dan@council.example");

        await NightsAsync(test, 3);

        var entry = Assert.Single(await test.LogAsync());
        Assert.Equal(("<unseen@school.example>", AuditUnderTest.Teacher, "message-trace"), (entry.MessageId, entry.From, entry.Client));
        Assert.Equal([Outside, "carol@parents.example", "dan@council.example"], entry.Recipients.Select(recipient => recipient.Address).Order());
        Assert.Equal("unseen-message", Assert.Single(entry.Findings).Rule);
        Assert.DoesNotContain("words", entry.Trace, StringComparison.Ordinal);
        Assert.Single(await test.Database.Reviews.SearchAsync(new FlaggedQuery { Rule = "unseen-message" }));
        var line = Assert.Single(await CoverageAsync(test));
        Assert.Equal((AuditUnderTest.Teacher, 1, 0), (line.Mailbox, line.Unseen, line.Sent));
        test.AssertContractKept();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_gateway_or_the_audit_knows_is_not_found(DatabaseProvider provider)
    {
        await using var test = await StartAsync(provider);
        var at = test.Clock.GetUtcNow();
        var sent = test.Sent("one", at: at);
        Trace(test, sent.MessageId, AuditUnderTest.Teacher.ToUpperInvariant(), at, Outside);
        await LogAsPassedAsync(test, "<gateway@school.example>", AuditUnderTest.Teacher);
        Trace(test, "<gateway@school.example>", AuditUnderTest.Teacher, at, Outside);
        var delegated = test.Sent("for the office", from: "office@school.example", at: at);
        Trace(test, delegated.MessageId, AuditUnderTest.Teacher, at, Outside);

        await NightsAsync(test, 2);

        Assert.Empty(await FoundAsync(test));
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_record_of_somebody_elses_message_with_the_same_id_does_not_do()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        await LogAsPassedAsync(test, "<same@school.example>", "tom@school.example");
        Trace(test, "<same@school.example>", AuditUnderTest.Teacher, test.Clock.GetUtcNow(), Outside);

        await NightsAsync(test, 2);

        Assert.Single(await FoundAsync(test));
    }

    [Theory]
    [InlineData(AuditUnderTest.Teacher, "tom@school.example", "delivered")]
    [InlineData("stranger@parents.example", Outside, "delivered")]
    [InlineData("pupil@school.example", Outside, "delivered")]
    [InlineData("notices@school.example", Outside, "delivered")]
    [InlineData(AuditUnderTest.Teacher, Outside, "failed")]
    [InlineData(AuditUnderTest.Teacher, "list@parents.example", "expanded")]
    [InlineData("<>", Outside, "delivered")]
    public async Task Internal_mail_mail_of_others_our_own_and_what_never_left_is_not_looked_for(string sender, string recipient, string status)
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        test.Graph.Traces.Add(new FakeTraceRow("<x@school.example>", sender, recipient, test.Clock.GetUtcNow(), status));

        await NightsAsync(test, 2);

        Assert.Empty(await FoundAsync(test));
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("filteredAsSpam")]
    [InlineData("pending")]
    [InlineData("quarantined")]
    [InlineData("unknownFutureValue")]
    public async Task What_left_or_may_yet_leave_is(string status)
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        test.Graph.Traces.Add(new FakeTraceRow("<x@school.example>", AuditUnderTest.Teacher, Outside, test.Clock.GetUtcNow(), status));

        await NightsAsync(test, 2);

        Assert.Single(await FoundAsync(test));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Recipients_on_many_pages_are_one_message_and_a_crash_between_pages_costs_a_page(DatabaseProvider provider)
    {
        await using var test = await StartAsync(provider);
        test.Graph.Traces.MostOnPage = 7;
        var at = test.Clock.GetUtcNow();
        Trace(test, "<many@school.example>", AuditUnderTest.Teacher, at, [.. Enumerable.Range(0, 40).Select(number => $"p{number}@parents.example")]);
        Trace(test, "<other@school.example>", AuditUnderTest.Teacher, at.AddSeconds(-30), Outside);
        test.Clock.Ahead += TimeSpan.FromHours(25);

        for (var step = 0; step < 12; step++)
        {
            await test.RunAsync();
            await test.RestartAsync();
        }

        await NightsAsync(test, 2);

        Assert.Equal(["<many@school.example>", "<other@school.example>"], (await FoundAsync(test)).Select(entry => entry.MessageId).Order());
        Assert.Equal(40, (await FoundAsync(test)).Single(entry => entry.MessageId == "<many@school.example>").Recipients.Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task Without_the_permission_it_is_off_says_so_and_looks_again_the_next_night()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        test.Graph.Traces.IsGranted = false;
        Trace(test, "<x@school.example>", AuditUnderTest.Teacher, test.Clock.GetUtcNow(), Outside);

        await NightsAsync(test, 1);
        var asked = test.Graph.Requests.Count(IsTrace);
        await test.RunAsync();

        Assert.Equal(asked, test.Graph.Requests.Count(IsTrace));
        Assert.Contains("403", (await test.Database.MessageTraces.ProgressAsync()).LastFault, StringComparison.Ordinal);
        Assert.NotNull((await test.Database.MessageTraces.ProgressAsync()).DeniedAt);
        test.Graph.Traces.IsGranted = true;
        await NightsAsync(test, 2);
        Assert.Null((await test.Database.MessageTraces.ProgressAsync()).DeniedAt);
        Assert.Single(await FoundAsync(test));
        test.AssertContractKept();
    }

    [Fact]
    public async Task Switched_off_nothing_is_asked()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { TraceCheck = false });

        await NightsAsync(test, 2);

        Assert.DoesNotContain(test.Graph.Requests, IsTrace);
    }

    [Fact]
    public async Task A_link_that_has_ended_and_a_service_that_is_busy_lose_nothing_and_double_nothing()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        test.Graph.Traces.MostOnPage = 3;
        for (var number = 0; number < 10; number++)
            Trace(test, $"<{number}@school.example>", AuditUnderTest.Teacher, test.Clock.GetUtcNow().AddSeconds(-number), Outside);
        test.Graph.Fail(IsTrace, 429, "TooManyRequests", "120");
        test.Graph.Fail(request => IsTrace(request) && request.Query.ContainsKey("$skiptoken"), 400, "InvalidSkipToken");
        test.Graph.Fail(request => IsTrace(request) && request.Query.ContainsKey("$skiptoken"), 503, "serviceNotAvailable", "60");

        await NightsAsync(test, 2);

        Assert.Equal(10, (await FoundAsync(test)).Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task No_more_than_half_of_what_the_tenant_may_ask_is_asked()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        test.Graph.Traces.MostOnPage = 1;
        for (var number = 0; number < 120; number++)
            test.Graph.Traces.Add(new FakeTraceRow($"<{number}@school.example>", AuditUnderTest.Teacher, "tom@school.example", test.Clock.GetUtcNow().AddSeconds(-number)));
        test.Clock.Ahead += TimeSpan.FromHours(25);

        for (var minute = 0; minute < 5 * 60; minute += 2)
        {
            await test.RunAsync();
            test.Clock.Ahead += TimeSpan.FromSeconds(2);
        }

        Assert.InRange(test.Graph.Requests.Count(IsTrace), 30, 55);
    }

    /// <summary>It is not on record because nobody has looked, which is no finding yet.</summary>
    [Fact]
    public async Task A_mailbox_that_could_not_be_read_is_waited_for_three_days()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        await test.RunAsync();
        test.Graph.OutOfReach[test.Mailbox.Id] = true;
        Trace(test, "<late@school.example>", AuditUnderTest.Teacher, test.Clock.GetUtcNow(), Outside);
        await NightsAsync(test, 2);
        Assert.Empty(await FoundAsync(test));

        await NightsAsync(test, 3);

        Assert.Single(await FoundAsync(test));
    }

    [Fact]
    public async Task What_becomes_known_in_time_is_no_finding()
    {
        await using var test = await StartAsync(DatabaseProvider.Sqlite);
        await test.RunAsync();
        test.Graph.OutOfReach[test.Mailbox.Id] = true;
        var sent = test.Sent("one");
        Trace(test, sent.MessageId, AuditUnderTest.Teacher, test.Clock.GetUtcNow(), Outside);
        await NightsAsync(test, 1);

        test.Graph.OutOfReach.Clear();
        await NightsAsync(test, 3);

        Assert.Empty(await FoundAsync(test));
        Assert.Single(await test.LogAsync());
    }

    private static void Trace(AuditUnderTest test, string messageId, string sender, DateTimeOffset at, params string[] recipients)
    {
        foreach (var recipient in recipients)
            test.Graph.Traces.Add(new FakeTraceRow(messageId, sender, recipient, at));
    }

    private static async Task<List<MessageLogEntry>> FoundAsync(AuditUnderTest test) => [.. (await test.LogAsync()).Where(entry => entry.Client == MessageTraces.ClientOfEntries)];

    private static async Task<IReadOnlyList<CoverageLine>> CoverageAsync(AuditUnderTest test)
    {
        var (from, until) = (DateTimeOffset.UnixEpoch, test.Clock.GetUtcNow().AddDays(1));
        return CoverageReport.Of(await test.Database.SentMessages.CoverageAsync(from, until), await test.Database.MessageTraces.UnseenAsync(from, until), TimeZoneInfo.Utc);
    }

    /// <summary>A day goes by, and the pages of the night are read one after the other.</summary>
    private static async Task NightsAsync(AuditUnderTest test, int nights)
    {
        for (var night = 0; night < nights; night++)
        {
            test.Clock.Ahead += TimeSpan.FromHours(25);
            for (var step = 0; step < 30; step++)
            {
                await test.RunAsync();
                test.Clock.Ahead += TimeSpan.FromMinutes(1);
            }
        }
    }

    private static Task LogAsPassedAsync(AuditUnderTest test, string messageId, string author)
    {
        var at = test.Clock.GetUtcNow();
        return test.Database.Log.BeginAsync(new MessageLogEntry
        {
            Id = EntryId.New(at), At = at, RepeatKey = messageId, State = LogState.Delivered, MessageId = messageId, EnvelopeSender = author, From = author,
            Recipients = [new LoggedRecipient(Outside, ["parent"])], Verdict = "pass", Client = "192.0.2.1",
        });
    }

    /// <summary>The comparison has begun, and everything before is behind it.</summary>
    private async Task<AuditUnderTest> StartAsync(DatabaseProvider provider)
    {
        var test = await AuditUnderTest.StartAsync(
            provider == DatabaseProvider.Postgres ? await postgres.NewDatabaseAsync() : null,
            change: options => options with { Sender = new GraphSenderOptions { Mailbox = "notices@school.example" } });
        await test.RunAsync();
        return test;
    }
}
