using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Rules;

public sealed class PlanningTests
{
    private static readonly SchoolPolicy Policy = new()
    {
        Hash = "",
        School = Some.School,
        Contacts = new Contacts
        {
            Headteacher = "head@oakhill.example",
            Dpo = "dpo@oakhill.example",
            Dsl = "dsl@oakhill.example",
            SeniorStaff = ["deputy@oakhill.example"],
            Technician = "it@oakhill.example",
        },
        Duties =
        [
            new StampDisclaimerDuty(new() { Text = "Sent by Oakhill." }),
            new StampSignatureDuty(new(), Some.School),
            new CopyToHeadteacherDuty(new(), Some.School),
        ],
    };

    [Fact]
    public void A_clean_message_is_stamped_and_copied() => Assert.Equal(["stamp-disclaimer", "copy"], Names(Plan(Some.Facts())));

    [Fact]
    public void A_refused_message_has_no_other_action() => Assert.Equal(["refuse"], Names(Plan(Some.Facts(), ("subject", Outcome.Block))));

    [Fact]
    public void A_held_message_keeps_what_is_done_on_release()
    {
        var plan = Plan(Some.Facts() with { Signature = SignatureBlock.None }, ("subject", Outcome.Hold));
        Assert.Equal(["stamp-signature", "stamp-disclaimer", "copy", "hold"], Names(plan));
    }

    [Theory]
    [InlineData("mass-send", "deputy@oakhill.example,head@oakhill.example")]
    [InlineData("safeguarding-document", "dsl@oakhill.example")]
    [InlineData("personal-data", "dpo@oakhill.example,head@oakhill.example")]
    [InlineData("offensive-language", "head@oakhill.example,deputy@oakhill.example")]
    public void Who_decides_depends_on_the_reason(string rule, string approvers) =>
        Assert.Equal(approvers, string.Join(',', Plan(Some.Facts(), (rule, Outcome.Hold)).Find<Hold>()!.Approvers));

    [Fact]
    public void Nobody_decides_about_their_own_message()
    {
        var policy = Policy with { Contacts = new Contacts { Headteacher = "head@oakhill.example", Technician = "it@oakhill.example" } };
        var hold = Plan(Some.Facts(sender: Some.Head), policy, ("subject", Outcome.Hold)).Find<Hold>()!;
        Assert.Equal(["it@oakhill.example"], hold.Approvers);
    }

    [Fact]
    public void Without_anybody_to_decide_the_message_waits_all_the_same()
    {
        var policy = Policy with { Contacts = new Contacts(), School = Some.School with { Headteacher = null } };
        Assert.Empty(Plan(Some.Facts(), policy, ("subject", Outcome.Hold)).Find<Hold>()!.Approvers);
    }

    [Fact]
    public void Protection_without_a_usable_way_becomes_a_hold()
    {
        var verdict = VerdictOf(("personal-data", Outcome.Protect));
        var plan = Planning.For(Some.Facts(), verdict, Policy);
        Assert.NotNull(plan.Find<Hold>());
        Assert.Equal(VerdictKind.Hold, verdict.SettledBy(plan).Kind);
        Assert.Single(verdict.SettledBy(plan).Decisive);
    }

    [Fact]
    public void Protection_takes_the_first_usable_way()
    {
        var withHeader = Policy with { Protection = [ProtectionMethod.Already, ProtectionMethod.Smime, ProtectionMethod.ExchangeHeader, ProtectionMethod.Hold] };
        Assert.Equal(ProtectionMethod.ExchangeHeader, MethodOf(Some.Facts(), withHeader));
        Assert.Equal(ProtectionMethod.Already, MethodOf(Some.Facts() with { Security = MessageSecurity.Encrypted }, withHeader));
        Assert.Equal(ProtectionMethod.Already, MethodOf(Some.Facts(to: ["head@oakhill.example"]), Policy));
        Assert.Null(MethodOf(Some.Facts() with { Security = MessageSecurity.Signed }, withHeader));
    }

    [Fact]
    public void Signed_mail_is_not_altered_and_its_copy_is_invisible()
    {
        var policy = Policy with { Duties = [Policy.Duties[0], new CopyToHeadteacherDuty(new() { As = CopyForm.Cc }, Some.School)] };
        var plan = Plan(Some.Facts() with { Security = MessageSecurity.Signed }, policy);
        Assert.Equal(["copy"], Names(plan));
        Assert.False(plan.Find<CopyTo>()!.Visible);
        Assert.True(Plan(Some.Facts(), policy).Find<CopyTo>()!.Visible);
    }

    [Fact]
    public void Automatic_mail_is_neither_stamped_nor_copied() => Assert.Empty(Plan(Some.Facts() with { Class = MessageClass.AutoReply }).Actions);

    [Theory]
    [InlineData(Unwarned.Deliver, null)]
    [InlineData(Unwarned.DeliverAndTell, "tell-sender")]
    [InlineData(Unwarned.HoldAndAsk, "hold")]
    public void A_warning_that_nobody_saw_follows_the_policy(Unwarned unwarned, string? action)
    {
        var definition = RuleCatalogue.All.First(rule => rule.Id == "subject");
        var policy = Policy with
        {
            Duties = [],
            Rules = [new ActiveRule(definition, definition.Create(new SubjectSettings()), Outcome.Warn, "", unwarned, [])],
        };
        var plan = Plan(Some.Facts(), policy, ("subject", Outcome.Warn));
        Assert.Equal(action is null ? [] : [action], Names(plan));
        Assert.Equal(action == "hold", plan.Find<Hold>()?.SenderDecides ?? false);
    }

    private static ProtectionMethod? MethodOf(MessageFacts facts, SchoolPolicy policy) => Plan(facts, policy, ("personal-data", Outcome.Protect)).Find<Protect>()?.Method;

    private static ActionPlan Plan(MessageFacts facts, params (string Rule, Outcome Outcome)[] rulings) => Plan(facts, Policy, rulings);

    private static ActionPlan Plan(MessageFacts facts, SchoolPolicy policy, params (string Rule, Outcome Outcome)[] rulings) =>
        Planning.For(facts, VerdictOf(rulings), policy);

    private static Verdict VerdictOf(params (string Rule, Outcome Outcome)[] rulings) =>
        Verdict.From([.. rulings.Select(ruling => new Ruling(ruling.Rule, ruling.Outcome, "clause", new Finding("What.", "Do."), "test"))]);

    private static IEnumerable<string> Names(ActionPlan plan) => plan.Actions.Select(action => action.Name);
}
