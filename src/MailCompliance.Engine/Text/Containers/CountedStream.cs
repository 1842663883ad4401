namespace MailCompliance.Engine.Text.Containers;

/// <summary>Counts what is unpacked against the budget, and refuses what grows beyond the ratio of honest content.</summary>
/// <param name="packed">Packed bytes of the entry; 0 where nothing is packed.</param>
internal sealed class CountedStream(Stream inner, ReadingBudget budget, long packed) : Stream
{
    private long total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => total;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        total += count;
        budget.CountUnpacked(count);
        if (packed > 0 && total > budget.Limits.RatioFrom && total / packed > budget.Limits.MaxRatio)
            throw new DocumentStop(Uninspectable.TooLarge);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>The rest of a stream in memory.</summary>
    /// <param name="expected">What the container claims; only a hint.</param>
    /// <exception cref="DocumentStop">More than one entry may have.</exception>
    public static ReadOnlyMemory<byte> ReadToEnd(Stream stream, ReadingBudget budget, long expected) =>
        ReadToEnd(stream, budget, expected, bytes => new byte[bytes]);

    /// <summary>As <see cref="ReadToEnd(Stream, ReadingBudget, long)"/>, in memory of the budget: it is good until the budget gets it back.</summary>
    public static ReadOnlyMemory<byte> ReadToEndRented(Stream stream, ReadingBudget budget, long expected) =>
        ReadToEnd(stream, budget, expected, budget.Rent);

    private static ReadOnlyMemory<byte> ReadToEnd(Stream stream, ReadingBudget budget, long expected, Func<int, byte[]> allocate)
    {
        var buffer = allocate((int)Math.Clamp(expected + 1, 1024, 1024 * 1024));
        var length = 0;
        while (true)
        {
            var count = stream.Read(buffer.AsSpan(length));
            length += count;
            if (count == 0)
                return buffer.AsMemory(0, length);
            if (length > budget.Limits.MaxEntryBytes)
                throw new DocumentStop(Uninspectable.TooLarge);
            if (length < buffer.Length)
                continue;
            var larger = allocate(Math.Min(buffer.Length * 2, Math.Max(budget.Limits.MaxEntryBytes, length) + 1));
            buffer.CopyTo(larger, 0);
            buffer = larger;
        }
    }

    public override void Flush()
    {
        // nothing is written
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
