using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class SocialHandleTests
{
    [Theory]
    [InlineData("add me on insta: ⟦jess_h07⟧")]
    [InlineData("my snapchat is ⟦ladybug22⟧")]
    [InlineData("find me on instagram ⟦@jess.hughes⟧")]
    [InlineData("https://www.facebook.com/⟦jess.hughes.92⟧")]
    [InlineData("tiktok.com/@⟦jessdances⟧")]
    [InlineData("follow us on twitter ⟦@OtherSchool⟧")]
    [InlineData("follow the school on twitter @OakfieldPrimary")]
    [InlineData("she is on snapchat ⟦robin.hale_9⟧ most nights")]
    [InlineData("The PTA's page is facebook.com/oakfieldpta.")]
    [InlineData("https://www.facebook.com/sharer/sharer.php?u=x")]
    [InlineData("Facebook is blocked in school. Ask for help.")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.SocialHandle);
}
