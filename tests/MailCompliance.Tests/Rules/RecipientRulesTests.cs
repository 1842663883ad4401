using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Rules;

public sealed class RecipientRulesTests
{
    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Outside_recipients_of_one_message_are_counted_wherever_they_stand(int count, bool found)
    {
        var facts = Some.Facts(to: ["head@oakhill.example"], bcc: Some.Addresses(count));
        Assert.Equal(found, new MassSendRule(new() { MaxRecipients = 3 }).Check(facts).Any());
    }

    [Fact]
    public void A_mail_merge_is_one_mass_mail()
    {
        var facts = Some.Facts() with { Recent = new RecentSending(40, 31) };
        Assert.Contains("same message", Assert.Single(new MassSendRule(new()).Check(facts)).What, StringComparison.Ordinal);
        Assert.Empty(new MassSendRule(new()).Check(Some.Facts() with { Recent = new RecentSending(40, 30) }));
    }

    [Fact]
    public void Only_those_in_To_and_Cc_see_one_another()
    {
        var rule = new VisibleRecipientsRule(new() { MaxVisible = 3 });
        Assert.Single(rule.Check(Some.Facts(to: Some.Addresses(2), cc: ["x@else.example", "y@else.example"])));
        Assert.Empty(rule.Check(Some.Facts(to: ["office@oakhill.example"], bcc: Some.Addresses(40))));
        Assert.Empty(rule.Check(Some.Facts(to: ["a@oakhill.example", "b@oakhill.example", "c@oakhill.example", "d@oakhill.example"])));
    }

    [Theory]
    [InlineData("allstaff@oakhill.example", "Cake in the staff room", true)]
    [InlineData("allstaff@oakhill.example", "URGENT: school closed tomorrow", false)]
    [InlineData("allstaff@oakhill.example", "Urgently seeking a cake tin", true)]
    [InlineData("allstaff@elsewhere.example", "Cake", false)]
    [InlineData("a.khan@oakhill.example", "Cake", false)]
    public void All_staff_get_only_urgent_mail(string to, string subject, bool found) =>
        Assert.Equal(found, new StaffListRule(new()).Check(Some.Facts(subject: subject, to: [to])).Any());

    [Theory]
    [InlineData("press@daily.example", Outcome.Hold)]
    [InlineData("jo@law.lawyers.example", Outcome.Block)]
    [InlineData("jo@LAWYERS.example", Outcome.Block)]
    [InlineData("old@leavers.example", null)]
    public void Listed_recipients_have_outcomes_of_their_own(string to, Outcome? outcome)
    {
        var rule = new ListedRecipientRule(new()
        {
            Patterns = ["*@leavers.example"],
            Entries =
            [
                new ListedRecipients { Patterns = ["press@*"], Outcome = Outcome.Hold, Reason = "The office answers the press." },
                new ListedRecipients { Patterns = ["lawyers.example"], Outcome = Outcome.Block },
            ],
        });
        var finding = Assert.Single(rule.Check(Some.Facts(to: [to, "rosa.bell@homemail.example"])));
        Assert.Equal(outcome, finding.OwnOutcome);
        Assert.Equal([to], finding.Recipients);
    }

    [Theory]
    [InlineData("press@*", "press@daily.example", true)]
    [InlineData("press@*", "wordpress@daily.example", false)]
    [InlineData("*press*@*", "a.PRESS.b@x.example", true)]
    [InlineData("lawyers.example", "a@notlawyers.example", false)]
    [InlineData("any", "a@b.example", true)]
    [InlineData("group:slt", "slt", false)]
    [InlineData("parent", "parent", false)]
    public void Patterns_match_addresses(string pattern, string address, bool matches) =>
        Assert.Equal(matches, PartyPattern.Parse(pattern).MatchesAddress(address));
}
