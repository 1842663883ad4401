using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class TaxReferenceTests
{
    [Theory]
    [InlineData("UTR ⟦3282497350⟧")]
    [InlineData("unique taxpayer reference: ⟦32824 97350⟧")]
    [InlineData("UTR 3282497351")]
    [InlineData("phone 3282497350")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.UniqueTaxpayerReference);
}
