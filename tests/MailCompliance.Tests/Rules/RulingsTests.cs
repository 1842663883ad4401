using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Rules;

public sealed class RulingsTests
{
    private static readonly Finding Fault = new("Something is wrong.", "Put it right.");

    [Fact]
    public void Without_cases_the_outcome_is_the_rules_own() => Assert.Equal(Outcome.Hold, Rule([]).Outcome);

    [Fact]
    public void The_first_case_that_matches_wins() =>
        Assert.Equal(Outcome.Warn, Rule([new(["group:teachers"], [], Outcome.Warn), new([], [], Outcome.Block)]).Outcome);

    [Fact]
    public void A_case_for_other_senders_does_not_apply() =>
        Assert.Equal(Outcome.Hold, Rule([new(["group:slt"], [], Outcome.Record)]).Outcome);

    [Fact]
    public void A_mild_case_for_parents_does_not_soften_what_an_agency_is_owed() =>
        Assert.Equal(Outcome.Hold, Rule([new([], ["parent"], Outcome.Record)], to: ["rosa.bell@homemail.example", "a@council.example"]).Outcome);

    [Fact]
    public void A_strict_case_for_one_recipient_counts_for_the_message() =>
        Assert.Equal(Outcome.Block, Rule([new([], ["agency"], Outcome.Block)], to: ["rosa.bell@homemail.example", "a@council.example"]).Outcome);

    [Fact]
    public void A_finding_about_some_recipients_looks_at_those_alone()
    {
        var finding = Fault with { Recipients = ["rosa.bell@homemail.example"] };
        Assert.Equal(Outcome.Record, Rule([new([], ["parent"], Outcome.Record)], ["rosa.bell@homemail.example", "a@council.example"], finding).Outcome);
    }

    [Theory]
    [InlineData(Outcome.Block, Outcome.Warn, Outcome.Block, "case 1 of the rule, for parents")]
    [InlineData(Outcome.Record, Outcome.Warn, Outcome.Warn, "case 2 of the rule, for governors")]
    public void Somebody_of_two_classes_is_treated_as_the_stricter_and_the_trace_says_as_which(Outcome asParent, Outcome asGovernor, Outcome expected, string because)
    {
        var facts = Some.Facts();
        facts = facts with { Recipients = [facts.Recipients[0] with { Classes = [RecipientClass.Parent, RecipientClass.Governor] }] };
        var ruling = Rulings.For(Active([new([], ["parent"], asParent), new([], ["governor"], asGovernor)]), Fault, facts, Policy());
        Assert.Equal((expected, because), (ruling.Outcome, ruling.Because));
    }

    [Theory]
    [InlineData("a@council.example", "agency", true)]
    [InlineData("a@sub.council.example", "agency", true)]
    [InlineData("a@council.example", "council.example", true)]
    [InlineData("a@council.example", "a@council.example", true)]
    [InlineData("a@council.example", "b@council.example", false)]
    [InlineData("head@oakhill.example", "group:slt", true)]
    [InlineData("head@oakhill.example", "group:teachers", false)]
    [InlineData("a@council.example", "group:slt", false)]
    [InlineData("rosa.bell@homemail.example", "parent", true)]
    [InlineData("grace.field@governors.example", "governor", true)]
    public void Recipients_are_named_by_class_address_domain_or_group(string recipient, string pattern, bool matches) =>
        Assert.Equal(matches ? Outcome.Block : Outcome.Hold, Rule([new([], [pattern], Outcome.Block)], to: [recipient]).Outcome);

    [Fact]
    public void Any_means_everybody() => Assert.Equal(Outcome.Warn, Rule([new([], ["any"], Outcome.Warn)]).Outcome);

    [Fact]
    public void A_finding_may_bring_its_outcome_along() =>
        Assert.Equal(Outcome.Block, Rule([], finding: Fault with { OwnOutcome = Outcome.Block }).Outcome);

    [Theory]
    [InlineData("2026-11-25", "2026-11-25", "a.khan@oakhill.example", null, Outcome.Record)]
    [InlineData("2026-11-01", "2026-11-24", "a.khan@oakhill.example", null, Outcome.Hold)]
    [InlineData("2026-11-26", "2026-12-24", "a.khan@oakhill.example", null, Outcome.Hold)]
    [InlineData("2026-11-01", "2026-12-24", "group:teachers", null, Outcome.Record)]
    [InlineData("2026-11-01", "2026-12-24", "group:slt", null, Outcome.Hold)]
    [InlineData("2026-11-01", "2026-12-24", "*@oakhill.example", 1, Outcome.Record)]
    [InlineData("2026-11-01", "2026-12-24", "*@oakhill.example", 0, Outcome.Hold)]
    public void An_exception_holds_within_its_days_for_its_sender(string from, string until, string sender, int? most, Outcome expected)
    {
        var exception = new PolicyException(
            "subject", sender, "a reason", "head@oakhill.example",
            DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
            DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture))
        {
            MaxRecipients = most,
        };
        var ruling = Rulings.For(Active([]), Fault, Some.Facts(), Policy() with { Exceptions = [exception] });
        Assert.Equal(expected, ruling.Outcome);
    }

    private static Ruling Rule(RuleCase[] cases, string[]? to = null, Finding? finding = null) =>
        Rulings.For(Active(cases), finding ?? Fault, Some.Facts(to: to), Policy());

    private static ActiveRule Active(RuleCase[] cases)
    {
        var definition = RuleCatalogue.All.First(rule => rule.Id == "subject");
        return new ActiveRule(definition, definition.Create(new SubjectSettings()), Outcome.Hold, "S0 5.1", Unwarned.Deliver, cases);
    }

    private static SchoolPolicy Policy() => new() { Hash = "", School = Some.School };
}
