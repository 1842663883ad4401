using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class IbanTests
{
    [Theory]
    [InlineData("IBAN ⟦GB29 NWBK 6016 1331 9268 19⟧")]
    [InlineData("to ⟦GB29NWBK60161331926819⟧ please")]
    [InlineData("⟦DE89 3704 0044 0532 0130 00⟧.")]
    [InlineData("iban: ⟦gb29nwbk60161331926819⟧")]
    [InlineData("IBAN ⟦GB29 NWBK 6016\r\n1331 9268 19⟧")]
    [InlineData("IBAN GB29 NWBK 6016 1331 9268 18")]
    [InlineData("ref XGB29NWBK60161331926819")]
    [InlineData("GB29 NWBK")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.Iban);
}
