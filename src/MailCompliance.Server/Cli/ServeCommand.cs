using System.CommandLine;
using MailCompliance.Server.Hosting;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Cli;

/// <summary><c>serve</c>: the gateway with its web pages, until SIGTERM.</summary>
public static class ServeCommand
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    public static Command Create()
    {
        var config = SharedOptions.Config();
        var command = new Command("serve", "Take mail, check it, hand it on. Ends on SIGTERM or Ctrl+C.") { config };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (options, configuration) = ConfigurationReader.Read(parsed.GetValue(config));
            await using var installation = await Installation.OpenAsync(options, configuration, TimeProvider.System, cancellation);
            var addresses = await installation.StartAsync(cancellation);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(addresses.ReadyLine);
            await parsed.InvocationConfiguration.Output.FlushAsync(CancellationToken.None);
            await Stop.WaitAsync(cancellation);
            using var limit = new CancellationTokenSource(StopTime);
            await installation.StopAsync(limit.Token);
            return ExitCodes.Fine;
        });
        return command;
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
