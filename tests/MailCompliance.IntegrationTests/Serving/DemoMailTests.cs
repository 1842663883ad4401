using System.Diagnostics;
using MailCompliance.IntegrationTests.Smtp;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>A reader's own message through the running demo, sent as README shows it.</summary>
public sealed class DemoMailTests
{
    [ProgramFact("swaks")]
    public async Task A_message_sent_with_swaks_arrives_at_the_next_hop_stamped()
    {
        var folder = Directory.CreateTempSubdirectory("mc-demo").FullName;
        var start = new ProcessStartInfo("dotnet", [ServerProcess.Executable, "demo"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var demo = Process.Start(start)!;
        try
        {
            var command = "";
            while (await demo.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("ready ", StringComparison.Ordinal))
                command = line.TrimStart().StartsWith("swaks ", StringComparison.Ordinal) ? line.Trim() : command;
            Assert.NotEmpty(command);

            using var swaks = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true })!;
            var dialogue = await swaks.StandardOutput.ReadToEndAsync();
            await swaks.WaitForExitAsync();
            Assert.True(swaks.ExitCode == 0, dialogue);
            // notices about the samples may still come in after it
            Assert.Contains(
                Directory.GetFiles(Path.Combine(folder, "demo-data", "delivered"), "*.eml"),
                file => File.ReadAllText(file).Contains("Please bring a coat.", StringComparison.Ordinal));
        }
        finally
        {
            demo.Kill(entireProcessTree: true);
            await demo.WaitForExitAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
