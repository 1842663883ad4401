using System.Text.Json;
using MailCompliance.Engine.Policy;
using MailCompliance.Labelled;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.Cli;
using MailCompliance.Tests.Detection;

namespace MailCompliance.Tests.Policy.Publishing;

/// <summary>Files of the repository that are generated from the catalogues. With MAILCOMPLIANCE_PUBLISH=1 the tests write them.</summary>
public sealed class PublishedFilesTests
{
    private static readonly bool Publish = Environment.GetEnvironmentVariable("MAILCOMPLIANCE_PUBLISH") == "1";

    private static readonly string SchemaPath = SampleFiles.Path("samples", "policies", "policy.schema.json");

    [Fact]
    public void The_schema_is_up_to_date() => IsUpToDate(SchemaPath, PolicySchema.Text(PolicyCatalogue.Standard));

    [Fact]
    public void The_page_of_rules_is_up_to_date() => IsUpToDate(SampleFiles.Path("docs", "rules.md"), RulesPage.Text(PolicyCatalogue.Standard));

    [Fact]
    public void The_page_of_detectors_is_up_to_date() => IsUpToDate(SampleFiles.Path("docs", "detectors.md"), DetectorPage.Write(LabelledScore.Both));

    [Fact]
    public void The_contract_of_the_add_in_is_up_to_date_in_its_sources() => IsUpToDate(SampleFiles.Path("src", "addin", "src", "service", "contract.ts"), TypeScriptContract.Text());

    [Fact]
    public void The_document_of_the_add_ins_service_is_up_to_date() => IsUpToDate(SampleFiles.Path("docs", "addin-openapi.json"), OpenApiDocument.Text());

    [Fact]
    public void The_program_carries_the_schema_that_is_published() =>
        Assert.Equal(File.ReadAllText(SchemaPath).ReplaceLineEndings("\n"), PolicySchemaCommand.Text().ReplaceLineEndings("\n"));

    [Fact]
    public void Every_setting_says_what_it_means()
    {
        var silent =
            from definition in PolicyCatalogue.Standard.Rules.Select(rule => (rule.Id, rule.SettingsType)).Concat(PolicyCatalogue.Standard.Duties.Select(duty => (duty.Id, duty.SettingsType)))
            from setting in SettingsShape.Of(definition.SettingsType).Settings
            where DocComments.Of(setting.Property).Length == 0
            select $"{definition.Id}.{setting.Name}";

        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("s0-ict-policy")]
    [InlineData("s1-special-school")]
    [InlineData("s2-primary-council")]
    [InlineData("s3-agreement")]
    public void Every_key_of_a_sample_stands_in_the_schema(string name)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SchemaPath));
        using var sample = JsonDocument.Parse(
            File.ReadAllText(SampleFiles.Path("samples", "policies", name + ".json")),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

        Assert.Empty(Unknown(sample.RootElement, schema.RootElement, "$"));
    }

    private static IEnumerable<string> Unknown(JsonElement value, JsonElement schema, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().SelectMany(entry => Unknown(entry, schema.GetProperty("items"), path + "[]"));
        if (value.ValueKind != JsonValueKind.Object)
            return schema.TryGetProperty("enum", out var names) && !names.EnumerateArray().Any(known => known.GetString() == value.GetString()) ? [path] : [];
        var properties = schema.GetProperty("properties");
        return value.EnumerateObject().SelectMany(member => properties.TryGetProperty(member.Name, out var known)
            ? Unknown(member.Value, known, $"{path}.{member.Name}")
            : [$"{path}.{member.Name}"]);
    }

    private static void IsUpToDate(string path, string expected)
    {
        if (Publish)
            File.WriteAllText(path, expected);
        var actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        Assert.True(
            actual == expected,
            $"{Path.GetFileName(path)} is stale. Run: MAILCOMPLIANCE_PUBLISH=1 dotnet test tests/MailCompliance.Tests --filter Published, then build again.");
    }
}
