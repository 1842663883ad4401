using System.Diagnostics;
using System.Globalization;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>The most physical memory that this process held since a moment. Linux forgets its peak when told to; elsewhere the peak is the process's.</summary>
internal static class PeakMemory
{
    public static long Bytes
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                return Process.GetCurrentProcess().PeakWorkingSet64;
            var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <returns>What is held now.</returns>
    public static long Restart()
    {
        // proc(5): 5 resets the peak
        if (OperatingSystem.IsLinux())
            File.WriteAllText("/proc/self/clear_refs", "5");
        return Bytes;
    }
}
