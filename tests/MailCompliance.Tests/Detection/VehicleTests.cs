using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class VehicleTests
{
    [Theory]
    [InlineData("My car reg is ⟦AB12 CDE⟧")]
    [InlineData("car drivers with D1 yes, others no")]
    [InlineData("parked in the staff bay: ⟦ab12cde⟧")]
    [InlineData("Vehicle: ⟦A123 BCD⟧")]
    [InlineData("Name\tReg\nJ\t⟦AB12CDE⟧")]
    [InlineData("the car AB30 CDE")]
    [InlineData("class codes AB12 CDE")]
    [InlineData("the minibus reg is LX12 OAK")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.VehicleRegistration);
}
