using System.CommandLine;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Cli;

/// <summary><c>policy lint</c>: everything that is wrong with policy files, at once.</summary>
public static class PolicyLintCommand
{
    public static Command Create(TimeProvider clock)
    {
        var files = new Argument<string[]>("FILE") { Description = "Policy files. Default: Policy:File of the settings.", Arity = ArgumentArity.ZeroOrMore };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command(
            "lint",
            "Say everything that is wrong with policy files. Errors (the file is refused) and warnings (contradictions, outdated laws, a review that is due) end with exit code 2, advice with 0.")
        {
            files, json, config,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var named = parsed.GetValue(files) is { Length: > 0 } given ? given : [PolicyFiles.Named(null, parsed.GetValue(config))];
            var readings = named.Select(file => (File: file, PolicyFiles.Read(file, clock).Problems)).ToList();
            foreach (var (file, problems) in readings)
            {
                if (parsed.GetValue(json))
                    WriteJson(output, file, problems);
                else
                    Write(output, file, problems);
            }

            return readings.Exists(reading => reading.Problems.Any(problem => problem.Severity != Severity.Advice)) ? ExitCodes.Stopped : ExitCodes.Fine;
        });
        return command;
    }

    private static void Write(TextWriter output, string file, IReadOnlyList<PolicyProblem> problems)
    {
        foreach (var problem in problems)
            output.WriteLine(PolicyFiles.Line(file, problem));
        output.WriteLine(problems.Count == 0
            ? $"{file}: nothing to complain about."
            : $"{file}: {Count(Severity.Error, "error", "errors")}, {Count(Severity.Warning, "warning", "warnings")}, {Count(Severity.Advice, "piece of advice", "pieces of advice")}.");

        string Count(Severity severity, string one, string many)
        {
            var count = problems.Count(problem => problem.Severity == severity);
            return $"{count} {(count == 1 ? one : many)}";
        }
    }

    private static void WriteJson(TextWriter output, string file, IReadOnlyList<PolicyProblem> problems)
    {
        foreach (var problem in problems)
            JsonLines.Write(output, new { file, problem.Line, problem.Path, problem.Severity, problem.Message, problem.Nearest });
    }
}
