using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class NationalInsuranceTests
{
    [Theory]
    [InlineData("NINO ⟦CC 99 70 18 C⟧, sort code and account 99-08-31 / 55120994")]
    [InlineData("National Insurance number: ⟦AB123456C⟧.")]
    [InlineData("NI number ⟦AB 12 34 56 C⟧")]
    [InlineData("NINO ⟦ab123456c⟧")]
    [InlineData("NI no. ⟦AB-12-34-56-C⟧")]
    [InlineData("NI: ⟦AB 12 34 56⟧ (letter to follow)")]
    [InlineData("Her details: ⟦AB 12 34 56 C⟧, starts Monday")]
    [InlineData("Name\tNI\nJ Hughes\t⟦AB123456C⟧")]
    [InlineData("nat ins\u00A0⟦AB\u00A012\u00A034\u00A056\u00A0C⟧")]
    [InlineData("specimen QQ 12 34 56 A")]
    [InlineData("part no AB123456C")]
    [InlineData("NI number GB123456A")]
    [InlineData("Paint code AB123456")]
    [InlineData("see XAB123456CX")]
    [InlineData("https://shop.example/AB123456C")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.NationalInsuranceNumber);
}
