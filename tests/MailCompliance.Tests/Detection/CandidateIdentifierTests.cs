using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class CandidateIdentifierTests
{
    [Theory]
    [InlineData("UCI ⟦681990012058G⟧")]
    [InlineData("UCI: ⟦68199 0 01 2058 G⟧")]
    [InlineData("entered as ⟦681990012058G⟧ for maths")]
    [InlineData("UCI ⟦68199A012058K⟧")]
    [InlineData("UCI 681990012058H")]
    [InlineData("ref 681990012058G")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.UniqueCandidateIdentifier);
}
