using MailCompliance.Server.Graph;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Tests.Configuration;

public sealed class ServingRulesTests
{
    /// <summary>Staff of the directory and staff of a folder would take each other's place at every start.</summary>
    [Theory]
    [InlineData(true, "staff@school.example", "people", true)]
    [InlineData(true, "staff@school.example", null, false)]
    [InlineData(true, null, "people", false)]
    [InlineData(false, "staff@school.example", "people", false)]
    public void Staff_come_from_the_directory_or_from_a_folder(bool isEnabled, string? staff, string? folder, bool isProblem) =>
        Assert.Equal(isProblem, Problems(Good with { Graph = new GraphOptions { Enabled = isEnabled, Staff = staff }, People = new PeopleOptions { Folder = folder } }).Contains("Graph:Staff"));

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Only_a_school_that_audits_through_graph_needs_no_gateway(bool isGraphEnabled, bool isProblem) =>
        Assert.Equal(isProblem, Problems(Good with { Gateway = Good.Gateway with { NextHop = null }, Graph = new GraphOptions { Enabled = isGraphEnabled } }).Contains("Gateway:NextHop"));

    [Fact]
    public void All_that_is_missing_is_said_at_once() =>
        Assert.Superset(new HashSet<string> { "Gateway:NextHop", "Policy:File", "Storage:KeyRingFolder" }, Problems(new ServerOptions { Storage = new StorageOptions { Provider = StorageProvider.Postgres } }));

    private static ServerOptions Good => new() { Gateway = new() { NextHop = "mail.school.example:25" }, Policy = new() { File = "policy.json" } };

    private static HashSet<string> Problems(ServerOptions options)
    {
        try
        {
            ServingRules.Require(options);
            return [];
        }
        catch (ConfigurationException problems)
        {
            return [.. problems.Problems.Select(problem => problem.Path)];
        }
    }
}
