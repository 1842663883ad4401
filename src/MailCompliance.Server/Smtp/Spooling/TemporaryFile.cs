using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MailCompliance.Server.Smtp.Spooling;

/// <summary>A file that nobody else can open and that is gone when closed, also when the process is killed.</summary>
public sealed class TemporaryFile : IDisposable
{
    private readonly FileStream stream;

    private TemporaryFile(FileStream stream) => this.stream = stream;

    private SafeFileHandle Handle => stream.SafeFileHandle;

    /// <exception cref="IOException">The folder is missing or the disk full.</exception>
    public static TemporaryFile Create(string folder)
    {
        var path = Path.Combine(folder, $"mailcompliance-{Guid.NewGuid():N}.spool");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            BufferSize = 0,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var stream = new FileStream(path, options);
        // Windows deletes at close whatever happens; elsewhere a nameless file does the same
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return new TemporaryFile(stream);
    }

    /// <exception cref="IOException">The disk is full.</exception>
    public void Write(ReadOnlySpan<byte> content, long at) => RandomAccess.Write(Handle, content, at);

    /// <exception cref="IOException">The system cannot map it.</exception>
    public MemoryMappedFile Map() =>
        MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);

    public void Dispose() => stream.Dispose();
}
