using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>The built executable with settings of its own, on free loopback ports, in a folder of its own.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> errors = [];

    private ServerProcess(Process process) => this.process = process;

    public int SmtpPort { get; private set; }

    public Uri Web { get; private set; } = new("http://127.0.0.1/");

    /// <summary>What stood on standard error until now.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
                return string.Join('\n', errors);
        }
    }

    public static string Executable { get; } = Path.Combine(AppContext.BaseDirectory, "mailcompliance.dll");

    /// <summary>Starts <c>serve</c> and waits until it accepts mail.</summary>
    /// <param name="folder">The database lies there; given again after a kill, the same one goes on.</param>
    public static async Task<ServerProcess> StartAsync(string folder, int nextHopPort, string policyFile, string? peopleFolder = null, params (string Key, string Value)[] settings)
    {
        var start = Command("serve");
        start.WorkingDirectory = folder;
        start.Environment["Gateway__Listen__0"] = "127.0.0.1:0";
        start.Environment["Gateway__NextHop"] = $"127.0.0.1:{nextHopPort}";
        start.Environment["Gateway__NextHopTls"] = "none";
        start.Environment["Gateway__Hostname"] = "gateway.oakhill.example";
        start.Environment["Gateway__WarmUp"] = "00:00:00";
        start.Environment["Policy__File"] = policyFile;
        if (peopleFolder is not null)
            start.Environment["People__Folder"] = peopleFolder;
        start.Environment["Storage__ConnectionString"] = $"Data Source={Path.Combine(folder, "mailcompliance.db")}";
        start.Environment["Web__Listen"] = "127.0.0.1:0";
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        var server = new ServerProcess(Process.Start(start)!);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Starts <c>serve</c> with nothing but the settings file in its folder.</summary>
    public static async Task<ServerProcess> StartWithAsync(string folder)
    {
        var start = Command("serve");
        start.WorkingDirectory = folder;
        var server = new ServerProcess(Process.Start(start)!);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Runs a command of the executable to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string folder, IReadOnlyList<string> arguments, params (string Key, string Value)[] settings)
    {
        var start = Command([.. arguments]);
        start.WorkingDirectory = folder;
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(EndTime);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>kill -9: nothing is finished, nothing flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(EndTime);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo Command(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Executable, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // what the machine that runs the tests has set must not reach the settings
        foreach (var key in start.Environment.Keys.Where(key => OwnSection().IsMatch(key)).ToList())
            start.Environment.Remove(key);
        return start;
    }

    private async Task WaitUntilReadyAsync()
    {
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors)
                errors.Add(line.Data ?? "");
        };
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(StartTime);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            var ready = Ready().Match(line);
            if (!ready.Success)
                continue;
            SmtpPort = ready.Groups["smtp"].Success ? int.Parse(ready.Groups["smtp"].Value, CultureInfo.InvariantCulture) : 0;
            Web = new Uri(ready.Groups["web"].Value);
            return;
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The server ended with {process.ExitCode} instead of getting ready:\n{Errors}");
    }

    [GeneratedRegex(@"^ready smtp=(?:127\.0\.0\.1:(?<smtp>\d+))? web=(?<web>http://127\.0\.0\.1:\d+)$")]
    private static partial Regex Ready();

    [GeneratedRegex("^(Gateway|Policy|People|Storage|Web|AddIn|Graph|Retention)__")]
    private static partial Regex OwnSection();
}
