using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class PupilNumberTests
{
    [Theory]
    [InlineData("UPN ⟦B801200005001⟧")]
    [InlineData("upn: ⟦b801200005001⟧")]
    [InlineData("UPN ⟦B 8012 0000 5001⟧")]
    [InlineData("The file lists ⟦B801200005001⟧ twice")]
    [InlineData("Former UPN: ⟦B80120000500B⟧")]
    [InlineData("Surname\tUPN\nMarlowe\t⟦B801200005001⟧")]
    [InlineData("UPN C801200005001")]
    [InlineData("order B801200005001")]
    [InlineData("UPN A000000000000")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.UniquePupilNumber);
}
