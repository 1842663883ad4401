using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Design section 4: a message held for some recipients only, where the policy splits.</summary>
public sealed class SplitHoldTests : IAsyncLifetime
{
    private static readonly string[] Everybody = [GatewayUnderTest.Parent, GatewayUnderTest.AgencyPerson];

    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        gateway.Policy = Policy(PartialHold.Split);
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task The_others_have_it_at_once_and_those_who_wait_after_the_decision()
    {
        var answer = await gateway.SendAsync(NoSubject(), Everybody);

        var held = await gateway.OnlyHeldAsync();
        Assert.Equal(new Answer(250, $"2.0.0 held for approval, reference {held.Id}"), answer);
        Assert.Equal((HeldState.Held, GatewayUnderTest.Parent), (held.State, Assert.Single(held.To)));
        Assert.Equal([GatewayUnderTest.AgencyPerson], Assert.Single(Letters()).Recipients);
        var log = await gateway.LogAsync();
        Assert.Equal(
            [(LogState.Delivered, GatewayUnderTest.AgencyPerson), (LogState.Held, GatewayUnderTest.Parent)],
            log.Select(entry => (entry.State, Assert.Single(entry.Recipients).Address)).Order());
        var notice = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Sender));
        Assert.Contains("Everybody else on it has got it.", notice.DecodedText(), StringComparison.Ordinal);

        await gateway.Database.Quarantine.DecideAsync(held.Id, Decision.Release, GatewayUnderTest.Head, null, []);
        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).State == HeldState.Released);
        Assert.Equal([[GatewayUnderTest.AgencyPerson], [GatewayUnderTest.Parent]], Letters().Select(mail => mail.Recipients));
    }

    [Fact]
    public async Task By_default_all_wait()
    {
        gateway.Policy = Policy(PartialHold.Whole);
        await gateway.SendAsync(NoSubject(), Everybody);

        Assert.Equal(Everybody, (await gateway.OnlyHeldAsync()).To);
        Assert.Empty(Letters());
    }

    [Fact]
    public async Task Where_it_waits_for_everybody_nothing_is_split()
    {
        await gateway.SendAsync(NoSubject(), GatewayUnderTest.Parent, GatewayUnderTest.ParentAndGovernor);

        Assert.Equal(2, (await gateway.OnlyHeldAsync()).To.Count);
        Assert.Empty(Letters());
    }

    [Fact]
    public async Task A_copy_goes_out_once()
    {
        gateway.Policy = Policy(PartialHold.Split, new CopyToHeadteacherDuty(new CopyToHeadteacherSettings(), gateway.Policy.School));
        await gateway.SendAsync(NoSubject(), Everybody);
        var held = await gateway.OnlyHeldAsync();
        await gateway.Database.Quarantine.DecideAsync(held.Id, Decision.Release, GatewayUnderTest.Head, null, []);
        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).State == HeldState.Released);

        Assert.Equal([[GatewayUnderTest.AgencyPerson, GatewayUnderTest.Head], [GatewayUnderTest.Parent]], Letters().Select(mail => mail.Recipients));
    }

    [Theory]
    [InlineData("451 4.7.1 greylisted", 451)]
    [InlineData("554 5.6.0 not that", 554)]
    public async Task Where_the_next_hop_does_not_take_it_for_the_others_nothing_is_held_either(string reply, int code)
    {
        gateway.NextHop.OnMessage = _ => reply;

        Assert.Equal(code, (await gateway.SendAsync(NoSubject(), Everybody)).Code);
        Assert.Empty(await gateway.Database.Quarantine.ListAsync(new HeldQuery()));

        gateway.NextHop.OnMessage = _ => null;
        Assert.Equal(250, (await gateway.SendAsync(NoSubject(), Everybody)).Code);
        Assert.Equal(HeldState.Held, (await gateway.OnlyHeldAsync()).State);
        Assert.Single(Letters());
    }

    [Fact]
    public async Task A_lost_answer_for_the_others_is_451_and_the_next_attempt_finishes_it()
    {
        gateway.NextHop.AtEnd = AtEndOfMessage.KeepAndDrop;
        Assert.Equal(451, (await gateway.SendAsync(NoSubject(), Everybody)).Code);

        gateway.NextHop.AtEnd = AtEndOfMessage.Accept;
        Assert.Equal(250, (await gateway.SendAsync(NoSubject(), Everybody)).Code);
        Assert.Equal([GatewayUnderTest.Parent], (await gateway.OnlyHeldAsync()).To);
    }

    [Fact]
    public async Task Sent_again_it_is_neither_held_nor_sent_twice()
    {
        await gateway.SendAsync(NoSubject(), Everybody);
        Assert.StartsWith("2.0.0 held", (await gateway.SendAsync(NoSubject(), Everybody)).Text, StringComparison.Ordinal);

        await gateway.OnlyHeldAsync();
        Assert.Single(Letters());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_crash_left_pending_is_taken_up_by_the_next_attempt(bool othersHaveIt)
    {
        // as a crash leaves it: the pending hold committed, and the others sent to, or not yet
        await gateway.SendAsync(NoSubject(), Everybody);
        var first = await gateway.OnlyHeldAsync();
        await gateway.ExecuteAsync($"UPDATE held SET state = 'pending'; DELETE FROM owed_mail; DELETE FROM message_log WHERE state = 'held' {(othersHaveIt ? "" : "OR state = 'delivered'")}");

        var answer = await gateway.SendAsync(NoSubject(), Everybody);

        Assert.Equal(new Answer(250, $"2.0.0 held for approval, reference {first.Id}"), answer);
        Assert.Equal(HeldState.Held, (await gateway.OnlyHeldAsync()).State);
        Assert.Equal(othersHaveIt ? 1 : 2, Letters().Count());
    }

    [Fact]
    public async Task What_a_crash_left_pending_waits_as_a_whole_where_the_policy_has_changed_meanwhile()
    {
        await gateway.SendAsync(NoSubject(), Everybody);
        await gateway.ExecuteAsync("UPDATE held SET state = 'pending'; DELETE FROM message_log WHERE state = 'held'");
        gateway.Policy = Policy(PartialHold.Whole);

        Assert.Equal(250, (await gateway.SendAsync(NoSubject(), Everybody)).Code);
        var held = await gateway.OnlyHeldAsync();
        Assert.Equal((HeldState.Held, 2), (held.State, held.To.Count));
    }

    [Fact]
    public async Task What_nobody_ever_confirms_is_withdrawn_after_a_day()
    {
        await gateway.SendAsync(NoSubject(), Everybody);
        await gateway.ExecuteAsync("UPDATE held SET state = 'pending'");
        await gateway.RestartAsync();
        gateway.Clock.Ahead = TimeSpan.FromHours(25);

        await GatewayUnderTest.UntilAsync(async () => (await gateway.Database.Quarantine.ListAsync(new HeldQuery())).Count == 0);
    }

    private static byte[] NoSubject() => SampleMail.With("");

    private IEnumerable<ReceivedMail> Letters() => gateway.NextHop.Messages.Where(mail => mail.Text.Contains("<1@school.example>", StringComparison.Ordinal));

    private static SchoolPolicy Policy(PartialHold partial, params IDuty[] duties) => GatewayUnderTest.PolicyWith(duties) with
    {
        PartialHold = partial,
        Rules = [GatewayUnderTest.RuleOf("subject", new SubjectSettings(), Outcome.Record, new RuleCase([], ["parent"], Outcome.Hold))],
    };
}
