using System.CommandLine;
using System.Text.Json;
using MailCompliance.Server.Cli;

namespace MailCompliance.Tests.Policy;

public sealed class PolicyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("lint-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string With(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Exit, string[] Lines) Run(Command command, params string[] args)
    {
        using var output = new StringWriter();
        var exit = command.Parse(args).Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    private const string Faulty = """
        {
          "school": { "name": "Oakhill", "domains": ["oakhill.example"] },
          "policy": { "reviewDate": "2020-01-01" },
          "rules": {
            "subjekt": { "outcome": "warn" },
            "attachment-size": { "outcome": "block", "maxBites": 1 }
          }
        }
        """;

    [Fact]
    public void Lint_prints_file_line_path_and_what_is_wrong_and_ends_with_2()
    {
        var file = With("policy.json", Faulty);

        var (exit, lines) = Run(PolicyCommand.Create(), "lint", file);

        Assert.Equal(ExitCodes.Stopped, exit);
        Assert.StartsWith($"{file}:3: policy.reviewDate: warning: the review date 2020-01-01 has passed.", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:5: rules.subjekt: there is no rule \"subjekt\". Did you mean \"subject\"?", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{file}:6: rules.attachment-size.maxBites: there is no key \"maxBites\". Did you mean \"maxBytes\"?", lines[2], StringComparison.Ordinal);
        Assert.Equal($"{file}: 2 errors, 1 warning, 0 pieces of advice.", lines[3]);
    }

    [Fact]
    public void Lint_of_several_files_as_json_is_one_object_a_line()
    {
        var (exit, lines) = Run(PolicyCommand.Create(), "lint", "--json", With("a.json", Faulty), With("b.json", "{}"));

        Assert.Equal(ExitCodes.Stopped, exit);
        var problems = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["warning", "error", "error", "advice"], problems.Select(problem => problem.GetProperty("severity").GetString()));
        Assert.Equal("subject", problems[1].GetProperty("nearest").GetString());
        Assert.Equal((5, "rules.subjekt"), (problems[1].GetProperty("line").GetInt32(), problems[1].GetProperty("path").GetString()));
    }

    [Fact]
    public void Advice_alone_ends_with_0()
    {
        var (exit, lines) = Run(PolicyCommand.Create(), "lint", With("policy.json", "{}"));

        Assert.Equal(ExitCodes.Fine, exit);
        Assert.Contains("1 piece of advice", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_fault_of_usage() =>
        Assert.Throws<UsageException>(() => Run(PolicyCommand.Create(), "lint", Path.Combine(folder, "none.json")));

    [Fact]
    public void Show_says_in_words_what_the_policy_does()
    {
        var (exit, lines) = Run(PolicyCommand.Create(), "show", SampleFiles.Path("samples", "policies", "s0-ict-policy.json"));

        Assert.Equal(ExitCodes.Fine, exit);
        Assert.Contains("attachment-size: block; the message is refused", lines);
        Assert.Contains("  maxBytes: 2097152", lines);
        Assert.Contains("  Clause: 4 Email policy, Message size", lines);
        Assert.Contains("  mass-send for newsletter@oakhill.example, up to 400 recipients, 2026-09-02 to 2027-07-21: Weekly newsletter to parents (approved by d.lowe@oakhill.example)", lines);
    }

    [Fact]
    public void Show_as_json_is_one_object()
    {
        var (_, lines) = Run(PolicyCommand.Create(), "show", "--json", "--policy", SampleFiles.Path("samples", "policies", "s3-agreement.json"));

        var shown = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal("copy-to-headteacher", shown.GetProperty("duties")[0].GetProperty("duty").GetString());
        Assert.Contains("attachment-size", shown.GetProperty("off").EnumerateArray().Select(rule => rule.GetString()));
        Assert.Equal(64, shown.GetProperty("hash").GetString()!.Length);
    }

    private static string Message(string subjectField) => "From: Aisha Khan <a.khan@oakhill.example>\r\nTo: Rosa Bell <rosa.bell@homemail.example>\r\nMessage-ID: <1@oakhill.example>\r\n" + subjectField + "\r\nSee you on Monday.\r\n";

    private static string Policy(string outcome) =>
        $$"""{ "school": { "name": "Oakhill", "domains": ["oakhill.example"], "headteacher": "head@oakhill.example" }, "rules": { "subject": { "outcome": "{{outcome}}" } } }""";

    [Fact]
    public void Test_counts_what_each_rule_finds_and_lists_what_changes()
    {
        Directory.CreateDirectory(Path.Combine(folder, "mail"));
        var without = With("mail/1.eml", Message(""));
        With("mail/2.eml", Message("Subject: Parents' evening\r\n"));

        var (exit, lines) = Run(PolicyCommand.Create(), "test", With("new.json", Policy("block")), "--messages", Path.Combine(folder, "mail"), "--against", With("old.json", Policy("record")));

        Assert.Equal(ExitCodes.Fine, exit);
        Assert.Equal(
            [
                $"{without}: pass (subject record) -> block (subject block)",
                "2 messages: 1 pass, 0 warn, 0 protect, 0 hold, 1 block.",
                "Judged otherwise by the other policy: 1.",
                "rule        record     warn  protect     hold    block",
                "subject          .        .        .        .        1",
            ],
            lines);
    }

    [Fact]
    public void Test_as_json_is_one_object_a_message()
    {
        var (_, lines) = Run(PolicyCommand.Create(), "test", "--json", With("new.json", Policy("warn")), "--messages", With("1.eml", Message("")));

        var result = JsonDocument.Parse(Assert.Single(lines)).RootElement;
        Assert.Equal("warn", result.GetProperty("verdict").GetString());
        Assert.Equal("warn", result.GetProperty("rules").GetProperty("subject").GetString());
    }

    [Fact]
    public void Schema_is_printed_whole() =>
        Assert.Equal("MailCompliance policy", JsonDocument.Parse(string.Join('\n', Run(PolicyCommand.Create(), "schema").Lines)).RootElement.GetProperty("title").GetString());

    [Theory]
    [InlineData("rosa.bell@homemail.example", "mother of Ada Bell (5B); mother of Max Bell (3A)")]
    [InlineData("joe.dunn@quickpost.example", "father of Ben Carter (5B), with a court restriction")]
    [InlineData("aisha.khan@homemail.example", "private address of Aisha Khan (Class teacher); mother of Yusuf Khan (1C)")]
    [InlineData("s.patel@oakhill.example", "staff: Sunil Patel (SENCO), groups teachers, send")]
    [InlineData("someone@children.council.example", "agency: Oakshire Council (council.example)")]
    [InlineData("ada.bell@pupils.oakhill.example", "pupil: Ada Bell (5B)")]
    [InlineData("stranger@homemail.example", "nobody the school has on file")]
    public void Lookup_says_what_an_address_is(string address, string why) =>
        Assert.Equal([$"{address}: {why}"], Run(PeopleCommand.Create(), "lookup", address, "--people", SampleFiles.Path("samples", "people")).Lines);

    [Theory]
    [InlineData("ann@school.example", "staff: Ann Art (Teacher), line manager Helen Head (head@school.example)")]
    [InlineData("head@school.example", "staff: Helen Head (Headteacher), line manager chair@trust.example")]
    public void Lookup_names_the_line_manager(string address, string why)
    {
        var people = Directory.CreateTempSubdirectory("mc-lookup").FullName;
        File.WriteAllText(Path.Combine(people, "staff.csv"), "id,email,given,family,title,manager\n1,ann@school.example,Ann,Art,Teacher,head@school.example\n2,head@school.example,Helen,Head,Headteacher,chair@trust.example\n");

        var lines = Run(PeopleCommand.Create(), "lookup", address, "--people", people).Lines;

        Directory.Delete(people, recursive: true);
        Assert.Equal([$"{address}: {why}"], lines);
    }

    [Fact]
    public void Lookup_as_json_names_the_classes()
    {
        var (_, lines) = Run(PeopleCommand.Create(), "lookup", "--json", "fiona.will@homemail.example", "x@y.example", "--people", SampleFiles.Path("samples", "people"));

        Assert.Equal(
            ["parent,governor", "other"],
            lines.Select(line => string.Join(',', JsonDocument.Parse(line).RootElement.GetProperty("classes").EnumerateArray().Select(kind => kind.GetString()))));
    }
}
