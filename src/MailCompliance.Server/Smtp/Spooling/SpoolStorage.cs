namespace MailCompliance.Server.Smtp.Spooling;

/// <summary>Where bodies in flight are kept: memory of a limited total, shared by all sessions, and a folder for what exceeds it.</summary>
public sealed class SpoolStorage(long maxMemoryBytes, int maxMessageMemoryBytes, string? folder)
{
    private long reserved;

    /// <summary>A message beyond this is kept in a file.</summary>
    public int MaxMessageMemoryBytes { get; } = maxMessageMemoryBytes;

    public string Folder { get; } = folder ?? Path.GetTempPath();

    /// <summary>Bytes reserved now.</summary>
    public long ReservedBytes => Interlocked.Read(ref reserved);

    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref reserved, bytes) <= maxMemoryBytes)
            return true;
        Interlocked.Add(ref reserved, -bytes);
        return false;
    }

    public void Release(int bytes) => Interlocked.Add(ref reserved, -bytes);
}
