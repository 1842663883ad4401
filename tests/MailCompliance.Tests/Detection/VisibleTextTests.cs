using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class VisibleTextTests
{
    private const string Number = "9991234578";

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u00AD")]
    [InlineData("\u034F")]
    [InlineData("\u2066")]
    [InlineData("\uFE0F\u20E3")]
    [InlineData("\U000E0020")]
    [InlineData(" ")]
    [InlineData("-")]
    [InlineData("\u00A0")]
    public void Nothing_between_the_digits_hides_a_number(string between) =>
        Scan.Finds($"NHS number: ⟦{string.Join(between, Number.ToCharArray())}⟧.", DetectionType.NhsNumber);

    [Fact]
    public void Mathematical_digits_are_digits() =>
        Scan.Finds($"Emoji 😀 first. NHS number: ⟦{string.Concat(Number.Select(digit => char.ConvertFromUtf32(0x1D7CE + digit - '0')))}⟧.", DetectionType.NhsNumber);

    [Theory]
    [InlineData("Ame\u0301lia Marlowe")]
    [InlineData("Ame\u0301li\u0301a\u0301 Marlowe")]
    [InlineData("Am\u200Belia Marlowe")]
    [InlineData("Am\u00E9lia Marlowe")]
    public void Accents_of_any_kind_hide_no_name(string name) =>
        Scan.Finds($"Is ⟦{name}⟧ in today?", DetectionType.PersonName, People.Some);

    [Fact]
    public void Broken_surrogates_and_text_of_hidden_characters_alone_are_taken()
    {
        Assert.Empty(Scan.Find("\uD835"));
        Assert.Empty(Scan.Find("\u200B\u200B\uDB40"));
        Assert.Empty(Scan.Find("a\uD835b\uDB40c\u2060"));
    }
}
