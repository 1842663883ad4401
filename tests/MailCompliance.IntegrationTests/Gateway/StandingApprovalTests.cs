using MailCompliance.Engine.Verdicts;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Gateway;

/// <summary>What an approver let a sender write to somebody goes without being held, and nothing else does.</summary>
public sealed class StandingApprovalTests : IAsyncLifetime
{
    private GatewayUnderTest gateway = null!;
    private string approved = "";

    public async Task InitializeAsync()
    {
        gateway = await GatewayUnderTest.StartAsync();
        Assert.StartsWith("2.0.0 held", (await gateway.SendAsync(SampleMail.With("hold"))).Text, StringComparison.Ordinal);
        approved = (await gateway.OnlyHeldAsync()).Id;
        await gateway.Database.Quarantine.DecideAsync(new HeldDecision(approved, Decision.Release, GatewayUnderTest.Head, null) { AllowanceFor = TimeSpan.FromDays(30), AllowanceUses = 2 });
        await GatewayUnderTest.UntilAsync(() => Task.FromResult(ToParent().Count() == 1));
    }

    public Task DisposeAsync() => gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task The_next_message_of_the_kind_goes_at_once_and_the_log_says_by_whose_leave()
    {
        await gateway.SendAsync(SampleMail.With("hold this too", "2"));

        Assert.Equal(2, ToParent().Count());
        var entry = (await gateway.LogAsync())[^1];
        Assert.Equal((LogState.Delivered, "pass"), (entry.State, entry.Verdict));
        Assert.Equal("record", Assert.Single(entry.Findings).Outcome);
        Assert.Contains("allowed with held message " + approved, entry.Trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_recipient_another_reason_or_a_day_too_late_waits_as_before()
    {
        await gateway.SendAsync(SampleMail.With("hold", "2"), GatewayUnderTest.Parent, GatewayUnderTest.AgencyPerson);
        gateway.Policy = gateway.Policy with { Rules = [.. gateway.Policy.Rules, GatewayUnderTest.RuleOf("subject", new Engine.Rules.SubjectSettings(), Outcome.Hold)] };
        await gateway.SendAsync(SampleMail.With("", "3"));
        gateway.Clock.Ahead = TimeSpan.FromDays(30);
        await gateway.SendAsync(SampleMail.With("hold", "4"));

        Assert.Single(ToParent());
        Assert.Equal(4, (await gateway.Database.Quarantine.ListAsync(new HeldQuery())).Count);
    }

    [Fact]
    public async Task A_refusal_stands_whatever_was_allowed()
    {
        Assert.Equal(550, (await gateway.SendAsync(SampleMail.With("hold and block", "2"))).Code);
        Assert.Single(ToParent());
    }

    [Fact]
    public async Task Taken_back_it_holds_again()
    {
        await gateway.Database.Allowances.RevokeAsync(approved, GatewayUnderTest.Head);
        await gateway.SendAsync(SampleMail.With("hold", "2"));

        Assert.Single(ToParent());
    }

    [Fact]
    public async Task What_the_next_hop_puts_off_counts_once_when_it_comes_again_and_the_one_too_many_waits()
    {
        gateway.NextHop.AtEnd = AtEndOfMessage.KeepAndDrop;
        Assert.Equal(4, (await gateway.SendAsync(SampleMail.With("hold", "2"))).Code / 100);
        gateway.NextHop.AtEnd = AtEndOfMessage.Accept;
        await gateway.SendAsync(SampleMail.With("hold", "2"));
        await gateway.SendAsync(SampleMail.With("hold", "3"));
        await gateway.OnlyHeldAsync();

        Assert.StartsWith("2.0.0 held", (await gateway.SendAsync(SampleMail.With("hold", "4"))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_more_is_found_than_was_approved_it_waits()
    {
        var counting = new CountsBangs();
        gateway.Policy = gateway.Policy with { Rules = [.. gateway.Policy.Rules.Select(rule => rule.Id == "subject-says-hold" ? rule with { Rule = counting } : rule)] };
        await gateway.SendAsync(SampleMail.With("!!", "2"));
        var held = Assert.Single(await gateway.Database.Quarantine.ListAsync(new HeldQuery { States = [HeldState.Held] }));
        await gateway.Database.Quarantine.DecideAsync(new HeldDecision(held.Id, Decision.Release, GatewayUnderTest.Head, null) { AllowanceFor = TimeSpan.FromDays(30) });

        Assert.StartsWith("2.0.0 held", (await gateway.SendAsync(SampleMail.With("!!!", "3"))).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("held", (await gateway.SendAsync(SampleMail.With("!", "4"))).Text, StringComparison.Ordinal);
    }

    /// <summary>One finding for each exclamation mark in the subject.</summary>
    private sealed class CountsBangs : Engine.Rules.IRule
    {
        public IEnumerable<Finding> Check(Engine.Facts.MessageFacts facts) =>
            facts.Message.Subject!.Where(letter => letter == '!').Select(_ => new Finding("The subject shouts.", "Say it calmly."));
    }

    private IEnumerable<ReceivedMail> ToParent() => gateway.NextHop.Messages.Where(mail => mail.Recipients.Contains(GatewayUnderTest.Parent));
}
