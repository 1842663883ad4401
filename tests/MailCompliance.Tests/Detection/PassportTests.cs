using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PassportTests
{
    [Theory]
    [InlineData("Check the passport. The form is number 904177330 on the website")]
    [InlineData("passport number ⟦123456789⟧")]
    [InlineData("Passport no: ⟦AB1234567⟧, expires 2030")]
    [InlineData("Name\tPassport\tExpiry\nA\t⟦123456789⟧\t01/02/2030")]
    [InlineData("her passport is ⟦123 456 789⟧")]
    [InlineData("Please bring passports. Booking ref 123456789")]
    [InlineData("The pupil passport is 12 pages")]
    [InlineData("PPT ⟦123456789⟧ GBR\n⟦987654321⟧ GBR\n\nGroup 987654320")]
    [InlineData("call 123456789")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.PassportNumber);
}
