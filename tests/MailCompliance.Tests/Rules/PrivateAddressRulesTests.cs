using MailCompliance.Engine.People;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Tests.Rules;

public sealed class PrivateAddressRulesTests
{
    [Theory]
    [InlineData("aisha.khan.home@webpost.example", true)]
    [InlineData("khan_aisha82@gmail.com", true)]
    [InlineData("aisha.khan@council.example", false)]
    [InlineData("imran.khan@gmail.com", false)]
    [InlineData("rosa.bell@homemail.example", false)]
    public void The_senders_private_account_is_known_by_directory_or_name(string to, bool found) =>
        Assert.Equal(found, new OwnWebmailRule(new()).Check(Some.Facts(to: [to])).Any());

    [Fact]
    public void A_colleagues_private_account_counts_unless_switched_off()
    {
        var facts = Some.Facts(to: ["aisha.khan.home@webpost.example"], sender: Some.Head);
        Assert.Single(new OwnWebmailRule(new()).Check(facts));
        Assert.Empty(new OwnWebmailRule(new() { Staff = false }).Check(facts));
    }

    [Theory]
    [InlineData("ben.stone@homemail.example", true)]
    [InlineData("ada.bell2016@gmail.com", true)]
    [InlineData("marta.stone@homemail.example", false)]
    [InlineData("ada.bell@oakhill.example", false)]
    [InlineData("a.bell@gmail.com", false)]
    public void Pupils_private_addresses_are_known_by_file_or_name(string to, bool found) =>
        Assert.Equal(found, new PupilPrivateAddressRule(new()).Check(Some.Facts(to: [to])).Any());

    [Fact]
    public void An_address_that_parents_share_is_the_familys()
    {
        var facts = Some.Facts(to: ["rosa.bell@homemail.example"]);
        var shared = facts.Recipients[0] with { Classes = [RecipientClass.Pupil, RecipientClass.Parent] };
        Assert.Empty(new PupilPrivateAddressRule(new()).Check(facts with { Recipients = [shared] }));
    }
}
