namespace MailCompliance.Server.Smtp;

/// <summary>
/// What a session does with what it hears: one per connection, called one at a time and in an order that
/// the session guarantees (MAIL, RCPT…, message). Any exception is answered with 451 4.3.0.
/// </summary>
public interface ISmtpConversation : IAsyncDisposable
{
    /// <summary>Called before the greeting. Null: go on; else the reply that refuses the connection.</summary>
    ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation);

    ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation);

    ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation);

    /// <summary>The whole message has arrived. The reply is the final one; the transaction ends with it.</summary>
    ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation);

    /// <summary>
    /// The session itself refuses a message that was declared or sent: too large, a NUL octet, a bare line ending. Called within
    /// the transaction, at most once; <see cref="ResetAsync"/> follows.
    /// </summary>
    /// <returns>What the client hears: the reply given, or a temporary one where it could not be recorded.</returns>
    ValueTask<SmtpReply> RefusedAsync(RefusedMessage message, CancellationToken cancellation) => ValueTask.FromResult(message.Reply);

    /// <summary>The transaction ends without a message: RSET, a new EHLO, a lost connection, a refused message.</summary>
    ValueTask ResetAsync();
}

/// <summary>A message that the session refuses by the rules of SMTP alone.</summary>
/// <param name="Octets">How much of it came, or was declared.</param>
/// <param name="Content">What came, whole; null where it was not kept.</param>
public sealed record RefusedMessage(SmtpReply Reply, long Octets, SpooledMessage? Content);

/// <summary>Makes the conversation of a new connection.</summary>
public delegate ISmtpConversation SmtpConversationFactory();
