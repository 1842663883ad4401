using System.Buffers;

namespace MailCompliance.Server.Smtp;

/// <summary>
/// One connection as both sides see it: input in one contiguous buffer, output collected and sent in large writes.
/// Not for concurrent use.
/// </summary>
public sealed class SmtpWire(Stream stream) : IBufferWriter<byte>, IAsyncDisposable
{
    private const int InputSize = 64 * 1024;
    private const int OutputSize = 32 * 1024;

    private byte[] input = ArrayPool<byte>.Shared.Rent(InputSize);
    private byte[] output = ArrayPool<byte>.Shared.Rent(OutputSize);
    private int start;
    private int end;
    private int written;
    private bool disposed;
    private Task<int>? listening;

    public Stream Stream { get; private set; } = stream;

    /// <summary>Received and not consumed.</summary>
    public ReadOnlySpan<byte> Buffered => input.AsSpan(start, end - start);

    public bool HasOutput => written > 0;

    /// <summary>Something has come since <see cref="Listen"/>, or lay here before: octets, or the end of the connection.</summary>
    public bool HasArrived => start < end || listening is { IsCompleted: true };

    public void Consume(int octets) => start += octets;

    /// <summary>Starts to receive while output is still on its way; what comes is for the next <see cref="FillAsync"/>.</summary>
    public void Listen()
    {
        if (listening is not null || end == input.Length)
            return;
        if (start == end)
            start = end = 0;
        listening = Stream.ReadAsync(input.AsMemory(end)).AsTask();
    }

    /// <summary>Forgets what was received: what came in the clear must not count after STARTTLS (RFC 3207 section 4.2).</summary>
    public void DiscardInput() => start = end = 0;

    /// <summary>Goes on over another stream, TLS over the old one.</summary>
    public void Upgrade(Stream upgraded)
    {
        DiscardInput();
        Stream = upgraded;
    }

    /// <summary>Sends what is written, then receives more.</summary>
    /// <returns>False at the end of the connection.</returns>
    /// <exception cref="IOException">The connection is lost.</exception>
    /// <exception cref="InvalidOperationException">The buffer is full of unconsumed input.</exception>
    public async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        if (HasOutput)
            await FlushAsync(cancellation);
        if (listening is { } begun)
            return Received(await EndOfAsync(begun, cancellation));
        if (start == end)
            start = end = 0;
        if (end == input.Length && start > 0)
        {
            Buffered.CopyTo(input);
            end -= start;
            start = 0;
        }
        if (end == input.Length)
            throw new InvalidOperationException("the input buffer is full");
        return Received(await Stream.ReadAsync(input.AsMemory(end), cancellation));
    }

    public void Advance(int count) => written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return output.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Sends a piece of content: collected while it fits, the rest of a large one goes out as it is.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var room = output.Length - written;
        if (content.Length > room && HasOutput)
        {
            // full writes: a header block that goes alone costs a packet, and the other side a wake-up
            this.Write(content.Span[..room]);
            content = content[room..];
            await FlushAsync(cancellation);
        }

        if (content.Length > output.Length)
            await Stream.WriteAsync(content, cancellation);
        else
            this.Write(content.Span);
    }

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        if (!HasOutput)
            return;
        var octets = output.AsMemory(0, written);
        written = 0;
        await Stream.WriteAsync(octets, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await Stream.DisposeAsync();
        // a read that was never awaited may still write into the buffer: it is left to the collector then
        if (listening is null)
            ArrayPool<byte>.Shared.Return(input);
        _ = listening?.ContinueWith(static read => read.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        ArrayPool<byte>.Shared.Return(output);
        input = output = [];
        start = end = written = 0;
    }

    private bool Received(int octets)
    {
        end += octets;
        return octets > 0;
    }

    private async ValueTask<int> EndOfAsync(Task<int> read, CancellationToken cancellation)
    {
        // cancelled, it stays what it is: the connection is of no further use
        var received = await read.WaitAsync(cancellation);
        listening = null;
        return received;
    }

    private void EnsureRoom(int octets)
    {
        if (output.Length - written >= octets)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(output.Length * 2, written + octets));
        output.AsSpan(0, written).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(output);
        output = larger;
    }
}
