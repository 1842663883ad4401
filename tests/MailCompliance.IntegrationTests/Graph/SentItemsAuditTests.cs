using MailCompliance.Server.Graph;
using MailCompliance.Storage;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class SentItemsAuditTests
{
    [Fact]
    public async Task A_message_that_no_gateway_saw_is_evaluated_and_recorded_with_its_findings()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var sent = test.Sent("please hold this", headers: "X-Mailer: Some Mail 7\r\n");

        await test.RunAsync();

        var entry = Assert.Single(await test.LogAsync());
        Assert.Equal(sent.MessageId, entry.MessageId);
        Assert.Equal("hold", entry.Verdict);
        Assert.Equal("subject-says-hold", Assert.Single(entry.Findings).Rule);
        Assert.Equal(LogState.Delivered, entry.State);
        Assert.Equal("sent-items", entry.Client);
        Assert.DoesNotContain("please", entry.Trace, StringComparison.Ordinal);
        // what reviewers look through
        Assert.Equal(entry.Id, Assert.Single(await test.Database.Reviews.SearchAsync(new FlaggedQuery())).Id);
        test.AssertContractKept();
    }

    [Fact]
    public async Task What_went_round_the_gateway_is_counted_by_mailbox_day_and_program()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true, mailboxes: [AuditUnderTest.Teacher, "tom@school.example"]);
        var tom = test.Graph.AddMailbox("tom@school.example");
        var noon = new DateTimeOffset(test.Clock.GetUtcNow().UtcDateTime.Date.AddHours(12), TimeSpan.Zero);
        await LogAsPassedAsync(test, test.Sent(at: noon.AddDays(-1)).MessageId, AuditUnderTest.Teacher, "bob@parents.example");
        test.Sent(at: noon.AddDays(-1).AddMinutes(1), headers: "X-Mailer: Some Mail 7\r\n");
        test.Sent(at: noon.AddDays(-1).AddMinutes(2), headers: "X-Mailer: Some Mail 7\r\n");
        test.Sent(at: noon.AddDays(-1).AddMinutes(3), headers: "User-Agent: Other\r\n", to: AuditUnderTest.Teacher);
        test.Sent(mailbox: tom, at: noon.AddDays(-2), messageId: "<A1B2.eurprd05.prod.outlook.com>");

        await test.RunAsync();
        var report = CoverageReport.Of(await test.Database.SentMessages.CoverageAsync(noon.AddDays(-5), noon), [], TimeZoneInfo.Utc);

        Assert.Equal(
            [
                ("tom@school.example", DateOnly.FromDateTime(noon.AddDays(-2).DateTime), 1, 0, 1, 0, "Outlook or a phone, through Exchange 1"),
                (AuditUnderTest.Teacher, DateOnly.FromDateTime(noon.AddDays(-1).DateTime), 4, 1, 2, 1, "Other 1, Some Mail 7 2"),
            ],
            report.Select(line => (line.Mailbox, line.Day, line.Sent, line.ThroughGateway, line.RoundToOutside, line.RoundInside, string.Join(", ", line.Clients.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}")))));
        test.AssertContractKept();
    }

    [Fact]
    public async Task What_comes_later_is_found_by_the_delta_link_and_nothing_is_recorded_twice()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var first = test.Sent("one");
        await test.RunAsync();
        test.Sent("two");
        test.Mailbox.Touch(first);

        await test.NextRoundAsync();
        await test.NextRoundAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        Assert.Equal(2, test.Graph.Requests.Count(request => request.Path.EndsWith("/$value", StringComparison.Ordinal)));
        test.AssertContractKept();
    }

    [Fact]
    public async Task Many_pages_are_read_to_the_end()
    {
        await using var test = await AuditUnderTest.StartAsync();
        for (var number = 0; number < 230; number++)
            test.Sent($"number {number}");

        await test.RunAsync();

        Assert.Equal(230, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_that_passed_the_gateway_is_not_read_again()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        var sent = test.Sent("through the gate");
        await LogAsPassedAsync(test, sent.MessageId, AuditUnderTest.Teacher, "bob@parents.example");

        await test.NextRoundAsync();
        await test.NextRoundAsync();

        Assert.Single(await test.LogAsync());
        Assert.DoesNotContain(test.Graph.Requests, request => request.Path.EndsWith("/$value", StringComparison.Ordinal));
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("tom@school.example", "bob@parents.example")]
    [InlineData(AuditUnderTest.Teacher, "another@parents.example")]
    public async Task An_entry_of_another_author_or_without_an_outside_recipient_does_not_vouch_for_a_message(string author, string recipient)
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        var sent = test.Sent("block this");
        await LogAsPassedAsync(test, sent.MessageId, author, recipient);

        await test.NextRoundAsync();

        var entry = Assert.Single(await test.LogAsync(), entry => entry.Client == "sent-items");
        Assert.Equal("block", entry.Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_on_its_way_through_the_gateway_is_waited_for()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        var sent = test.Sent("on its way");
        await test.RunAsync();
        Assert.Empty(await test.LogAsync());
        await LogAsPassedAsync(test, sent.MessageId, AuditUnderTest.Teacher, "bob@parents.example");

        await test.NextRoundAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_that_was_moved_before_a_round_saw_it_is_found_where_it_lies()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await test.RunAsync();
        test.Mailbox.Move(test.Sent("hold and hide"));

        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_that_was_deleted_for_good_before_it_was_read_is_recorded_as_such()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        var sent = test.Sent("gone");
        await test.RunAsync();
        test.Mailbox.Purge(sent);

        await test.NextRoundAsync();

        var entry = Assert.Single(await test.LogAsync());
        Assert.Equal("error", entry.Verdict);
        Assert.Equal("uninspectable-message", Assert.Single(entry.Findings).Rule);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_in_several_mailboxes_is_recorded_once()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [AuditUnderTest.Teacher, "office@school.example"]);
        var at = test.Clock.GetUtcNow().AddMinutes(-1);
        var office = test.Graph.AddMailbox("office@school.example");
        test.Sent("from the office", messageId: "<shared@school.example>", from: office.Address, at: at);
        test.Sent("from the office", office, messageId: "<shared@school.example>", from: office.Address, at: at.AddSeconds(3));

        await test.RunAsync();

        Assert.Single(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_second_message_with_the_same_id_is_no_way_to_hide_it()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var at = test.Clock.GetUtcNow().AddMinutes(-10);
        test.Sent("harmless", messageId: "<same@school.example>", at: at);
        test.Sent("block this", messageId: "<same@school.example>", at: at.AddMinutes(1));

        await test.RunAsync();

        Assert.Equal(["block", "pass"], (await test.LogAsync()).Select(entry => entry.Verdict).Order());
        test.AssertContractKept();
    }

    [Fact]
    public async Task Received_mail_that_somebody_put_into_the_folder_is_not_the_schools()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("hold", from: "bob@parents.example", headers: "Received: from x by y; Wed, 25 Nov 2026 09:00:00 +0000\r\n");

        await test.RunAsync();

        Assert.Empty(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task The_sender_gets_one_note_about_what_the_policy_warns_of()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("warn of this");
        test.Sent("nothing");

        await test.RunAsync();
        await test.NextRoundAsync();

        Assert.Equal(1, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task The_mailbox_that_we_send_from_is_not_audited()
    {
        await using var test = await AuditUnderTest.StartAsync(change: options => options with { Sender = new GraphSenderOptions { Mailbox = "notices@school.example" } }, mailboxes: [AuditUnderTest.Teacher, "notices@school.example"]);
        test.Sent("a copy", test.Graph.AddMailbox("notices@school.example"));

        await test.RunAsync();

        Assert.Empty(await test.LogAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task Groups_and_mailboxes_may_be_named_as_people_name_them()
    {
        await using var test = await AuditUnderTest.StartAsync(
            change: options => options with { Mailboxes = "Audited staff, tom@school.example" }, mailboxes: [AuditUnderTest.Teacher]);
        var tom = test.Graph.AddMailbox("tom@school.example");
        test.Sent("one");
        test.Sent("two", tom);

        await test.RunAsync();

        Assert.Equal(2, (await test.LogAsync()).Count);
        test.AssertContractKept();
    }

    private static Task LogAsPassedAsync(AuditUnderTest test, string messageId, string author, string recipient)
    {
        var at = test.Clock.GetUtcNow();
        return test.Database.Log.BeginAsync(new MessageLogEntry
        {
            Id = EntryId.New(at), At = at, RepeatKey = "k", State = LogState.Delivered, MessageId = messageId, EnvelopeSender = author, From = author,
            Recipients = [new LoggedRecipient(recipient, ["parent"])], Verdict = "pass", Client = "192.0.2.1",
        });
    }
}
