using MailCompliance.Engine.Facts;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway;

/// <summary>What somebody was allowed to send before it was sent. The gateway does not know how that was asked for.</summary>
public interface ISendPermissions
{
    /// <summary>Uses a permission up: it counts for one message, however often that one comes.</summary>
    /// <param name="id">Of the message's log entry.</param>
    /// <param name="findings">All that holds the message: each has to have been allowed.</param>
    /// <param name="messageId">Null where the message has none: then nothing is allowed.</param>
    /// <returns>Id of the request that it was allowed with; null: it was not.</returns>
    /// <exception cref="Exception">A fault of our own: 451.</exception>
    Task<string?> UseAsync(string id, MessageFacts facts, IReadOnlyList<HeldFinding> findings, string? messageId, CancellationToken cancellation);
}
