using System.Text.Json;
using System.Text.Json.Nodes;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.LocalPolicies;
using MailCompliance.Tests.Architecture;

namespace MailCompliance.Tests.AddIn;

/// <summary>
/// Drafts with the engine's findings, which the add-in's own rules are held to (tests/addin/vectors.test.ts reads the same file).
/// <c>MAILCOMPLIANCE_PUBLISH=1 dotnet test --filter VectorTests</c> writes what the engine says now.
/// </summary>
public sealed class VectorTests
{
    private static readonly string File = Path.Combine(SourceTree.Root, "tests/addin/vectors.json");

    private static readonly JsonSerializerOptions Indented = new(AddInJson.Options) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_engine_says_of_every_draft_what_the_vectors_say()
    {
        var school = new Oakhill();
        var vectors = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(File))!;
        var policy = new LocalPolicyBuilder(school.Policy, school.People, new DateOnly(2026, 11, 26)).For(Oakhill.Teacher, []);
        var local = policy.Rules.Select(rule => rule.Rule).ToHashSet();
        vectors["policy"] = JsonSerializer.SerializeToNode(policy, AddInJson.Options);
        foreach (var vector in vectors["drafts"]!.AsArray())
        {
            var draft = vector!["draft"].Deserialize<EvaluateRequest>(AddInJson.Options)!;
            var evaluation = await school.JudgeAsync(DraftReader.Read(draft with { From = Oakhill.Teacher }, Oakhill.Teacher));
            var findings = evaluation.Verdict.Rulings.Where(ruling => local.Contains(ruling.Rule)).Select(ReportedFinding.Of)
                .Select(one => new { one.Rule, one.Outcome, one.Clause, one.What, one.WhatToDo, Part = one.Where?.Part });
            vector["findings"] = JsonSerializer.SerializeToNode(findings, AddInJson.Options);
        }

        var now = vectors.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("MAILCOMPLIANCE_PUBLISH") == "1")
            await System.IO.File.WriteAllTextAsync(File, now);
        Assert.Equal(now, await System.IO.File.ReadAllTextAsync(File));
    }

    [Fact]
    public void What_Outlook_keeps_of_the_policy_is_small_enough()
    {
        var school = new Oakhill();
        var policy = new LocalPolicyBuilder(school.Policy, school.People, new DateOnly(2026, 11, 26)).For(Oakhill.Teacher, []);
        Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(policy, AddInJson.Options).Length, 500, 28 * 1024);
        Assert.Equal(7, policy.Rules.Count);
        Assert.Contains("Aisha Khan", policy.Signature!.Html, StringComparison.Ordinal);
    }
}
