namespace MailCompliance.Server.Smtp;

/// <summary>A message as received, dot-stuffing undone; in pooled memory, or mapped from a temporary file when large. Gone after the transaction.</summary>
public abstract class SpooledMessage : IDisposable
{
    public abstract ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Whether a CR or LF stands alone; only with <c>bdat-only</c>, and then the message may leave by BDAT only.</summary>
    public bool HasBareLineEndings { get; init; }

    /// <summary>Whether any byte is above 127.</summary>
    public bool IsEightBit { get; init; }

    public abstract void Dispose();
}
