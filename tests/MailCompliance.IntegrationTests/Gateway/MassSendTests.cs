using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>The same message to many: in one piece, one by one, tried again; by permission of senior staff or a standing exception.</summary>
public sealed class MassSendTests : IAsyncLifetime
{
    private const string Senior = "deputy@school.example";
    private const string Held = "held for approval";

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = Policy();
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Many_in_one_message_wait_for_one_of_the_senior_staff_who_releases_it_once()
    {
        var answer = await SendAsync("1", People(4));
        Assert.Contains(Held, answer.Text, StringComparison.Ordinal);
        var held = await gateway.OnlyHeldAsync();
        Assert.Equal([Senior, GatewayUnderTest.Head], held.Approvers);

        Assert.Equal(DecisionResult.Effective, await gateway.Database.Quarantine.DecideAsync(held.Id, Decision.Release, Senior, null, []));
        var released = await gateway.ReceivedAsync(mail => mail.Recipients.Contains("p1@out.example"));
        Assert.Equal(4, released.Recipients.Count);
    }

    [Fact]
    public async Task A_mail_merge_is_seen_across_its_messages()
    {
        for (var copy = 1; copy <= 3; copy++)
            Assert.DoesNotContain(Held, (await SendAsync($"{copy}", $"p{copy}@out.example")).Text, StringComparison.Ordinal);
        Assert.Contains(Held, (await SendAsync("4", "p4@out.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trying_again_raises_no_counter()
    {
        gateway.NextHop.OnMessage = _ => "450 4.2.0 later";
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            for (var copy = 1; copy <= 3; copy++)
                Assert.Equal(450, (await SendAsync($"{copy}", $"p{copy}@out.example")).Code);
        }

        gateway.NextHop.OnMessage = _ => null;
        Assert.DoesNotContain(Held, (await SendAsync("3", "p3@out.example")).Text, StringComparison.Ordinal);
        Assert.Contains(Held, (await SendAsync("4", "p4@out.example")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_that_was_held_is_still_one_when_it_is_tried_again()
    {
        for (var copy = 1; copy <= 4; copy++)
            await SendAsync($"{copy}", $"p{copy}@out.example");
        var again = await SendAsync("4", "p4@out.example");

        Assert.Contains((await gateway.OnlyHeldAsync()).Id, again.Text, StringComparison.Ordinal);
        // the first was delivered before the limit was reached; tried again it counts with the rest
        Assert.Contains(Held, (await SendAsync("1", "p1@out.example")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 1, true)]
    [InlineData(4, 1, false)]
    [InlineData(null, 1, true)]
    [InlineData(5, -1, false)]
    public async Task A_standing_exception_covers_so_many_until_it_ends(int? count, int endsInDays, bool goes)
    {
        var today = DateOnly.FromDateTime(gateway.Clock.GetUtcNow().UtcDateTime);
        gateway.Policy = Policy() with
        {
            Exceptions = [new PolicyException("mass-send", GatewayUnderTest.Sender, "newsletter", Senior, today.AddDays(-9), today.AddDays(endsInDays)) { MaxRecipients = count }],
        };

        Assert.Equal(goes, !(await SendAsync("1", People(4))).Text.Contains(Held, StringComparison.Ordinal));
        Assert.Equal(goes, gateway.NextHop.Messages.Any(mail => mail.Recipients.Contains("p4@out.example")));
    }

    [Fact]
    public async Task A_refused_message_sent_again_counts_once()
    {
        gateway.Policy = Policy(Outcome.Block);
        Assert.Equal(550, (await SendAsync("1", People(4))).Code);
        Assert.Equal(550, (await SendAsync("1", People(4))).Code);

        var counted = await gateway.Database.Sendings.CountAsync(
            GatewayUnderTest.Sender, "other", 1, ["x@out.example"], gateway.Clock.GetUtcNow(), TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(5, counted.Recipients);
    }

    private Task<Answer> SendAsync(string id, params string[] to) => gateway.SendAsync(
        SampleMail.With("Trip", id, "Dear parents, the trip to the museum leaves at nine on Monday. Please bring a packed lunch and a coat.\r\n"), to);

    private static string[] People(int count) => [.. Enumerable.Range(1, count).Select(number => $"p{number}@out.example")];

    private static SchoolPolicy Policy(Outcome outcome = Outcome.Hold) => GatewayUnderTest.PolicyWith() with
    {
        SendingWindow = TimeSpan.FromHours(1),
        Contacts = new Contacts { Headteacher = GatewayUnderTest.Head, SeniorStaff = [Senior] },
        Rules = [GatewayUnderTest.RuleOf("mass-send", new MassSendSettings { MaxRecipients = 3, SameMessage = 3 }, outcome)],
    };
}
