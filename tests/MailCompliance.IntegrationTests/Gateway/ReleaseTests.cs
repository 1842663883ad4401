using System.Text;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>Design section 4: what becomes of a held message once somebody, or the clock, has decided.</summary>
public sealed class ReleaseTests : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;

    public async Task InitializeAsync() => gateway = await GatewayUnderTest.StartAsync();

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task What_is_refused_goes_back_to_its_sender_with_the_reason()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        await DecideAsync(Decision.Refuse, "Please ring them instead");

        var notice = await NoticeAsync("returned");
        Assert.Contains("Please ring them instead", notice, StringComparison.Ordinal);
        await StateAsync(HeldState.Returned);
        Assert.DoesNotContain(gateway.NextHop.Messages, mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
    }

    [Fact]
    public async Task What_nobody_decides_about_expires_after_the_school_days_and_goes_back()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        var held = await gateway.OnlyHeldAsync();
        Assert.InRange((held.ExpiresAt - held.HeldAt).TotalDays, 3, 5);

        gateway.Clock.Ahead = TimeSpan.FromDays(6);

        Assert.Contains("Nobody decided in time", await NoticeAsync("returned"), StringComparison.Ordinal);
        await StateAsync(HeldState.Returned);
    }

    [Fact]
    public async Task A_lost_answer_to_a_release_is_tried_once_more_after_a_quarter_of_an_hour()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        await NoticeAsync("held", 2);
        gateway.NextHop.AtEnd = AtEndOfMessage.KeepAndDrop;
        await DecideAsync(Decision.Release);
        await StateAsync(HeldState.Unknown);
        Assert.Single(ToParent());

        gateway.NextHop.AtEnd = AtEndOfMessage.Accept;
        gateway.Clock.Ahead = Quarantine.UnknownRetry + TimeSpan.FromMinutes(1);
        await StateAsync(HeldState.Released);
        Assert.Equal(2, ToParent().Count());
        Assert.All(ToParent(), mail => Assert.Contains("Message-ID: <1@school.example>", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_next_hop_that_cannot_take_a_release_now_is_asked_again()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Parent ? "450 4.2.1 busy" : null;
        await DecideAsync(Decision.Release);
        await GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).LastReply is not null);

        gateway.NextHop.OnRecipient = _ => null;
        gateway.Clock.Ahead = TimeSpan.FromMinutes(16);
        await StateAsync(HeldState.Released);
        Assert.Single(ToParent());
    }

    [Fact]
    public async Task A_release_refused_for_good_waits_for_a_decision_again_and_the_approver_is_told()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Parent ? "550 5.1.1 no such person" : null;
        await DecideAsync(Decision.Release);

        Assert.Contains("no such person", await NoticeAsync("failed"), StringComparison.Ordinal);
        await StateAsync(HeldState.Held);
        Assert.Contains(gateway.Server.Alarms.Raised, alarm => alarm.Kind == AlarmKind.OwedMail);
    }

    [Fact]
    public async Task What_the_policy_forbids_by_now_waits_for_a_new_decision()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        gateway.Policy = gateway.Policy with { Hash = "policy-2", Rules = [.. gateway.Policy.Rules.Select(rule => rule with { Outcome = Engine.Verdicts.Outcome.Block })] };
        await DecideAsync(Decision.Release);

        Assert.Contains("Take the word out", await NoticeAsync("failed"), StringComparison.Ordinal);
        await StateAsync(HeldState.Held);
        Assert.Empty(ToParent());
    }

    [Fact]
    public async Task A_copy_that_is_owed_goes_out_once_when_its_address_works_again()
    {
        gateway.Policy = GatewayUnderTest.PolicyWith(new Engine.Duties.CopyToHeadteacherDuty(new(), gateway.Policy.School));
        gateway.NextHop.OnRecipient = address => address == GatewayUnderTest.Head ? "550 5.1.1 gone" : null;
        await gateway.SendAsync(SampleMail.With("Trip"));

        gateway.NextHop.OnRecipient = _ => null;
        gateway.Clock.Ahead = TimeSpan.FromHours(2);
        var copy = await gateway.ReceivedAsync(mail => mail.Recipients.Contains(GatewayUnderTest.Head));
        await GatewayUnderTest.UntilAsync(async () => await gateway.Database.Copies.CountAsync() == 0);

        Assert.Equal([GatewayUnderTest.Head], copy.Recipients);
        Assert.Equal(Encoding.Latin1.GetString(SampleMail.With("Trip")), Encoding.Latin1.GetString(copy.WithoutTrace()));
    }

    [Fact]
    public async Task A_message_sent_again_after_its_release_is_not_held_twice()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        await DecideAsync(Decision.Release);
        await StateAsync(HeldState.Released);
        await GatewayUnderTest.UntilAsync(async () => (await gateway.LogAsync())[0].State == LogState.Delivered);

        Assert.Equal(250, (await gateway.SendAsync(SampleMail.With("hold"))).Code);
        await gateway.OnlyHeldAsync();
        Assert.Single(ToParent());
    }

    [Fact]
    public async Task Sent_again_a_refused_message_hears_why()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        await DecideAsync(Decision.Refuse, "Ring them – it is kinder");
        await StateAsync(HeldState.Returned);

        var answer = await gateway.SendAsync(SampleMail.With("hold"));

        Assert.Equal(550, answer.Code);
        Assert.Contains("was not approved", answer.Text, StringComparison.Ordinal);
        Assert.Contains("5.7.1 Reason given: Ring them - it is kinder", answer.Text, StringComparison.Ordinal);
        await RepeatIsRecordedAsync("block");
    }

    [Fact]
    public async Task Sent_again_an_expired_message_hears_that_nobody_decided()
    {
        gateway.Policy = gateway.Policy with { Retention = new Engine.Policy.RetentionTimes { HoldSchoolDays = 1 } };
        gateway.Clock.Ahead = DaysTo(DayOfWeek.Monday);
        await gateway.SendAsync(SampleMail.With("hold"));
        gateway.Clock.Ahead += TimeSpan.FromHours(25);
        await StateAsync(HeldState.Returned);

        var answer = await gateway.SendAsync(SampleMail.With("hold"));

        Assert.Equal(550, answer.Code);
        Assert.Contains("Nobody decided in time", answer.Text, StringComparison.Ordinal);
        await RepeatIsRecordedAsync("block");
    }

    [Fact]
    public async Task Sent_again_a_released_message_hears_that_it_has_gone()
    {
        await gateway.SendAsync(SampleMail.With("hold"));
        await DecideAsync(Decision.Release);
        await StateAsync(HeldState.Released);

        var answer = await gateway.SendAsync(SampleMail.With("hold"));

        var held = await gateway.OnlyHeldAsync();
        Assert.Equal(new Answer(250, $"2.0.0 approved and sent before, reference {held.Id}"), answer);
        Assert.Single(ToParent());
        await RepeatIsRecordedAsync("pass");
    }

    [Theory]
    [InlineData(Decision.Release, HeldState.Released)]
    [InlineData(Decision.Refuse, HeldState.Returned)]
    public async Task A_decision_taken_in_this_process_is_carried_out_at_once(Decision decision, HeldState state)
    {
        gateway.WorkPause = TimeSpan.FromHours(1);
        await gateway.RestartAsync();
        await gateway.SendAsync(SampleMail.With("hold"));
        await DecideAsync(decision);
        await StateAsync(state);
    }

    private async Task RepeatIsRecordedAsync(string verdict)
    {
        var held = await gateway.OnlyHeldAsync();
        var entry = (await gateway.LogAsync())[^1];
        Assert.Equal((LogState.Repeated, held.Id, verdict), (entry.State, entry.Repeats, entry.Verdict));
    }

    private static TimeSpan DaysTo(DayOfWeek day)
    {
        var ahead = TimeSpan.Zero;
        while ((DateTimeOffset.UtcNow + ahead).DayOfWeek != day)
            ahead += TimeSpan.FromDays(1);
        return ahead;
    }

    private IEnumerable<ReceivedMail> ToParent() => gateway.NextHop.Messages.Where(mail => mail.Recipients.Contains(GatewayUnderTest.Parent));

    private async Task DecideAsync(Decision decision, string? reason = null)
    {
        var held = await gateway.OnlyHeldAsync();
        Assert.Equal(DecisionResult.Effective, await gateway.Database.Quarantine.DecideAsync(held.Id, decision, GatewayUnderTest.Head, reason, []));
    }

    private Task StateAsync(HeldState state) => GatewayUnderTest.UntilAsync(async () => (await gateway.OnlyHeldAsync()).State == state);

    /// <summary>The decoded text of the last notice of this kind, once so many have come.</summary>
    private async Task<string> NoticeAsync(string kind, int count = 1)
    {
        bool Wanted(ReceivedMail mail) => mail.Text.Contains($"<notice.{kind}.", StringComparison.Ordinal);
        await GatewayUnderTest.UntilAsync(() => Task.FromResult(gateway.NextHop.Messages.Count(Wanted) >= count));
        return gateway.NextHop.Messages.Last(Wanted).DecodedText();
    }
}
