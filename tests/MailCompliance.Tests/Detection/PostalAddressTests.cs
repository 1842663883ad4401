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
    [InlineData("He lives ⟦16 Canal Side⟧, LX9 6HN.")]
    [InlineData("Mother's address: ⟦4 Church View, Fernleigh⟧ LX7 3HB, telephone to follow")]
    [InlineData("She is staying at ⟦3 Abbots Garth⟧ with her nan")]
    [InlineData("⟦12a Ropewalk, Loxport⟧ LX6 8DD is where he sleeps now")]
    [InlineData("licence to follow, home ⟦Brook House, Nether Lane, Fernleigh⟧, LX7 4GH, 3 points")]
    [InlineData("Ms N Pike\n⟦2a Chantry Road⟧\nFernleigh\n\nDear Ms Pike")]
    [InlineData("last known is ⟦5, The Paddock⟧. Mo")]
    [InlineData("Mr Booth\nhas a stall at 4 Station Road")]
    [InlineData("Freya moved to 4 Maple in September")]
    [InlineData("On 12 March Parents are invited, LX6 8DD for sat navs")]
    [InlineData("The office is at 12 Market Street, Loxton LX1 1AA, www.office.example")]
    [InlineData("Turn left after 200 Yards Road")]
    [InlineData("12 children will Close the door")]
    [InlineData("Booths Supplies Ltd, 4 Station Road, Loxton LX1 2AB")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.PostalAddress);
}
