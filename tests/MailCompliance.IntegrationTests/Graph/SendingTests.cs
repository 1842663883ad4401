using System.Text;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.IntegrationTests.Graph.Fake;
using MailCompliance.Server.Graph;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class SendingTests
{
    private const string Notices = "notices@school.example";

    [Fact]
    public async Task The_headteacher_gets_the_message_as_it_was_sent_attached_and_unsaved()
    {
        await using var test = await StartAsync();
        var sent = test.Sent("A plan");

        await test.RunAsync();
        await test.RunAsync();

        var body = Assert.Single(test.Graph.SentByUs);
        Assert.False((bool)body["saveToSentItems"]!);
        var message = body["message"]!;
        Assert.Equal("head@school.example", (string)message["toRecipients"]![0]!["emailAddress"]!["address"]!);
        Assert.Equal("Copy: A plan", (string)message["subject"]!);
        Assert.Equal(sent.Mime, Convert.FromBase64String((string)message["attachments"]![0]!["contentBytes"]!));
        test.AssertContractKept();
    }

    /// <summary>Refused for the id, a mail goes without one; from then on all do.</summary>
    [Fact]
    public async Task A_service_that_takes_no_message_id_is_sent_to_without()
    {
        await using var test = await StartAsync();
        test.Graph.TakesMessageIds = false;
        test.Sent("A plan");
        test.Sent("Another plan");

        await test.RunAsync();
        await test.RunAsync();

        Assert.Equal(2, test.Graph.SentByUs.Count);
        Assert.All(test.Graph.SentByUs, body => Assert.Null(body["message"]!["internetMessageId"]));
        Assert.Equal(3, test.Graph.Requests.Count(request => request.Path.EndsWith("/sendMail", StringComparison.Ordinal)));
        Assert.Equal(0, await test.Database.Copies.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_message_too_large_to_attach_is_named()
    {
        await using var test = await StartAsync();
        var id = "<large@school.example>";
        var mime = AuditUnderTest.Mime(id, AuditUnderTest.Teacher, "bob@parents.example", "Large");
        test.Mailbox.Sent(new FakeMessage("AAkLarge=", id, AuditUnderTest.Teacher, ["bob@parents.example"], test.Clock.GetUtcNow().AddSeconds(-2), [.. mime, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("line\r\n", 600_000)))]));

        await test.RunAsync();
        await test.RunAsync();

        var message = Assert.Single(test.Graph.SentByUs)["message"]!;
        Assert.Null(message["attachments"]);
        Assert.Contains("too large to attach", (string)message["body"]!["content"]!, StringComparison.Ordinal);
        test.AssertContractKept();
    }

    [Fact]
    public async Task A_note_goes_through_graph_once_though_the_service_was_busy()
    {
        await using var test = await StartAsync(copies: false);
        test.Sent("warn of this");
        test.Graph.Fail(request => request.Path.EndsWith("/sendMail", StringComparison.Ordinal), 503, "serviceNotAvailable", "1");

        await test.RunAsync();
        await test.RunAsync();

        Assert.Equal("note", (string)Assert.Single(test.Graph.SentByUs)["message"]!["subject"]!);
        Assert.Equal(0, await test.Database.Notices.CountAsync());
        test.AssertContractKept();
    }

    [Fact]
    public async Task What_may_not_be_sent_waits_and_is_tried_again()
    {
        await using var test = await StartAsync();
        test.Sent("A plan");
        test.Graph.Fail(request => request.Path.EndsWith("/sendMail", StringComparison.Ordinal), 403, "ErrorSendAsDenied");

        await test.RunAsync();
        await test.RunAsync();
        Assert.Empty(test.Graph.SentByUs);
        test.Clock.Ahead += TimeSpan.FromMinutes(5);
        await test.RunAsync();

        Assert.Single(test.Graph.SentByUs);
        test.AssertContractKept();
    }

    private static async Task<AuditUnderTest> StartAsync(bool copies = true)
    {
        var test = await AuditUnderTest.StartAsync(change: options => options with
        {
            Sender = new GraphSenderOptions { ClientId = FakeGraph.ClientId, ClientSecretFile = options.ClientSecretFile, Mailbox = Notices },
        });
        test.Graph.AddMailbox(Notices);
        if (copies)
            test.Policy = GatewayUnderTest.PolicyWith(new CopyToHead());
        return test;
    }

    /// <summary>As the duty of that name, for everybody outside.</summary>
    private sealed class CopyToHead : IDuty
    {
        public string Id => "copy-to-headteacher";

        public IEnumerable<PlannedAction> Plan(MessageFacts facts) => [new CopyTo(["head@school.example"], Visible: false, "the policy")];

        public bool Repairs(string rule, MessageFacts facts) => false;
    }
}
