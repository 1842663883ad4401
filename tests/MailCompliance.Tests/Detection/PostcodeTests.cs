using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PostcodeTests
{
    [Theory]
    [InlineData("Amelia now lives at 12 Tannery Row, ⟦LX3 4AB⟧.")]
    [InlineData("postcode ⟦M1 5AB⟧")]
    [InlineData("home address: 4 Elm Close, Oakfield, ⟦lx34ab⟧")]
    [InlineData("Name\tPostcode\nA\t⟦LX3 4AB⟧")]
    [InlineData("moved to ⟦LX3\u00A04AB⟧ last week")]
    [InlineData("Oakfield Primary School, Mill Lane, Oakfield LX4 9ZQ")]
    [InlineData("our address is LX4 9ZQ")]
    [InlineData("The museum is at LX1 2AB for the sat nav")]
    [InlineData("Room codes B12 and C4 3AB")]
    [InlineData("paint code RD3 4AB")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.Postcode);
}
