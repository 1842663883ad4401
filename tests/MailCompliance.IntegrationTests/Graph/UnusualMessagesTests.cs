using MailCompliance.IntegrationTests.Graph.Fake;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph;

/// <summary>Sent for somebody else, put off, put away, without an address, too large.</summary>
public sealed class UnusualMessagesTests
{
    private const string Office = "office@school.example";

    /// <summary>Where mailboxes keep copies of what delegates send, it lies in both.</summary>
    [Fact]
    public async Task A_message_on_behalf_of_another_is_the_authors_and_is_recorded_once()
    {
        await using var test = await AuditUnderTest.StartAsync(mailboxes: [AuditUnderTest.Teacher, Office]);
        var office = test.Graph.AddMailbox(Office);
        var mime = AuditUnderTest.Mime("<behalf@school.example>", Office, "bob@parents.example", "warn of this", $"Sender: {AuditUnderTest.Teacher}\r\n");
        var at = test.Clock.GetUtcNow().AddMinutes(-1);
        test.Mailbox.Sent(new FakeMessage("AAkDelegate=", "<behalf@school.example>", Office, ["bob@parents.example"], at, mime) { Sender = AuditUnderTest.Teacher });
        office.Sent(new FakeMessage("AAkPrincipal=", "<behalf@school.example>", Office, ["bob@parents.example"], at.AddSeconds(2), mime) { Sender = AuditUnderTest.Teacher });

        await test.RunAsync();
        await test.NextRoundAsync();

        Assert.Equal(Office, Assert.Single(await test.LogAsync()).From);
        Assert.Equal(1, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_whose_delivery_was_put_off_is_recorded_when_it_goes()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await test.RunAsync();
        test.Clock.Ahead += TimeSpan.FromDays(3);
        var now = test.Clock.GetUtcNow();
        test.Mailbox.Sent(new FakeMessage("AAkLate=", "<late@school.example>", AuditUnderTest.Teacher, ["bob@parents.example"], now.AddDays(-2), AuditUnderTest.Mime("<late@school.example>", AuditUnderTest.Teacher, "bob@parents.example", "hold this")) { ReceivedAt = now });

        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    /// <summary>A mail program without the folder put it elsewhere first: new in the folder is what counts, not when it was made.</summary>
    [Fact]
    public async Task A_message_that_comes_into_the_folder_later_is_recorded()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await test.RunAsync();
        test.Clock.Ahead += TimeSpan.FromHours(5);
        test.Sent("hold this", at: test.Clock.GetUtcNow().AddHours(-4));

        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_that_was_moved_between_its_listing_and_its_reading_is_read_by_its_lasting_id()
    {
        await using var test = await AuditUnderTest.StartAsync(hasGateway: true);
        var sent = test.Sent("hold this");
        await test.RunAsync();
        test.Mailbox.Move(sent);

        await test.NextRoundAsync();
        await test.NextRoundAsync();

        Assert.Equal("hold", Assert.Single(await test.LogAsync()).Verdict);
        test.AssertContractKept();
    }

    /// <summary>Graph names internal senders by a name of the directory at times: the list of changes and the list by time must call him the same.</summary>
    [Fact]
    public async Task An_author_without_an_address_is_the_owner_of_the_mailbox_however_his_message_was_found()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var at = test.Clock.GetUtcNow().AddDays(-2);
        test.Mailbox.Sent(new FakeMessage("AAkNoName=", "<noname@school.example>", "ann", ["bob@parents.example"], at, AuditUnderTest.Mime("<noname@school.example>", AuditUnderTest.Teacher, "bob@parents.example", "hold this")));
        await test.RunAsync();

        await test.Database.GraphBackfills.AskAsync(at.AddDays(-1), at.AddDays(1), null);
        await test.NextRoundAsync();

        Assert.Equal(AuditUnderTest.Teacher, Assert.Single(await test.LogAsync()).From);
        var rows = await test.Database.SentMessages.CoverageAsync(at.AddDays(-1), at.AddDays(1));
        Assert.Equal(1, rows.Sum(row => row.Messages));
        test.AssertContractKept();
    }

    /// <summary>More than Exchange itself would carry.</summary>
    [Fact]
    public async Task A_message_without_end_is_recorded_as_not_read_and_kept_nowhere()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Sent("hold this");
        var piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)'x');
        test.Graph.Instead(
            request => request.Path.EndsWith("/$value", StringComparison.Ordinal),
            async context =>
            {
                try
                {
                    await context.Response.WriteAsync("Subject: x\r\n\r\n");
                    while (!context.RequestAborted.IsCancellationRequested)
                        await context.Response.Body.WriteAsync(piece, context.RequestAborted);
                }
                catch (Exception e) when (e is OperationCanceledException or IOException)
                {
                    // it has had enough
                }
            });

        await test.RunAsync();

        var entry = Assert.Single(await test.LogAsync());
        Assert.Equal(("error", "uninspectable-message"), (entry.Verdict, Assert.Single(entry.Findings).Rule));
        Assert.Contains("too large", entry.Trace, StringComparison.Ordinal);
        Assert.Equal(1, test.Graph.Requests.Count(request => request.Path.EndsWith("/$value", StringComparison.Ordinal)));
        test.AssertContractKept();
    }
}
