namespace MailCompliance.Storage;

/// <summary>
/// Ids of log entries and held messages: UUID version 7 (RFC 9562 section 5.7) as text, so that they sort by time. The twelve bits after
/// the milliseconds are the fraction of the millisecond (section 6.2, method 3): lists are ordered by id alone, and of two messages
/// within a millisecond the later has to come after the earlier.
/// </summary>
public static class EntryId
{
    private const int Steps = 1 << 12;

    /// <param name="at">Counts to a quarter of a microsecond.</param>
    public static string New(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        var step = (int)(at.UtcTicks % TimeSpan.TicksPerMillisecond * Steps / TimeSpan.TicksPerMillisecond);
        bytes[6] = (byte)(bytes[6] & 0xF0 | step >> 8);
        bytes[7] = (byte)step;
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
