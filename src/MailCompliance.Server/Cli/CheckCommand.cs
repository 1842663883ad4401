using System.CommandLine;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Cli;

/// <summary><c>check</c>: what would become of messages, without sending anything.</summary>
public static class CheckCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("Messages (.eml), mbox files, or folders of them.");
        var policy = SharedOptions.Policy();
        var people = SharedOptions.People();
        var from = new Option<string?>("--from") { Description = "Envelope sender. Default: from the header fields.", HelpName = "ADDRESS" };
        var to = new Option<string[]>("--to") { Description = "Envelope recipient; may be repeated. Default: from the header fields.", HelpName = "ADDRESS" };
        var folder = new Option<string?>("--out") { Description = "Write each message there as it would leave.", HelpName = "FOLDER" };
        var json = SharedOptions.Json();
        var config = SharedOptions.Config();
        var command = new Command("check", "Say what would become of messages, and why. Nothing is sent.") { paths, policy, people, from, to, folder, json, config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var inputs = await CheckInputs.LoadAsync(
                parsed.GetValue(config), parsed.GetValue(policy), parsed.GetValue(people), parsed.InvocationConfiguration.Error, cancellation);
            var checker = new MessageChecker(inputs, parsed.GetValue(from), parsed.GetValue(to) is { Length: > 0 } list ? list : null);
            var printer = new CheckPrinter(parsed.InvocationConfiguration.Output, parsed.GetValue(json));
            var exit = ExitCodes.Fine;
            foreach (var file in Progress.Over(InputFiles.Enumerate(parsed.GetRequiredValue(paths)), "Checking", parsed.GetValue(json)))
            {
                var outcome = await checker.CheckAsync(file, cancellation);
                if (parsed.GetValue(folder) is { } target && outcome.Leaving is { } leaving)
                    await WriteAsync(Path.Combine(target, file.RelativePath), leaving, cancellation);
                printer.Print(outcome.Report);
                exit = Math.Max(exit, ExitCodeOf(outcome));
            }

            printer.Finish();
            return exit;
        });
        return command;
    }

    private static int ExitCodeOf(CheckedMessage outcome) => outcome.Evaluation?.Verdict.Kind switch
    {
        null => ExitCodes.CouldNotCheck,
        VerdictKind.Hold or VerdictKind.Block => ExitCodes.Stopped,
        _ => ExitCodes.Fine,
    };

    private static async Task WriteAsync(string path, ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        await File.WriteAllBytesAsync(path, message, cancellation);
    }
}
