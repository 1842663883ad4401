using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class LearnerNumberTests
{
    [Theory]
    [InlineData("⟦9276308686⟧ Amelia Marlowe born 02/08/2010")]
    [InlineData("ULN ⟦9276308686⟧")]
    [InlineData("unique learner number: ⟦9276 308 686⟧")]
    [InlineData("Name\tULN\nA\t⟦9276308686⟧")]
    [InlineData("ULN 9276308687")]
    [InlineData("order 9276308686")]
    [InlineData("the number 9276308686")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.UniqueLearnerNumber);
}
