using System.CommandLine;
using MailCompliance.Server.Hosting;

namespace MailCompliance.Server.Cli;

/// <summary><c>addin lint</c>: whether Outlook will take a manifest, without asking anybody.</summary>
public static class AddInLintCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A manifest: add-in-only (XML) or unified (JSON)." };
        var previous = new Option<string?>("--previous") { Description = "The manifest that is installed now: a changed one needs a higher version.", HelpName = "FILE" };
        var json = SharedOptions.Json();
        var command = new Command("lint", "Find what is wrong with a manifest, beyond what a schema can see.") { file, previous, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var before = parsed.GetValue(previous) is { } installed ? await ReadAsync(installed, cancellation) : null;
            var problems = AddInManifests.Lint(await ReadAsync(path, cancellation), before);
            var output = parsed.InvocationConfiguration.Output;
            foreach (var (line, message) in problems)
            {
                if (parsed.GetValue(json))
                    JsonLines.Write(output, new { file = path, line, message });
                else
                    await output.WriteLineAsync($"{path}:{line}: {message}");
            }

            return problems.Count == 0 ? ExitCodes.Fine : ExitCodes.Stopped;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path}: is a folder. Name the manifest in it.");
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path}: there is no such file.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: cannot be read. {unreadable.Message}");
        }
    }
}
