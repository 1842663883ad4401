using MailCompliance.Server.Hosting.Diagnosis;

namespace MailCompliance.IntegrationTests.Graph;

public sealed class DoctorTests
{
    [Fact]
    public async Task All_is_well_where_just_what_is_needed_was_granted()
    {
        await using var test = await AuditUnderTest.StartAsync();
        var outsider = test.Graph.AddMailbox("not.audited@school.example");
        test.Graph.OutOfReach[outsider.Id] = true;

        var results = await ExamineAsync(test);

        Assert.All(results, result => Assert.Equal(Health.Good, result.Health));
        Assert.Contains(results, result => result.Text.Contains("cannot be read", StringComparison.Ordinal));
        test.AssertContractKept();
    }

    [Theory]
    [InlineData("Mail.Read", "every mailbox")]
    [InlineData("Mail.ReadWrite", "every mailbox")]
    [InlineData("Directory.ReadWrite.All", "not needed")]
    public async Task More_than_is_needed_is_said(string role, string words)
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = [.. test.Graph.Roles, role];

        var doubtful = Assert.Single(await ExamineAsync(test), result => result.Health == Health.Doubtful);

        Assert.Contains(role, doubtful.Text, StringComparison.Ordinal);
        Assert.Contains(words, doubtful.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_out_of_scope_that_can_be_read_is_said()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.AddMailbox("not.audited@school.example");

        Assert.Contains(await ExamineAsync(test), result => result.Health == Health.Doubtful && result.Text.Contains("not in scope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_missing_is_wrong()
    {
        await using var test = await AuditUnderTest.StartAsync();
        test.Graph.Roles = ["User.Read.All"];
        test.Graph.OutOfReach[test.Mailbox.Id] = true;

        var wrong = (await ExamineAsync(test)).Where(result => result.Health == Health.Bad).Select(result => result.Text).ToList();

        Assert.Equal(2, wrong.Count);
        Assert.Contains("GroupMember.Read.All", wrong[0], StringComparison.Ordinal);
        Assert.Contains("may not be read", wrong[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_refused_is_said_by_the_code_of_entra_and_without_the_secret()
    {
        await using var test = await AuditUnderTest.StartAsync();
        await File.WriteAllTextAsync(test.Graph.SecretFile, "no longer good");

        var wrong = Assert.Single(await ExamineAsync(test));

        Assert.Contains("AADSTS7000215", wrong.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer good", wrong.Text, StringComparison.Ordinal);
    }

    private static async Task<List<Examination>> ExamineAsync(AuditUnderTest test)
    {
        var results = new List<Examination>();
        await foreach (var result in GraphExamination.RunAsync(test.Options, test.Clock, CancellationToken.None))
            results.Add(result);
        return results;
    }
}
