namespace MailCompliance.Engine.Text.Office;

/// <summary>
/// Refuses XML with a tag longer than any program writes: the base library holds a tag in memory as a whole and compares all its
/// attributes. Text between tags may be of any length.
/// </summary>
internal sealed class TagLengthGuard(Stream inner) : Stream
{
    private const int MaxTag = 256 * 1024;

    private bool isInTag;
    private byte quote;
    private int length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="DocumentStop">A tag is too long.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Follow(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    private void Follow(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = !isInTag ? bytes.IndexOf((byte)'<') : quote != 0 ? bytes.IndexOf(quote) : bytes.IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            length += isInTag ? end < 0 ? bytes.Length : end + 1 : 0;
            if (length > MaxTag)
                throw new DocumentStop(Uninspectable.TooLarge);
            if (end < 0)
                return;
            Turn(bytes[end]);
            bytes = bytes[(end + 1)..];
        }
    }

    private void Turn(byte sign)
    {
        if (sign is (byte)'"' or (byte)'\'')
            quote = quote == 0 ? sign : (byte)0;
        else
            (isInTag, length) = (sign == '<', 0);
    }
}
