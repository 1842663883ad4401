using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Tests.Rules;

namespace MailCompliance.Tests.Protection;

/// <summary>Which way of protection is usable, and what the sender may ask for.</summary>
public sealed class ProtectionWaysTests
{
    private const string Parent = "rosa.bell@homemail.example";
    private const string Head = "head@oakhill.example";

    private static readonly SchoolPolicy Policy = new()
    {
        Hash = "h",
        School = Some.School,
        Contacts = new Contacts { Headteacher = Head },
        Protection = [ProtectionMethod.Already, ProtectionMethod.Smime, ProtectionMethod.ExchangeHeader, ProtectionMethod.Hold],
    };

    [Fact]
    public void Smime_is_taken_where_every_recipient_has_a_valid_certificate()
    {
        Assert.Equal(ProtectionMethod.Smime, MethodOf(Some.Facts() with { Certificates = TestPeople.Known(Parent) }));
        Assert.Equal(ProtectionMethod.ExchangeHeader, MethodOf(Some.Facts(to: [Parent, "marta.stone@homemail.example"]) with { Certificates = TestPeople.Known(Parent) }));
        Assert.Equal(ProtectionMethod.ExchangeHeader, MethodOf(Some.Facts() with { Certificates = TestPeople.Known(Parent), At = TestPeople.Now.AddDays(40) }));
    }

    [Fact]
    public void The_headteachers_copy_is_never_less_protected_so_the_headteacher_needs_a_certificate_too()
    {
        var copied = Policy with { Duties = [new CopyToHeadteacherDuty(new(), Some.School)] };
        Assert.Equal(ProtectionMethod.ExchangeHeader, MethodOf(Some.Facts() with { Certificates = TestPeople.Known(Parent) }, copied));
        Assert.Equal(ProtectionMethod.Smime, MethodOf(Some.Facts() with { Certificates = TestPeople.Known(Parent, Head) }, copied));
    }

    [Fact]
    public void A_blind_copy_beside_others_is_not_given_away_by_an_envelope()
    {
        var facts = Some.Facts(bcc: ["marta.stone@homemail.example"]) with { Certificates = TestPeople.Known(Parent, "marta.stone@homemail.example") };
        Assert.Equal(RecipientField.Bcc, facts.Recipients[^1].Field);
        Assert.Equal(ProtectionMethod.ExchangeHeader, MethodOf(facts));
    }

    [Fact]
    public void Personal_data_in_the_subject_is_hidden_by_neither_way()
    {
        var inSubject = new Finding("What.", "Do.") { Data = Engine.Detection.DetectionType.NhsNumber, Where = Place.Subject.At(0, 12) };
        var verdict = Verdict.From([new Ruling("personal-data", Outcome.Protect, "", inSubject, "test")]);
        var plan = Planning.For(Some.Facts() with { Certificates = TestPeople.Known(Parent) }, verdict, Policy);
        Assert.Equal(ProtectionMethod.Hold, plan.Find<Protect>()?.Method ?? ProtectionMethod.Hold);
        Assert.NotNull(plan.Find<Hold>());
    }

    [Fact]
    public void Who_asks_for_no_forwarding_gets_rights_protection_or_nothing()
    {
        var facts = Some.Facts() with { Certificates = TestPeople.Known(Parent), Request = ProtectionRequest.DoNotForward };
        var plan = Planning.For(facts, Asked(ProtectionRequest.DoNotForward), Policy);
        Assert.Equal((ProtectionMethod.ExchangeHeader, true), (plan.Find<Protect>()!.Method, plan.Find<Protect>()!.MayNotBeForwarded));
        Assert.NotNull(Planning.For(facts, Asked(ProtectionRequest.DoNotForward), Policy with { Protection = [ProtectionMethod.Smime] }).Find<Hold>());
    }

    [Theory]
    [InlineData("[encrypt] Report", ProtectionRequest.Encrypt, "Report")]
    [InlineData("Report [ENCRYPT]", ProtectionRequest.Encrypt, "Report")]
    [InlineData("Re: [Do Not Forward] Report [secure]", ProtectionRequest.DoNotForward, "Re: Report")]
    [InlineData("[do-not-forward]", ProtectionRequest.DoNotForward, "")]
    [InlineData("[Year 5] encrypt the disk", ProtectionRequest.None, "[Year 5] encrypt the disk")]
    [InlineData(null, ProtectionRequest.None, null)]
    public void Words_in_the_subject_are_obeyed_and_taken_out(string? subject, ProtectionRequest request, string? without)
    {
        Assert.Equal(request, SubjectTag.RequestOf(subject));
        if (subject is not null)
            Assert.Equal(without, SubjectTag.Without(subject));
    }

    private static Verdict Asked(ProtectionRequest request) => Verdict.From([SubjectTag.RulingFor(request)!]);

    private static ProtectionMethod? MethodOf(MessageFacts facts, SchoolPolicy? policy = null) =>
        Planning.For(facts, Verdict.From([new Ruling("personal-data", Outcome.Protect, "", new Finding("What.", "Do."), "test")]), policy ?? Policy).Find<Protect>()?.Method;
}
