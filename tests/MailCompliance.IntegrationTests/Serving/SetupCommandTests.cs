using MailCompliance.IntegrationTests.Smtp;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary><c>setup --run</c> as it calls PowerShell; what the scripts do there, the tests of the scripts say.</summary>
public sealed class SetupCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-setup").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramFact("sh")]
    public async Task Scripts_are_run_with_the_settings_and_the_token_stands_on_no_command_line()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), """{ "Graph": { "ClientId": "reader-app", "Mailboxes": "audited@school.example, o'hara@school.example" } }""");
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "3f9c0a51\n");

        var (code, _, errors) = await RunAsync("exchange", "--run", "--dry-run", "--gateway", "mailgate.school.example", "--token-file", "token", "--encrypt", "--reader-object-id", "reader-object");

        Assert.Equal((0, ""), (code, errors));
        var calls = await CallsAsync();
        Assert.Equal(
            [
                "-NoProfile|-File|exchange-online.ps1|-Connect|-Gateway|mailgate.school.example|-Encryption|-WhatIf|token=3f9c0a51",
                "-NoProfile|-File|exchange.ps1|-Connect|-Reader|reader-app|-ReaderObjectId|reader-object|-Group|audited@school.example, o'hara@school.example|-WhatIf|token=",
            ],
            calls);
    }

    [ProgramFact("sh")]
    public async Task An_undo_names_nothing_but_itself_and_a_script_that_fails_ends_the_command()
    {
        Assert.Equal(0, (await RunAsync("entra", "--run", "--undo")).ExitCode);
        Assert.Equal(["-NoProfile|-File|entra.ps1|-Connect|-Undo|token="], await CallsAsync());

        await File.WriteAllTextAsync(Path.Combine(folder, "fail"), "");
        Assert.Equal(3, (await RunAsync("entra", "--run", "--reader-certificate", "reader.cer", "--education")).ExitCode);
        Assert.Equal("-NoProfile|-File|entra.ps1|-Connect|-ReaderCertificate|reader.cer|-Education|token=", (await CallsAsync())[^1]);
    }

    [Theory]
    [InlineData("--encrypt", "--gateway")]
    [InlineData("--disclaimer-file none.html", "none.html")]
    [InlineData("--reader-object-id 0c2a", "Graph:ClientId")]
    [InlineData("--sender-object-id 0c2a", "Graph:Sender:ClientId")]
    public async Task What_cannot_be_done_is_said_before_anything_is(string arguments, string words)
    {
        var (code, _, errors) = await RunAsync(["exchange", .. arguments.Split(' ')]);

        Assert.Equal(1, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
    }

    /// <summary>Without <c>--run</c> nobody is signed in and nothing is asked: the script is there to be read, with the way to run it on its first line.</summary>
    [Theory]
    [InlineData("--reader-certificate reader.cer --dry-run", "# ./entra.ps1 -Connect -ReaderCertificate 'reader.cer' -WhatIf")]
    [InlineData("--reader-certificate reader.cer --no-groups", "# ./entra.ps1 -Connect -ReaderCertificate 'reader.cer' -NoGroups")]
    [InlineData("--undo", "# ./entra.ps1 -Connect -Undo")]
    public async Task Without_run_it_is_only_printed(string arguments, string first)
    {
        var (code, output, _) = await RunAsync(["entra", .. arguments.Split(' ')]);

        Assert.Equal((0, first), (code, output.Split('\n')[0].TrimEnd('\r')));
        Assert.False(File.Exists(Path.Combine(folder, "calls")));
    }

    [Fact]
    public async Task What_is_printed_shows_where_the_token_goes_and_not_the_token()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "3f9c0a51\n");

        var (code, output, _) = await RunAsync("exchange", "--gateway", "mailgate.school.example", "--token-file", "token");

        Assert.Equal(0, code);
        Assert.Contains("# ./exchange-online.ps1 -Connect -Gateway 'mailgate.school.example' -Token 'as doctor prints it'", output, StringComparison.Ordinal);
        Assert.DoesNotContain("3f9c0a51", output, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> CallsAsync() => await File.ReadAllLinesAsync(Path.Combine(folder, "calls"));

    /// <summary>In a place where PowerShell is a script that notes how it was called.</summary>
    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var programs = Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName;
        var shell = Path.Combine(programs, "pwsh");
        if (!OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(shell, "#!/bin/sh\nfor one in \"$@\"; do printf '%s|' \"${one##*/}\" >> calls; done\nprintf 'token=%s\\n' \"$MAILCOMPLIANCE_TOKEN\" >> calls\n[ ! -e fail ]\n");
            File.SetUnixFileMode(shell, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var result = await ServerProcess.RunAsync(folder, ["setup", .. arguments], ("PATH", programs + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));
        File.Delete(shell);
        return result;
    }
}
