using MailCompliance.Server.Graph;
using MailCompliance.Server.Graph.Client;

namespace MailCompliance.Tests.Graph;

public sealed class CloudTests
{
    /// <summary>A national cloud is its base address: tokens come from its own Entra and are good for its own Graph alone (Microsoft Learn, "National cloud deployments").</summary>
    [Theory]
    [InlineData("https://graph.microsoft.com/v1.0", null, "https://login.microsoftonline.com/", "https://graph.microsoft.com/.default", false)]
    [InlineData("https://graph.microsoft.us/v1.0", null, "https://login.microsoftonline.us/", "https://graph.microsoft.us/.default", true)]
    [InlineData("https://dod-graph.microsoft.us/v1.0", null, "https://login.microsoftonline.us/", "https://dod-graph.microsoft.us/.default", true)]
    [InlineData("https://microsoftgraph.chinacloudapi.cn/v1.0", null, "https://login.chinacloudapi.cn/", "https://microsoftgraph.chinacloudapi.cn/.default", true)]
    [InlineData("https://proxy.school.example/v1.0", null, "https://login.microsoftonline.com/", "https://graph.microsoft.com/.default", false)]
    [InlineData("https://graph.microsoft.com/v1.0", "https://sign-in.school.example", "https://sign-in.school.example/", "https://graph.microsoft.com/.default", false)]
    public void The_base_address_names_the_cloud(string baseUrl, string? authority, string signIn, string scope, bool isNational)
    {
        var options = new GraphOptions { BaseUrl = baseUrl, Authority = authority };

        Assert.Equal((new Uri(signIn), scope, isNational), (GraphCredential.AuthorityOf(options), GraphCredential.ScopeOf(new Uri(baseUrl)), GraphCredential.IsNationalCloud(options)));
    }
}
