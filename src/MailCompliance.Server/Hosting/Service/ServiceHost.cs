using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Hosting.WindowsServices;

namespace MailCompliance.Server.Hosting.Service;

/// <summary>
/// Whoever started us as a service: systemd is told by its socket (sd_notify) when mail is accepted and when the stop begins, Windows' service
/// manager by its own calls. The one place where the two differ; by hand there is neither.
/// </summary>
public static class ServiceHost
{
    /// <summary>Whether Windows runs us as a service: then there is no console, and the current folder is the system's.</summary>
    public static bool IsWindowsService { get; } = OperatingSystem.IsWindows() && WindowsServiceHelpers.IsWindowsService();

    /// <param name="serve">Gets what to call when mail is accepted, and the signal to stop; gives the exit code.</param>
    /// <param name="cancellation">The signal to stop where it comes from a terminal or from systemd.</param>
    public static async Task<int> RunAsync(Func<Action, CancellationToken, Task<int>> serve, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() && IsWindowsService)
            return await UnderWindows.RunAsync(serve);
        var systemd = new SystemdNotifier();
        await using var stopping = cancellation.Register(() => systemd.Notify(ServiceState.Stopping));
        return await serve(() => systemd.Notify(ServiceState.Ready), cancellation);
    }
}
