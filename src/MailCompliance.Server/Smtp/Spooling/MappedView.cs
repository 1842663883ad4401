using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace MailCompliance.Server.Smtp.Spooling;

/// <summary>The content of a temporary file as memory; owns the file. Must not be used after it is disposed.</summary>
public sealed unsafe class MappedView : MemoryManager<byte>
{
    private readonly TemporaryFile file;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly int length;
    private bool disposed;

    /// <param name="length">At least 1.</param>
    /// <exception cref="IOException">The system cannot map it; the file is closed then.</exception>
    public MappedView(TemporaryFile file, int length)
    {
        this.file = file;
        this.length = length;
        try
        {
            map = file.Map();
            view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        }
        catch
        {
            view?.Dispose();
            map?.Dispose();
            file.Dispose();
            throw;
        }
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new Span<byte>(start, length);
    }

    // mapped memory does not move
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin()
    {
    }

    public void Dispose() => ((IDisposable)this).Dispose();

    protected override void Dispose(bool disposing)
    {
        if (disposed)
            return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
        file.Dispose();
    }
}
