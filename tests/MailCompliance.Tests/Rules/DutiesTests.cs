using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Rules;

public sealed class DutiesTests
{
    [Theory]
    [InlineData("rosa.bell@homemail.example", true)]
    [InlineData("grace.field@governors.example", true)]
    [InlineData("a@social.council.example", true)]
    [InlineData("x@elsewhere.example", false)]
    [InlineData("a.khan@oakhill.example", false)]
    public void The_headteacher_gets_copies_by_class(string to, bool copied) =>
        Assert.Equal(copied, Copy(Some.Facts(to: [to])));

    [Fact]
    public void Never_twice_and_never_their_own()
    {
        Assert.False(Copy(Some.Facts(cc: ["Head@oakhill.example"])));
        Assert.False(Copy(Some.Facts(bcc: ["head@oakhill.example"])));
        Assert.False(Copy(Some.Facts(sender: Some.Head)));
    }

    [Theory]
    [InlineData("*@homemail.example")]
    [InlineData("a.khan@oakhill.example")]
    [InlineData("group:teachers")]
    [InlineData("subject:reading books")]
    [InlineData("reading")]
    public void A_protected_channel_is_never_copied(string except) => Assert.False(Copy(Some.Facts(), new() { Except = [except] }));

    [Fact]
    public void Any_means_everybody_outside()
    {
        Assert.True(Copy(Some.Facts(to: ["x@elsewhere.example"]), new() { Classes = ["any"] }));
        Assert.False(Copy(Some.Facts(to: ["office@oakhill.example"]), new() { Classes = ["any"] }));
    }

    [Fact]
    public void An_intact_disclaimer_is_not_stamped_again()
    {
        var duty = new StampDisclaimerDuty(new() { Text = "Sent by Oakhill & friends.\nSecond line." });
        var facts = Some.Facts();
        Assert.Equal("<p>Sent by Oakhill &amp; friends.<br>\nSecond line.</p>", Assert.IsType<StampDisclaimer>(Assert.Single(duty.Plan(facts))).Html);
        Assert.Empty(duty.Plan(facts with { Bodies = [facts.Bodies[0] with { HasDisclaimer = true }] }));
        Assert.Empty(duty.Plan(facts with { Sender = facts.Sender with { IsOurs = false } }));
    }

    [Fact]
    public void Neither_a_foreign_author_nor_a_foreign_envelope_is_a_way_round_the_disclaimer()
    {
        var duty = new StampDisclaimerDuty(new() { Text = "Sent by Oakhill." });
        var facts = Some.Facts();
        Assert.Single(duty.Plan(facts with { Sender = facts.Sender with { IsOwn = false } }));
    }

    [Fact]
    public void A_missing_signature_is_written_from_the_directory()
    {
        var stamp = Assert.IsType<StampSignature>(Assert.Single(Signature().Plan(Some.Facts() with { Signature = SignatureBlock.None })));
        Assert.Equal("Aisha Khan\nClass teacher\nOakhill Primary School\n1 School Lane, Oakhill, OK1 2AB\n01632 960124", stamp.Text);
    }

    [Fact]
    public void Only_what_is_missing_is_added()
    {
        var facts = Some.Facts() with { Signature = new SignatureBlock(true, false, true, true, false) };
        Assert.Equal("Class teacher\n01632 960124", Assert.IsType<StampSignature>(Assert.Single(Signature().Plan(facts))).Text);
        Assert.True(Signature().Repairs("signature", facts));
    }

    [Fact]
    public void What_the_directory_does_not_know_is_not_repaired()
    {
        var facts = Some.Facts() with { Signature = SignatureBlock.None };
        Assert.False(Signature().Repairs("signature", facts with { Sender = facts.Sender with { Person = null } }));
        Assert.False(Signature().Repairs("signature", facts with { Security = MessageSecurity.Signed }));
        Assert.False(Signature().Repairs("subject", facts));
    }

    [Fact]
    public void Every_duty_can_be_made_from_its_default_settings()
    {
        foreach (var definition in DutyCatalogue.All)
            Assert.Equal(definition.Id, definition.Create(Activator.CreateInstance(definition.SettingsType)!, Some.School).Id);
    }

    private static StampSignatureDuty Signature() => new(new(), Some.School);

    private static bool Copy(MessageFacts facts, CopyToHeadteacherSettings? settings = null) =>
        new CopyToHeadteacherDuty(settings ?? new(), Some.School).Plan(facts).Any();
}
