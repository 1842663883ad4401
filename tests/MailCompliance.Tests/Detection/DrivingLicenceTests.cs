using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class DrivingLicenceTests
{
    [Theory]
    [InlineData("licence ⟦MORGA657054SM9IJ⟧")]
    [InlineData("⟦MORGA657054SM9IJ35⟧")]
    [InlineData("⟦MORGA 657054 SM9IJ⟧")]
    [InlineData("⟦FOX99657054S99IJ⟧")]
    [InlineData("code MORGA657954SM9IJ")]
    [InlineData("driver number ⟦12345678⟧")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.DrivingLicenceNumber);
}
