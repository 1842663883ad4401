using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PrivateEmailTests
{
    [Theory]
    [InlineData("write to ⟦jess.hughes@gmail.com⟧.")]
    [InlineData("my private email is ⟦jess@hughes.example⟧")]
    [InlineData("mum: ⟦a.marlowe@webmail.example⟧")]
    [InlineData("Name,Email\nA,⟦x.y@hotmail.co.uk⟧")]
    [InlineData("office@oakfield.sch.example and jo@council.example")]
    [InlineData("info@gmail.com")]
    [InlineData("From: Jess <jess@gmail.com>")]
    [InlineData("On Monday Jess <jess@gmail.com> wrote:")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.PrivateEmail);
}
