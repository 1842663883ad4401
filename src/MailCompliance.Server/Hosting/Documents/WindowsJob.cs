using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>A Windows job object: memory and processor time limited, everything in it ends when it is closed.</summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsJob : IDisposable
{
    private const int ExtendedLimitInformation = 9;
    private const uint LimitProcessTime = 0x2;
    private const uint LimitProcessMemory = 0x100;
    private const uint LimitKillOnClose = 0x2000;

    private readonly SafeFileHandle handle;

    private WindowsJob(SafeFileHandle handle) => this.handle = handle;

    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public nuint MinimumWorkingSetSize;
        public nuint MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public nuint Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong ReadOperations;
        public ulong WriteOperations;
        public ulong OtherOperations;
        public ulong ReadBytes;
        public ulong WriteBytes;
        public ulong OtherBytes;
        public nuint ProcessMemoryLimit;
        public nuint JobMemoryLimit;
        public nuint PeakProcessMemoryUsed;
        public nuint PeakJobMemoryUsed;
    }

    public static WindowsJob Around(Process process, long maxMemory, int seconds)
    {
        var job = new WindowsJob(CreateJobObjectW(0, null));
        var limits = new ExtendedLimits
        {
            Basic = new()
            {
                LimitFlags = LimitProcessMemory | LimitProcessTime | LimitKillOnClose,
                PerProcessUserTimeLimit = TimeSpan.FromSeconds(seconds).Ticks,
            },
            ProcessMemoryLimit = (nuint)maxMemory,
        };
        var set = SetInformationJobObject(job.handle, ExtendedLimitInformation, ref limits, (uint)Marshal.SizeOf<ExtendedLimits>());
        if (!set || !AssignProcessToJobObject(job.handle, process.SafeHandle))
        {
            process.Kill();
            job.Dispose();
            throw new InvalidOperationException("The limits of the child process could not be set.");
        }

        return job;
    }

    public void Dispose() => handle.Dispose();

    [LibraryImport("kernel32.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateJobObjectW(nint attributes, string? name);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformationJobObject(SafeFileHandle job, int kind, ref ExtendedLimits limits, uint length);

    [LibraryImport("kernel32.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool AssignProcessToJobObject(SafeFileHandle job, SafeProcessHandle process);
}
