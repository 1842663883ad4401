using System.Runtime.Versioning;
using System.ServiceProcess;

namespace MailCompliance.Server.Hosting.Service;

/// <summary>
/// The service as Windows sees it: "starting" until mail is accepted, "stopping" until what is in flight has ended. What keeps it from starting
/// stands in the event log (Application).
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class UnderWindows : ServiceBase
{
    public const string Name = "MailCompliance";

    /// <summary>ERROR_EXCEPTION_IN_SERVICE of winerror.h: "actions on failure" set for the service then restart it.</summary>
    private const int Failed = 1064;

    /// <summary>Windows gives 30 seconds and must be asked for more: opening a large database, and messages in flight, may take longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Func<Action, CancellationToken, Task<int>> serve;
    private readonly CancellationTokenSource stop = new();
    private Task<int>? serving;

    private UnderWindows(Func<Action, CancellationToken, Task<int>> serve)
    {
        this.serve = serve;
        ServiceName = Name;
        CanShutdown = true;
    }

    /// <summary>Runs until Windows stops the service.</summary>
    public static async Task<int> RunAsync(Func<Action, CancellationToken, Task<int>> serve)
    {
        using var service = new UnderWindows(serve);
        try
        {
            await Task.Factory.StartNew(() => Run(service), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (InvalidOperationException)
        {
            // did not start: Windows knows, and the event log says why
        }

        return service.serving is { IsCompletedSuccessfully: true } serving ? await serving : Cli.ExitCodes.CouldNotCheck;
    }

    /// <exception cref="InvalidOperationException">It cannot serve; Windows reports that the service did not start.</exception>
    protected override void OnStart(string[] args)
    {
        RequestAdditionalTime(Patience);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        serving = Task.Run(() => serve(ready.SetResult, stop.Token));
        Task.WaitAny(serving, ready.Task);
        if (ready.Task.IsCompleted)
            _ = serving.ContinueWith(ended => Report(ended.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        else
            throw new InvalidOperationException(TextOf(serving.Exception?.InnerException));
    }

    protected override void OnStop() => End();

    protected override void OnShutdown() => End();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stop.Dispose();
        base.Dispose(disposing);
    }

    private void End()
    {
        RequestAdditionalTime(Patience);
        stop.Cancel();
        Task.WaitAny([serving!], Patience);
    }

    private void Report(Exception fault)
    {
        ExitCode = Failed;
        try
        {
            EventLog.WriteEntry(TextOf(fault), System.Diagnostics.EventLogEntryType.Error);
        }
        catch (System.Security.SecurityException)
        {
            // nobody made the log's source, which takes an administrator: the exit code has to do
        }

        Stop();
    }

    private static string TextOf(Exception? fault) => fault is null ? "It ended by itself." : Cli.CommandRunner.TextOf(fault);
}
