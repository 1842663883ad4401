namespace MailCompliance.Server.Smtp;

/// <summary>
/// One connection to a next hop. Not for concurrent use. Replies, positive or not, are return values; a lost
/// connection, a timeout or nonsense from the other side is a <see cref="SmtpClientException"/>.
/// </summary>
public sealed class SmtpClientConnection : IAsyncDisposable
{
    private SmtpClientConnection(SmtpExtensions extensions) => Extensions = extensions;

    public SmtpExtensions Extensions { get; }

    /// <summary>"TLS 1.3"; null in the clear.</summary>
    public string? TlsProtocol { get; }

    /// <summary>False once the connection is lost, was closed or answered 421. It then has to be disposed.</summary>
    public bool IsHealthy { get; }

    /// <summary>Connects, greets, and starts TLS as the options demand.</summary>
    /// <exception cref="SmtpClientException">Not reachable, refused at greeting or EHLO, or TLS is missing, fails or does not verify.</exception>
    public static Task<SmtpClientConnection> ConnectAsync(SmtpClientOptions options, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// MAIL FROM with what the next hop offers of the parameters: SIZE, BODY and DSN parameters are left out where not offered.
    /// An envelope that needs SMTPUTF8 gets 553 5.6.7 without a question where it is not offered.
    /// </summary>
    /// <param name="size">Size to declare, in bytes; null: unknown.</param>
    public Task<SmtpReply> MailAsync(MailFrom mail, long? size, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>RCPT TO; NOTIFY and ORCPT only where DSN is offered.</summary>
    public Task<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>MAIL and the first RCPT, in one round trip where PIPELINING is offered. The second reply is null when MAIL was refused.</summary>
    public Task<(SmtpReply Mail, SmtpReply? Recipient)> MailAndRecipientAsync(MailFrom mail, long? size, RcptTo recipient, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// Sends the message and returns the final reply; after it no transaction is open. By DATA a final CRLF is added if it
    /// lacks one. A message that the next hop cannot take is refused here, with nothing sent and the transaction still open:
    /// 8-bit content without 8BITMIME by 554 5.6.3; a bare CR or LF by DATA, or BDAT without CHUNKING, by 550 5.6.11.
    /// </summary>
    /// <param name="segments">The content, in order, not dot-stuffed.</param>
    /// <param name="bdat">BDAT instead of DATA (RFC 3030).</param>
    /// <param name="beforeLastByte">Runs when all but the last byte (of BDAT) or the terminating dot (of DATA) is written.
    /// If it throws, the connection is closed, the next hop has no complete message, and the exception passes through.</param>
    public Task<SmtpReply> SendMessageAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments,
        bool bdat,
        Func<CancellationToken, ValueTask>? beforeLastByte,
        CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>RSET: ends an open transaction.</summary>
    public Task<SmtpReply> ResetAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>QUIT and close; never throws for a connection already lost.</summary>
    public Task QuitAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Closes without QUIT.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
