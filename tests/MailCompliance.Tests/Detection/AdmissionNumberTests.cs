using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class AdmissionNumberTests
{
    [Theory]
    [InlineData("Admission number: ⟦004512⟧")]
    [InlineData("adm no ⟦4512⟧")]
    [InlineData("Surname,Adm No,Year\nMarlowe,⟦4512⟧,4")]
    [InlineData("Admission is free; 4512 people came")]
    [InlineData("admission costs £450")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.AdmissionNumber);
}
