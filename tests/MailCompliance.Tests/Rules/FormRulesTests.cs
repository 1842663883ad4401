using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Rules;

public sealed class FormRulesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Re:")]
    [InlineData("RE: FW: ")]
    [InlineData("Re[2]:")]
    [InlineData("Hello!")]
    [InlineData("(no subject)")]
    [InlineData("Re: hi")]
    [InlineData("...")]
    public void A_subject_that_says_nothing_is_found(string subject) =>
        Assert.Equal(Place.Subject, Assert.Single(new SubjectRule(new()).Check(Some.Facts(subject: subject))).Where);

    [Theory]
    [InlineData("Hi-vis jackets for Friday")]
    [InlineData("Test results of class 5B")]
    [InlineData("Re: Minutes")]
    [InlineData("PE: kit on Monday")]
    [InlineData("家长会")]
    public void A_subject_that_says_something_is_fine(string subject) =>
        Assert.Empty(new SubjectRule(new()).Check(Some.Facts(subject: subject)));

    [Fact]
    public void A_missing_subject_is_found() => Assert.Single(new SubjectRule(new()).Check(Some.WithoutSubject()));

    [Fact]
    public void Missing_signature_fields_are_named()
    {
        var facts = Some.Facts() with { Signature = new SignatureBlock(true, false, true, true, false) };
        var finding = Assert.Single(new SignatureRule(new()).Check(facts));
        Assert.Equal("Your signature does not show your job title and the school telephone.", finding.What);
    }

    [Fact]
    public void A_field_that_the_school_does_not_ask_for_may_be_missing() =>
        Assert.Empty(new SignatureRule(new() { Fields = [SignatureField.Name] }).Check(
            Some.Facts() with { Signature = new SignatureBlock(true, false, false, false, false) }));

    [Theory]
    [InlineData(2097152, false)]
    [InlineData(2097153, true)]
    public void The_limit_is_on_decoded_bytes_in_total(long total, bool found)
    {
        var facts = Some.Facts() with { Attachments = [Some.File("a.pdf", 1000), Some.File("b.pdf", total - 1000)] };
        Assert.Equal(found, new AttachmentSizeRule(new()).Check(facts).Any());
    }

    [Fact]
    public void Signature_images_are_no_attachments()
    {
        var facts = Some.Facts() with { Attachments = [Some.File("logo.png", 5_000_000) with { IsSignatureImage = true }] };
        Assert.Empty(new AttachmentSizeRule(new()).Check(facts));
    }

    [Fact]
    public void Files_for_colleagues_alone_are_found()
    {
        var inside = Some.Facts(to: ["head@oakhill.example"]) with { Attachments = [Some.File("plan.docx")] };
        var mixed = Some.Facts(to: ["head@oakhill.example", "rosa.bell@homemail.example"]) with { Attachments = [Some.File("plan.docx")] };
        Assert.Single(new InternalAttachmentRule(new()).Check(inside));
        Assert.Empty(new InternalAttachmentRule(new()).Check(mixed));
    }
}
