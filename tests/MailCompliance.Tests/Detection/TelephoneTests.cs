using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class TelephoneTests
{
    [Theory]
    [InlineData("born: 21/10/2010\nMy number's ⟦07700900456⟧")]
    [InlineData("Invoice 12345 was paid, ring Jo on ⟦07700 900123⟧")]
    [InlineData("⟦01632 960655⟧ for the landline")]
    [InlineData("mum is on ⟦07700 900123⟧")]
    [InlineData("⟦+44 7700 900123⟧")]
    [InlineData("⟦+44 (0)7700 900 123⟧")]
    [InlineData("my mobile: ⟦07700-900-123⟧")]
    [InlineData("⟦07700\u00A0900\u2009123⟧ is her number")]
    [InlineData("home phone ⟦01632 960 123⟧, mum")]
    [InlineData("Dad: ⟦(01632) 960123⟧")]
    [InlineData("Name\tMobile\nA\t⟦07700900123⟧")]
    [InlineData("Call the office on 01632 960 410")]
    [InlineData("Tel: 01632 960 999")]
    [InlineData("helpline 0800 1111 222 or 0345 600 1234")]
    [InlineData("order 07700900123")]
    [InlineData("extension 01632 960512 is ours, mum")]
    [InlineData("ISBN 07700900123")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.Telephone);
}
