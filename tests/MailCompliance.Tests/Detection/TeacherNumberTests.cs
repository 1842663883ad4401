using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class TeacherNumberTests
{
    [Theory]
    [InlineData("TRN: ⟦1234567⟧")]
    [InlineData("teacher reference number ⟦RP12/34567⟧")]
    [InlineData("DfE teacher number ⟦12/34567⟧")]
    [InlineData("Name\tTRN\nJ Hughes\t⟦1234567⟧")]
    [InlineData("Our DfE number is 8012005")]
    [InlineData("ring 1234567")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.TeacherReferenceNumber);
}
