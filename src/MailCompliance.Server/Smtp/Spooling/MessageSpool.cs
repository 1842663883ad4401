using System.Buffers;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Spooling;

/// <summary>
/// Collects the content of one message: in pooled memory, moved to a temporary file when it grows beyond its share or
/// the total is used up. Too much content, or no room for it, is noted and what follows only counted.
/// </summary>
public sealed class MessageSpool : IDisposable
{
    private const int FirstBuffer = 32 * 1024;

    private readonly SpoolStorage storage;
    private readonly long maxBytes;
    private byte[]? buffer;
    private TemporaryFile? file;
    private ContentScan scan;

    /// <param name="expectedBytes">Size that the client declared; 0: unknown. Saves growing step by step.</param>
    public MessageSpool(SpoolStorage storage, long maxBytes, long expectedBytes)
    {
        this.storage = storage;
        this.maxBytes = maxBytes;
        Reserve((int)Math.Clamp(expectedBytes + 1024, FirstBuffer, Math.Max(FirstBuffer, storage.MaxMessageMemoryBytes)));
    }

    /// <summary>Octets appended, kept or not.</summary>
    public long Length { get; private set; }

    public bool IsTooLarge => Length > maxBytes;

    /// <summary>Neither memory nor disk had room.</summary>
    public bool IsOutOfStorage { get; private set; }

    public void Append(ReadOnlySpan<byte> content)
    {
        var at = Length;
        Length += content.Length;
        scan.Add(content);
        if (IsTooLarge || IsOutOfStorage)
            Dispose();
        else if (file is not null || !HasRoom(content.Length))
            AppendToFile(content, at);
        else
            content.CopyTo(buffer.AsSpan((int)at));
    }

    /// <summary>What the content is like so far.</summary>
    public ContentScan Scan => scan;

    /// <summary>The message; this spool is empty afterwards. Only where it is neither too large nor out of storage.</summary>
    /// <exception cref="IOException">The file cannot be mapped.</exception>
    public SpooledMessage Finish()
    {
        if (file is { } spooled)
        {
            file = null;
            var view = new MappedView(spooled, (int)Length);
            return Message(view.Memory, view.Dispose);
        }
        var owned = buffer ?? [];
        buffer = null;
        return Message(owned.AsMemory(0, (int)Length), () => GiveBack(owned));
    }

    public void Dispose()
    {
        if (buffer is { } rented)
            GiveBack(rented);
        buffer = null;
        file?.Dispose();
        file = null;
    }

    private OwnedMessage Message(ReadOnlyMemory<byte> bytes, Action release) =>
        new(bytes, release) { HasBareLineEndings = scan.HasBareLineEndings, IsEightBit = scan.IsEightBit };

    private bool HasRoom(int more)
    {
        var needed = Length;
        if (buffer is not null && needed <= buffer.Length)
            return true;
        return needed <= storage.MaxMessageMemoryBytes
            && Reserve((int)Math.Max(needed, Math.Min(storage.MaxMessageMemoryBytes, (buffer?.Length ?? FirstBuffer) * 2L)), (int)(Length - more));
    }

    private bool Reserve(int bytes, int used = 0)
    {
        var rented = ArrayPool<byte>.Shared.Rent(bytes);
        if (!storage.TryReserve(rented.Length))
        {
            ArrayPool<byte>.Shared.Return(rented);
            return false;
        }
        if (buffer is { } old)
        {
            old.AsSpan(0, used).CopyTo(rented);
            GiveBack(old);
        }
        buffer = rented;
        return true;
    }

    private void AppendToFile(ReadOnlySpan<byte> content, long at)
    {
        try
        {
            if (file is null)
            {
                file = TemporaryFile.Create(storage.Folder);
                file.Write(buffer.AsSpan(0, (int)at), 0);
                if (buffer is { } rented)
                    GiveBack(rented);
                buffer = null;
            }
            file.Write(content, at);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            IsOutOfStorage = true;
            Dispose();
        }
    }

    private void GiveBack(byte[] rented)
    {
        storage.Release(rented.Length);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
