using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PaymentCardTests
{
    [Theory]
    [InlineData("Serial numbers: 5312 9914 2208 1127, 5312 9914 2208 1135 and 5312 9914 2208 1143")]
    [InlineData("Pay with ⟦5312 9914 2208 1135⟧, ⟦5312 9914 2208 1143⟧")]
    [InlineData("card number ⟦4111 1111 1111 1111⟧ exp 09/27")]
    [InlineData("⟦4111-1111-1111-1111⟧")]
    [InlineData("Visa ⟦4111111111111111⟧")]
    [InlineData("amex ⟦3782 822463 10005⟧")]
    [InlineData("⟦5555 5555 5555 4444⟧ CVV 123")]
    [InlineData("⟦4111111111111111⟧ please")]
    [InlineData("Card: ⟦4111\u00A01111\u00A01111\u00A01111⟧")]
    [InlineData("card 4111 1111 1111 1112")]
    [InlineData("tracking 4111111111111111")]
    [InlineData("IMEI 490154203237518")]
    [InlineData("the last four digits are 1111")]
    [InlineData("order 4111 1111 1111 1111")]
    [InlineData("account 0000 0000 0000 0000")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.PaymentCard);
}
