using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class NhsNumberTests
{
    [Theory]
    [InlineData("Order 4521 is here. Seen: ⟦999 123 4578⟧")]
    [InlineData("NHS number: ⟦999 123 4578⟧.")]
    [InlineData("NHS no ⟦9991234578⟧")]
    [InlineData("her nhs number is ⟦999-123-4578⟧ and she sees Dr Patel")]
    [InlineData("NHS: ⟦999\u00A0123\u00A04578⟧")]
    [InlineData("NHS number ⟦999\u2011123\u20114578⟧")]
    [InlineData("NHS No. ⟦\uFF19\uFF19\uFF19 \uFF11\uFF12\uFF13 \uFF14\uFF15\uFF17\uFF18⟧")]
    [InlineData("his NHS number is ⟦999 123\r\n4578⟧")]
    [InlineData("NHS number is ⟦999 123\r\n> 4578⟧")]
    [InlineData("⟦999 123 4578⟧ (NHS)")]
    [InlineData("Seen today: ⟦999 123 4578⟧, thank you")]
    [InlineData("Name\tNHS number\tYear\r\nA Marlowe\t⟦9991234578⟧\t4\r\nB Okafor\t⟦9991234586⟧\t5")]
    [InlineData("Name,NHS No,Order\r\nA,⟦9991234578⟧,9991234586\r\n")]
    [InlineData("| Child | NHS |\r\n|---|---|\r\n| Amelia | ⟦999 123 4578⟧ |")]
    [InlineData("NHS number: 999 123 4561")]
    [InlineData("Our order reference is 999 123 4578.")]
    [InlineData("ISBN 0306406152 and 999-123-4578-1")]
    [InlineData("ring 01632 960 410 or 0163296041")]
    [InlineData("tracking number 9991234578")]
    [InlineData("the number 9991234578 was on the box")]
    [InlineData("https://x.example/999-123-4578/edit")]
    [InlineData("NHS number: 000 000 0000")]
    [InlineData("He is ⟦9991234578⟧ on your sheet, her brother ⟦999 123 4586⟧")]
    [InlineData("Credit note 999 123 4578 is for the wrong depot. Ours is 999 123 4586")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.NhsNumber);
}
