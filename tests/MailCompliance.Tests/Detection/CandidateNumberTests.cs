using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class CandidateNumberTests
{
    [Theory]
    [InlineData("Candidate number: ⟦1043⟧")]
    [InlineData("cand. no. ⟦0217⟧ sits in the hall")]
    [InlineData("Candidates ⟦1043⟧ and ⟦1044⟧ had one phone")]
    [InlineData("Candidate numbers ⟦1021⟧, ⟦1022⟧ and ⟦1034⟧")]
    [InlineData("Name\tCandidate no\nA\t⟦1043⟧")]
    [InlineData("Candidates arrive by 0845. In 2024 there were 1043.")]
    [InlineData("Room 1043")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.CandidateNumber);
}
