using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class OtherIdentifierTests
{
    [Theory]
    [InlineData("DBS certificate number ⟦001234567890⟧")]
    [InlineData("employee no. ⟦E104512⟧")]
    [InlineData("BRP: ⟦ZU1234567⟧")]
    [InlineData("crime reference ⟦42/10455/24⟧")]
    [InlineData("UCAS id ⟦123-456-7890⟧")]
    [InlineData("crime reference ⟦LX/904177/27⟧")]
    [InlineData("share code ⟦W99 41K 77X⟧.")]
    [InlineData("and ⟦0019 9041 7734⟧ (DBS) for Ned")]
    [InlineData("0019 9041 7734 (order) for Ned")]
    [InlineData("DBS checks take 4 weeks")]
    [InlineData("DBS renewals in 2024")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.OtherIdentifier);
}
