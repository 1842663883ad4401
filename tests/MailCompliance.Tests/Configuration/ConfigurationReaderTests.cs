using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Tests.Architecture;

namespace MailCompliance.Tests.Configuration;

public sealed class ConfigurationReaderTests : IDisposable
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    private readonly string folder = Directory.CreateTempSubdirectory("mc-configuration").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Reads_every_kind_of_value()
    {
        var options = Read("""
            { "Gateway": { "Listen": ["0.0.0.0:25", "[::]:25"], "NextHopTls": "verified", "NextHopTimeout": "00:01:30", "MaxMessageBytes": 1000,
                           "BareLineEndings": "bdat-only" }, "Storage": { "Provider": "postgres" } }
            """);
        Assert.Equal(["0.0.0.0:25", "[::]:25"], options.Gateway.Listen);
        Assert.Equal(NextHopTls.Verified, options.Gateway.NextHopTls);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Gateway.NextHopTimeout);
        Assert.Equal(1000, options.Gateway.MaxMessageBytes);
        Assert.Equal(BareLineEndings.BdatOnly, options.Gateway.BareLineEndings);
        Assert.Equal(StorageProvider.Postgres, options.Storage.Provider);
    }

    [Fact]
    public void Reports_every_error_at_once_with_its_path_and_the_nearest_name()
    {
        var problems = Problems("""
            { "Gatway": {}, "Gateway": { "NextHopp": "a", "NextHopTls": "verifed", "MaxErrors": "many", "NextHopTimeout": "soon", "AllowedClients": ["300.1.1.1"],
              "Listen": ["nowhere"] }, "Web": { "Listen": "x" } }
            """);
        Assert.Contains(problems, problem => problem.Path == "Gatway" && problem.Message.Contains("did you mean Gateway", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Path == "Gateway:NextHopp" && problem.Message.Contains("did you mean NextHop", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Path == "Gateway:NextHopTls" && problem.Message.Contains("verified", StringComparison.Ordinal));
        foreach (var path in new[] { "Gateway:MaxErrors", "Gateway:NextHopTimeout", "Gateway:AllowedClients:0", "Gateway:Listen:0", "Web:Listen" })
            Assert.Contains(problems, problem => problem.Path == path);
    }

    [Fact]
    public void Columns_of_exports_are_named_by_file_and_field()
    {
        var options = Read("""{ "People": { "Columns": { "students.csv": { "id": "Adno", "kind": "pupils" } } } }""");
        Assert.Equal("Adno", options.People.Columns["Students.csv"]["ID"]);
    }

    [Fact]
    public void An_unknown_field_of_an_export_is_an_error_with_the_nearest_name() =>
        Assert.Contains(
            Problems("""{ "People": { "Columns": { "students.csv": { "famly": "Surname", "id": "" } } } }"""),
            problem => problem.Path == "People:Columns:students.csv:famly" && problem.Message.Contains("did you mean family", StringComparison.Ordinal));

    [Theory]
    [InlineData("{ \"Gateway\": {")]
    [InlineData("[1]")]
    public void Says_where_a_file_is_not_json(string text) => Assert.NotEmpty(Problems(text));

    [Fact]
    public void A_missing_file_is_an_error_when_it_was_named() =>
        Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(Path.Combine(folder, "none.json")));

    [Theory]
    [InlineData("https://graph.microsoft.us/v1.0", 1)]
    [InlineData("https://microsoftgraph.chinacloudapi.cn/v1.0", 1)]
    [InlineData("https://graph.microsoft.com/v1.0", 0)]
    public void A_roster_is_asked_of_the_global_cloud_alone(string baseUrl, int problems)
    {
        var json = $$"""{ "Graph": { "Enabled": true, "TenantId": "school.example", "ClientId": "x", "ClientSecret": "y", "Education": true, "BaseUrl": "{{baseUrl}}" } }""";
        Assert.Equal(problems, problems == 0 ? Read(json).Graph.Education ? 0 : 1 : Problems(json).Count(problem => problem.Path == "Graph:Education"));
    }

    [Fact]
    public void Framework_sections_are_free() => Read("""{ "Logging": { "LogLevel": { "Default": "Debug" } }, "AllowedHosts": "*", "Kestrel": { "x": 1 } }""");

    [Fact]
    public void The_example_file_names_every_setting_and_is_valid()
    {
        var file = Path.Combine(SourceTree.Root, "appsettings.example.json");
        var example = JsonNode.Parse(File.ReadAllText(file), documentOptions: WithComments)!;
        Assert.Empty(Missing(typeof(ServerOptions), example.AsObject(), ""));
        ConfigurationReader.Read(file);
    }

    private static IEnumerable<string> Missing(Type type, JsonObject example, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            if (example[property.Name] is not { } value)
                yield return path + property.Name;
            else if (property.PropertyType.Namespace!.StartsWith("MailCompliance", StringComparison.Ordinal) && value is JsonObject section)
            {
                foreach (var missing in Missing(property.PropertyType, section, path + property.Name + ":"))
                    yield return missing;
            }
        }
    }

    private ServerOptions Read(string json)
    {
        var file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(file, json);
        return ConfigurationReader.Read(file).Options;
    }

    private IReadOnlyList<ConfigurationProblem> Problems(string json) => Assert.Throws<ConfigurationException>(() => Read(json)).Problems;
}
