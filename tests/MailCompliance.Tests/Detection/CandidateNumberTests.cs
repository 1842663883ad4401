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

    [Theory]
    [InlineData("⟦4008⟧ – Amelia Marlowe\n⟦4044⟧ – Kofi Rahman")]
    [InlineData("Amelia Marlowe (⟦4003⟧), Kofi Rahman (⟦4029⟧)")]
    [InlineData("0910 Amelia Marlowe\n0940 Kofi Rahman")]
    [InlineData("Amelia Marlowe 2014, Kofi Rahman 2015")]
    [InlineData("Amelia Marlowe 4008")]
    [InlineData("Amelia Marlowe £4008, Kofi Rahman £4009")]
    public void A_list_that_pairs_pupils_with_numbers_needs_no_word(string sample) =>
        Assert.Equal(sample, Scan.Marked(sample, DetectionType.CandidateNumber, People.Some, Confidence.Medium));
}
