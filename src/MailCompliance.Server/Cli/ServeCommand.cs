using System.CommandLine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Service;

namespace MailCompliance.Server.Cli;

/// <summary><c>serve</c>: the gateway with its web pages, until SIGTERM.</summary>
public static class ServeCommand
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var config = SharedOptions.Config();
        var command = new Command("serve", "Take mail, check it, hand it on. Ends on SIGTERM or Ctrl+C.") { config };
        command.SetAction((parsed, cancellation) =>
        {
            var file = SettingsOf(parsed.GetValue(config));
            var output = parsed.InvocationConfiguration.Output;
            return ServiceHost.RunAsync((ready, stop) => ServeAsync(file, output, ready, stop), cancellation);
        });
        return command;
    }

    /// <summary>A Windows service starts in the system's folder: what its settings name is meant from the folder they lie in.</summary>
    private static string? SettingsOf(string? file)
    {
        if (!ServiceHost.IsWindowsService)
            return file;
        Directory.SetCurrentDirectory(file is null ? AppContext.BaseDirectory : Path.GetDirectoryName(Path.GetFullPath(file))!);
        return file is null ? null : Path.GetFileName(file);
    }

    private static async Task<int> ServeAsync(string? file, TextWriter output, Action ready, CancellationToken stop)
    {
        var (options, configuration) = ConfigurationReader.Read(file);
        await using var installation = await Installation.OpenAsync(options, configuration, TimeProvider.System, stop);
        var addresses = await installation.StartAsync(stop);
        await output.WriteLineAsync(addresses.ReadyLine);
        await output.FlushAsync(CancellationToken.None);
        ready();
        await Stop.WaitAsync(stop);
        using var limit = new CancellationTokenSource(StopTime);
        await installation.StopAsync(limit.Token);
        return ExitCodes.Fine;
    }
}

/// <summary>Waits for the signal that ends a command.</summary>
public static class Stop
{
    public static async Task WaitAsync(CancellationToken signal)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = signal.Register(stopped.SetResult);
        await stopped.Task;
    }
}
