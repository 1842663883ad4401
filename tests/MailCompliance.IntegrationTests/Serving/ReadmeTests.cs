using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>Every command that README shows does what README says.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Prefix = "dotnet run --project src/MailCompliance.Server -- ";

    private static readonly string Root = FindRoot();

    private readonly string folder = Directory.CreateTempSubdirectory("mc-readme").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string> Commands => new(Blocks().Where(command => command.StartsWith(Prefix, StringComparison.Ordinal)).Select(command => command[Prefix.Length..]));

    [Fact]
    public void README_shows_only_commands_that_these_tests_know() =>
        Assert.All(Blocks(), command => Assert.Matches($"^({Regex.Escape(Prefix)}|swaks |tests/run$)", command));

    [Fact]
    public void The_test_command_can_be_run() =>
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(Root, "tests", "run")).HasFlag(UnixFileMode.UserExecute));

    [Fact]
    public async Task Dotnet_run_takes_paths_from_the_folder_it_is_called_in()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "src/MailCompliance.Server", "-getProperty:RunWorkingDirectory"]) { RedirectStandardOutput = true, WorkingDirectory = Root };
        using var process = Process.Start(start)!;
        Assert.Equal(Root, (await process.StandardOutput.ReadToEndAsync()).Trim());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_command_of_README_works(string command)
    {
        var arguments = command.Split(' ').Select(word => word.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Root, word) : word).ToList();
        if (arguments is ["demo"])
            arguments.Add("--once");
        if (command.Contains("demo-data", StringComparison.Ordinal))
            await ServerProcess.RunAsync(folder, ["demo", "--once"]);
        var (code, output, errors) = await ServerProcess.RunAsync(folder, arguments);
        Assert.True(code is 0 or 2, errors);
        Assert.NotEmpty(output);
    }

    [Fact]
    public async Task The_demo_shows_mail_delivered_held_and_refused_with_reasons()
    {
        var (code, output, errors) = await ServerProcess.RunAsync(folder, ["demo", "--once"]);
        Assert.True(code == 0, errors);
        Assert.Matches(@"\d+ delivered", output);
        Assert.Matches(@"\d+ held", output);
        Assert.Matches(@"\d+ refused", output);
        Assert.Contains("stamp-disclaimer", output, StringComparison.Ordinal);
        Assert.DoesNotContain("not sent", output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "demo-data", "delivered"), "*.eml"));
    }

    [Fact]
    public async Task The_demo_can_be_started_again_and_again()
    {
        for (var round = 0; round < 2; round++)
        {
            var (code, _, errors) = await ServerProcess.RunAsync(folder, ["demo", "--once"]);
            Assert.True(code == 0, errors);
        }
    }

    [Fact]
    public async Task The_demo_touches_no_folder_that_is_not_its_own()
    {
        Directory.CreateDirectory(Path.Combine(folder, "mine"));
        await File.WriteAllTextAsync(Path.Combine(folder, "mine", "keep.txt"), "mine");
        var (code, _, errors) = await ServerProcess.RunAsync(folder, ["demo", "--once", "--folder", "mine"]);
        Assert.NotEqual(0, code);
        Assert.Contains("was not made by the demo", errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "mine", "keep.txt")));
    }

    private static IEnumerable<string> Blocks() =>
        Fence().Matches(File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n"))
            .SelectMany(match => match.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var place = Path.GetDirectoryName(here);
        while (place is not null && !File.Exists(Path.Combine(place, "MailCompliance.sln")))
            place = Path.GetDirectoryName(place);
        return place ?? throw new InvalidOperationException("MailCompliance.sln is not above " + here);
    }

    [GeneratedRegex(@"```sh\n([^`]*)```")]
    private static partial Regex Fence();
}
