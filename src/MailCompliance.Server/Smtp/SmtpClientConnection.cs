using System.Buffers;
using System.Text;
using MailCompliance.Server.Smtp.Clients;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp;

/// <summary>
/// One connection to a next hop. Not for concurrent use. Replies, positive or not, are return values; a lost
/// connection, a timeout or nonsense from the other side is a <see cref="SmtpClientException"/>.
/// </summary>
/// <remarks>When a call is cancelled the connection is closed, since the reply to it would be taken for that to the next command.</remarks>
public sealed class SmtpClientConnection : IAsyncDisposable
{
    private const int ChunkBytes = 1024 * 1024;
    private static readonly TimeSpan QuitPatience = TimeSpan.FromSeconds(5);

    private static readonly SmtpReply LacksSmtpUtf8 = new(553, "5.6.7", "The next mail server cannot take addresses or headers beyond ASCII");
    private static readonly SmtpReply LacksEightBit = new(554, "5.6.3", "The next mail server cannot take 8-bit content");
    private static readonly SmtpReply CannotCarryBare = new(550, "5.6.11", "The next mail server cannot take a CR or LF that is not part of a CRLF");
    private static readonly SmtpReply LacksChunking = new(550, "5.6.11", "The next mail server does not offer BDAT");
    private static readonly SmtpReply TooLarge = new(552, "5.3.4", "Message larger than the next mail server takes");

    private readonly ClientChannel channel;
    private readonly SmtpClientOptions options;

    private SmtpClientConnection(ClientChannel channel, SmtpClientOptions options, SmtpExtensions extensions, string? tlsProtocol)
    {
        this.channel = channel;
        this.options = options;
        Extensions = extensions;
        TlsProtocol = tlsProtocol;
    }

    public SmtpExtensions Extensions { get; }

    /// <summary>"TLS 1.3"; null in the clear.</summary>
    public string? TlsProtocol { get; }

    /// <summary>False once the connection is lost, was closed or answered 421. It then has to be disposed.</summary>
    public bool IsHealthy => channel.IsHealthy;

    /// <summary>MAIL was accepted and neither a message nor RSET has ended the transaction.</summary>
    public bool HasTransaction { get; private set; }

    /// <summary>It has carried an earlier transaction: if MAIL finds it dead, nothing is lost by trying a new one.</summary>
    public bool IsReused { get; internal set; }

    /// <summary>Something arrived while nothing was asked: the next hop closes, or has closed, the connection.</summary>
    public bool HasUnexpectedInput => channel.HasUnexpectedInput;

    /// <summary>Connects, greets, and starts TLS as the options demand.</summary>
    /// <exception cref="SmtpClientException">Not reachable, refused at greeting or EHLO, or TLS is missing, fails or does not verify.</exception>
    public static async Task<SmtpClientConnection> ConnectAsync(SmtpClientOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var (channel, extensions, tls) = await new ClientConnector(options).ConnectAsync(cancellation);
        return new SmtpClientConnection(channel, options, extensions, tls);
    }

    /// <summary>
    /// MAIL FROM with what the next hop offers of the parameters: SIZE, BODY and DSN parameters are left out where not offered.
    /// An envelope that needs SMTPUTF8 gets 553 5.6.7 without a question where it is not offered.
    /// </summary>
    /// <param name="size">Size to declare, in bytes; null: unknown.</param>
    public async Task<SmtpReply> MailAsync(MailFrom mail, long? size, CancellationToken cancellation)
    {
        if (EnvelopeText.NeedsSmtpUtf8(mail) && !Extensions.SmtpUtf8)
            return LacksSmtpUtf8;
        var reply = await AskAsync(EnvelopeText.Mail(mail, size, Extensions), cancellation);
        HasTransaction |= reply.IsPositive;
        return reply;
    }

    /// <summary>RCPT TO; NOTIFY and ORCPT only where DSN is offered.</summary>
    public Task<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation) =>
        !Ascii.IsValid(recipient.Address) && !Extensions.SmtpUtf8
            ? Task.FromResult(LacksSmtpUtf8)
            : AskAsync(EnvelopeText.Recipient(recipient, Extensions), cancellation);

    /// <summary>MAIL and the first RCPT, in one round trip where PIPELINING is offered. The second reply is null when MAIL was refused.</summary>
    public async Task<(SmtpReply Mail, SmtpReply? Recipient)> MailAndRecipientAsync(MailFrom mail, long? size, RcptTo recipient, CancellationToken cancellation)
    {
        var international = EnvelopeText.NeedsSmtpUtf8(mail) || !Ascii.IsValid(recipient.Address);
        if (!Extensions.Pipelining || (international && !Extensions.SmtpUtf8))
        {
            var alone = await MailAsync(mail, size, cancellation);
            return (alone, alone.IsPositive ? await RecipientAsync(recipient, cancellation) : null);
        }
        channel.Write(EnvelopeText.Mail(mail, size, Extensions));
        var first = await AskTwiceAsync(EnvelopeText.Recipient(recipient, Extensions), cancellation);
        HasTransaction |= first.Mail.IsPositive;
        return first.Mail.IsPositive ? first : (first.Mail, null);
    }

    /// <summary>
    /// Sends the message and returns the final reply; after it no transaction is open. By DATA a final CRLF is added if it
    /// lacks one. A message that the next hop cannot take is refused here, with nothing sent and the transaction still open:
    /// 8-bit content without 8BITMIME by 554 5.6.3; a bare CR or LF by DATA, or BDAT without CHUNKING, by 550 5.6.11; more
    /// octets than its SIZE by 552 5.3.4. An answer that is there before the last byte was written is no acceptance: the
    /// connection is closed, and the exception says that the message has not been taken.
    /// </summary>
    /// <param name="segments">The content, in order, not dot-stuffed.</param>
    /// <param name="bdat">BDAT instead of DATA (RFC 3030).</param>
    /// <param name="beforeLastByte">Runs before the last byte (of BDAT) or the terminating dot (of DATA) is written; most of what comes before is then on its way.
    /// If it throws, the connection is closed, the next hop has no complete message, and the exception passes through.</param>
    public async Task<SmtpReply> SendMessageAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments,
        bool bdat,
        Func<CancellationToken, ValueTask>? beforeLastByte,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(segments);
        var scan = new ContentScan();
        foreach (var segment in segments)
            scan.Add(segment.Span);
        var length = segments.Sum(segment => (long)segment.Length);
        if (Obstacle(scan, length, bdat) is { } obstacle)
            return obstacle;
        var refusal = bdat
            ? await SendChunksAsync(segments, length, cancellation)
            : await SendDataAsync(segments, scan, cancellation);
        if (refusal is not null)
            return refusal;
        await CommitAsync(beforeLastByte, cancellation);
        if (channel.HasArrived)
            return await AnsweredEarlyAsync(cancellation);
        return await CompleteAsync(segments, length, bdat, cancellation);
    }

    /// <summary>RSET: ends an open transaction.</summary>
    public Task<SmtpReply> ResetAsync(CancellationToken cancellation) => ResetAsync(options.ReplyTimeout, cancellation);

    /// <summary>RSET with a patience of its own: a probe must not cost as much as a slow delivery.</summary>
    public async Task<SmtpReply> ResetAsync(TimeSpan patience, CancellationToken cancellation)
    {
        var reply = await channel.AskAsync("RSET", SmtpClientStage.Envelope, patience, cancellation);
        HasTransaction &= !reply.IsPositive;
        return reply;
    }

    /// <summary>QUIT and close; never throws for a connection already lost.</summary>
    public async Task QuitAsync(CancellationToken cancellation)
    {
        try
        {
            if (IsHealthy)
                await channel.AskAsync("QUIT", SmtpClientStage.Envelope, QuitPatience, cancellation);
        }
        catch (Exception lost) when (lost is SmtpClientException or OperationCanceledException)
        {
            // QUIT is a courtesy; the connection closes either way
        }
        await DisposeAsync();
    }

    /// <summary>Closes without QUIT.</summary>
    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private SmtpReply? Obstacle(ContentScan scan, long length, bool bdat)
    {
        if (scan.IsEightBit && !Extensions.EightBitMime)
            return LacksEightBit;
        if (bdat && !Extensions.Chunking)
            return LacksChunking;
        if (scan.HasBareLineEndings && !bdat)
            return CannotCarryBare;
        return Extensions.Size is > 0 and var most && length > most ? TooLarge : null;
    }

    // null: the next hop waits for the terminating dot
    private async Task<SmtpReply?> SendDataAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, ContentScan scan, CancellationToken cancellation)
    {
        var go = await channel.AskAsync("DATA", SmtpClientStage.Message, options.ReplyTimeout, cancellation);
        if (go.Code != 354)
            return go.IsPositive ? throw await NonsenseAsync(SmtpClientStage.Message, go) : go;
        channel.Listen();
        await channel.SendAsync(
            SmtpClientStage.Message, options.ReplyTimeout, (wire, token) => MessageWriter.WriteDataAsync(segments, scan, wire, token), cancellation);
        return null;
    }

    // null: the next hop waits for the last octet, or for an empty last chunk
    private async Task<SmtpReply?> SendChunksAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, long length, CancellationToken cancellation)
    {
        var start = 0L;
        for (; length - start > ChunkBytes; start += ChunkBytes)
        {
            await SendChunkAsync(segments, start, ChunkBytes, ChunkBytes, isLast: false, cancellation);
            var reply = await channel.ReadReplyAsync(SmtpClientStage.Message, options.ReplyTimeout, cancellation);
            if (!reply.IsPositive)
                return reply;
        }
        channel.Listen();
        if (length > 0)
            await SendChunkAsync(segments, start, length - start, length - start - 1, isLast: true, cancellation);
        return null;
    }

    private Task SendChunkAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments, long start, long announced, long sent, bool isLast, CancellationToken cancellation) =>
        channel.SendAsync(SmtpClientStage.Message, options.ReplyTimeout, (wire, token) =>
        {
            MessageWriter.WriteChunkCommand(announced, isLast, wire);
            return MessageWriter.WriteRangeAsync(segments, start, sent, wire, token);
        }, cancellation);

    private async Task CommitAsync(Func<CancellationToken, ValueTask>? beforeLastByte, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            if (beforeLastByte is not null)
                await beforeLastByte(cancellation);
        }
        catch
        {
            await channel.AbandonAsync();
            throw;
        }
    }

    /// <summary>
    /// The next hop answered, or left, before it had the whole message. It has not taken it, whatever it says: a refusal counts,
    /// an acceptance is nonsense (RFC 5321 section 4.1.1.4: the reply follows the end of the data).
    /// </summary>
    private async Task<SmtpReply> AnsweredEarlyAsync(CancellationToken cancellation)
    {
        var reply = await channel.ReadReplyAsync(SmtpClientStage.Message, options.ReplyTimeout, cancellation);
        if (reply.Code < 400)
            throw await NonsenseAsync(SmtpClientStage.Message, reply);
        await channel.AbandonAsync();
        HasTransaction = false;
        return reply;
    }

    private async Task<SmtpReply> CompleteAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments, long length, bool bdat, CancellationToken cancellation)
    {
        const SmtpClientStage Stage = SmtpClientStage.FinalReply;
        await channel.SendAsync(Stage, options.ReplyTimeout, (wire, token) =>
        {
            if (bdat && length > 0)
                return MessageWriter.WriteRangeAsync(segments, length - 1, 1, wire, token);
            if (bdat)
                MessageWriter.WriteChunkCommand(0, isLast: true, wire);
            else
                wire.Write(".\r\n"u8);
            return wire.FlushAsync(token);
        }, cancellation);
        var reply = await channel.ReadReplyAsync(Stage, options.FinalReplyTimeout, cancellation);
        if (reply.Code is >= 300 and < 400)
            throw await NonsenseAsync(Stage, reply);
        HasTransaction = false;
        return reply;
    }

    private async Task<SmtpReply> AskAsync(string command, CancellationToken cancellation)
    {
        var reply = await channel.AskAsync(command, SmtpClientStage.Envelope, options.ReplyTimeout, cancellation);
        return reply.Code is >= 300 and < 400 ? throw await NonsenseAsync(SmtpClientStage.Envelope, reply) : reply;
    }

    private async Task<(SmtpReply Mail, SmtpReply? Recipient)> AskTwiceAsync(string second, CancellationToken cancellation)
    {
        channel.Write(second);
        var mail = await channel.ReadReplyAsync(SmtpClientStage.Envelope, options.ReplyTimeout, cancellation);
        // a next hop that answers 421 closes, and owes no second reply
        if (mail.Code == 421)
            return (mail, null);
        var recipient = await channel.ReadReplyAsync(SmtpClientStage.Envelope, options.ReplyTimeout, cancellation);
        if (mail.Code is >= 300 and < 400 || recipient.Code is >= 300 and < 400)
            throw await NonsenseAsync(SmtpClientStage.Envelope, mail);
        return (mail, recipient);
    }

    private async Task<SmtpClientException> NonsenseAsync(SmtpClientStage stage, SmtpReply reply)
    {
        await channel.AbandonAsync();
        return new SmtpClientException(stage, $"{options.Host}: reply {reply.Code} makes no sense here") { Reply = reply };
    }
}
