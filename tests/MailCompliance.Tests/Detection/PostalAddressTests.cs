using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PostalAddressTests
{
    [Theory]
    [InlineData("Amelia now lives at ⟦12 Tannery Row⟧, LX3 4AB.")]
    [InlineData("she lives round the corner from you at ⟦3 Tannery Close⟧")]
    [InlineData("Please send it to ⟦Flat 3, 14b Elm Road,\r\nOakfield,\r\nLoxshire⟧\r\nLX3 4AB")]
    [InlineData("home address is ⟦7 St Johns Close⟧")]
    [InlineData("she lives at ⟦12 mill lane⟧ now")]
    [InlineData("The office is at 12 Market Street, Loxton LX1 1AA, www.office.example")]
    [InlineData("Turn left after 200 Yards Road")]
    [InlineData("12 children will Close the door")]
    [InlineData("Booths Supplies Ltd, 4 Station Road, Loxton LX1 2AB")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.PostalAddress);
}
