using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MailCompliance.Server.Hosting.Documents;

/// <summary>
/// A child process for hostile input: limits on memory and processor time that the system enforces, pipes with bounded
/// reading, and no way to outlive its owner: disposing kills it.
/// </summary>
public sealed class LimitedProcess : IDisposable
{
    private readonly Process process;
    private readonly IDisposable? job;

    private LimitedProcess(Process process, IDisposable? job) => (this.process, this.job) = (process, job);

    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static LimitedProcess Start(string program, IReadOnlyList<string> arguments, long maxMemory, TimeSpan maxTime)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(maxTime.TotalSeconds));
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo(program, arguments) : UnderShellLimits(program, arguments, maxMemory, seconds);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        return new LimitedProcess(process, OperatingSystem.IsWindows() ? WindowsJob.Around(process, maxMemory, seconds) : null);
    }

    /// <summary>Writes everything and closes the pipe. A child that ends early is no fault.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the child closed its end: its exit code says why
        }
    }

    /// <summary>Standard output, of at most so many characters; false where there was more.</summary>
    public Task<(string Text, bool Complete)> ReadOutputAsync(int maxCharacters, CancellationToken cancellation) =>
        ReadAsync(process.StandardOutput, maxCharacters, cancellation);

    /// <summary>Standard output as bytes, of at most so many; false where there was more.</summary>
    public async Task<(ReadOnlyMemory<byte> Bytes, bool Complete)> ReadBytesAsync(int maxBytes, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[65_536];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (bytes.Length + count > maxBytes)
                return (ReadOnlyMemory<byte>.Empty, false);
            bytes.Write(buffer, 0, count);
        }

        return (bytes.GetBuffer().AsMemory(0, (int)bytes.Length), true);
    }

    public async Task<string> ReadErrorsAsync(int maxCharacters, CancellationToken cancellation) =>
        (await ReadAsync(process.StandardError, maxCharacters, cancellation)).Text;

    public async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    public void Dispose()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it has ended already
        }

        process.Dispose();
        job?.Dispose();
    }

    /// <summary>The shell sets the limits of POSIX and becomes the program: address space in KiB, processor time in seconds, no files, no core.</summary>
    private static ProcessStartInfo UnderShellLimits(string program, IReadOnlyList<string> arguments, long maxMemory, int seconds)
    {
        var invariant = CultureInfo.InvariantCulture;
        const string Script = "ulimit -v \"$1\"; ulimit -t \"$2\"; ulimit -c 0; ulimit -f 0; shift 2; exec \"$@\"";
        return new ProcessStartInfo("/bin/sh", ["-c", Script, "limited", (maxMemory / 1024).ToString(invariant), seconds.ToString(invariant), program, .. arguments]);
    }

    private static async Task<(string Text, bool Complete)> ReadAsync(StreamReader reader, int maxCharacters, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var buffer = new char[8192];
        while (true)
        {
            var count = await reader.ReadAsync(buffer, cancellation);
            if (count == 0)
                return (text.ToString(), true);
            text.Append(buffer, 0, Math.Min(count, maxCharacters - text.Length));
            if (text.Length >= maxCharacters)
                return (text.ToString(), false);
        }
    }
}
