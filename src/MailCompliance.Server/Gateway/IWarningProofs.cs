using MailCompliance.Engine.Facts;

namespace MailCompliance.Server.Gateway;

/// <summary>Reads the proof that a sender was warned before he sent. The gateway does not know who makes such proofs.</summary>
public interface IWarningProofs
{
    /// <param name="messageId">A proof counts for one message alone; null where the message has no id.</param>
    /// <returns>Null where the message brings none.</returns>
    /// <exception cref="Exception">A fault of our own: 451.</exception>
    ValueTask<WarningProof?> ReadAsync(MessageFacts facts, string? messageId, CancellationToken cancellation);
}
