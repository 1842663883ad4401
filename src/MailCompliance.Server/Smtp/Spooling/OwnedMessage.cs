namespace MailCompliance.Server.Smtp.Spooling;

/// <summary>A message over memory that something else owns and takes back once.</summary>
public sealed class OwnedMessage(ReadOnlyMemory<byte> bytes, Action release) : SpooledMessage
{
    private Action? release = release;

    public override ReadOnlyMemory<byte> Bytes => release is null ? throw new ObjectDisposedException(nameof(SpooledMessage)) : bytes;

    public override void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
