using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.NextHop;

/// <summary>
/// One transaction at the next hop, opened by the first recipient and asked live: what the next hop says of a recipient is
/// what the client hears. A connection that was lost while the client still sent the message is replaced; once the last byte
/// has gone nothing is sent again.
/// </summary>
public sealed class NextHopTransaction(SmtpClientPool pool, MailFrom mail, NextHopReplies replies, NextHopWatch watch) : IAsyncDisposable
{
    /// <summary>A connection that breaks so soon was dead before; one that breaks later is the next hop's way to say no.</summary>
    private static readonly TimeSpan DeadOnArrival = TimeSpan.FromSeconds(2);

    private readonly List<RcptTo> accepted = [];
    private SmtpClientConnection? connection;
    private SmtpReply? mailRefusal;
    private bool isEightBit;

    /// <summary>Recipients that the next hop took, in order; added copies among them.</summary>
    public IReadOnlyList<RcptTo> Accepted => accepted;

    /// <summary>How the connection is secured, for the log: "TLS 1.3, verified", "TLS 1.2, any certificate", "none".</summary>
    public string Security => connection?.TlsProtocol is { } protocol
        ? $"{protocol}, {(pool.Options.Tls == SmtpClientTls.Verified ? "verified" : "any certificate")}"
        : "none";

    /// <summary>A recipient that the client believes accepted is refused by a second connection: the client has to ask again.</summary>
    private static SmtpReply NoLongerAccepted { get; } = new(451, "4.4.2", "The connection to the next mail server was lost; please try again");

    /// <summary>The reply to a recipient of the client, or to a copy.</summary>
    public async Task<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
    {
        if (mailRefusal is not null)
            return mailRefusal;
        try
        {
            var answer = connection is { IsHealthy: true }
                ? replies.ForClient(await connection.RecipientAsync(recipient, cancellation))
                : await OpenAsync([.. accepted, recipient], cancellation);
            if (answer.IsPositive)
                accepted.Add(recipient);
            return answer;
        }
        catch (SmtpClientException fault)
        {
            await ReturnAsync();
            return watch.Explain(fault);
        }
    }

    /// <summary>The others of those accepted get nothing after all: the transaction is opened again without them.</summary>
    public ValueTask KeepOnlyAsync(IReadOnlyCollection<RcptTo> recipients)
    {
        accepted.RemoveAll(recipient => !recipients.Contains(recipient));
        return ReturnAsync();
    }

    /// <summary>Sends the message to the recipients accepted.</summary>
    /// <param name="beforeLastByte">See <see cref="SmtpClientConnection.SendMessageAsync"/>; may run twice where a connection had to be replaced.</param>
    public async Task<SendResult> SendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments, bool bdat, Func<CancellationToken, ValueTask> beforeLastByte, CancellationToken cancellation)
    {
        await DeclareEightBitAsync(segments);
        var clock = pool.Options.Time;
        var started = clock.GetTimestamp();
        for (var mayReplace = true; ; mayReplace = false)
        {
            try
            {
                if (connection is not { IsHealthy: true } && await OpenAsync(accepted, cancellation) is { IsPositive: false } refusal)
                    return new SendResult(refusal.IsPermanent ? NoLongerAccepted : refusal, SendOutcome.Refused);
                var reply = await connection!.SendMessageAsync(segments, bdat, beforeLastByte, cancellation);
                return new SendResult(replies.ForClient(reply), reply.IsPositive ? SendOutcome.Accepted : SendOutcome.Refused);
            }
            catch (SmtpClientException fault)
            {
                await ReturnAsync();
                if (fault.OutcomeUnknown)
                    return new SendResult(watch.Explain(fault), SendOutcome.Unknown);
                if (!mayReplace || fault.Reply is not null || fault.Stage == SmtpClientStage.Connect || clock.GetElapsedTime(started) > DeadOnArrival)
                    return new SendResult(watch.Explain(fault), SendOutcome.Refused);
            }
        }
    }

    /// <summary>Gives the connection back; an open transaction is ended.</summary>
    public ValueTask DisposeAsync() => ReturnAsync();

    /// <summary>A new transaction with these recipients. The reply to the last of them, or to what failed before it.</summary>
    private async Task<SmtpReply> OpenAsync(IReadOnlyList<RcptTo> recipients, CancellationToken cancellation)
    {
        while (true)
        {
            await ReturnAsync();
            connection = await pool.RentAsync(cancellation);
            if (NeedsNotifications(recipients) && !connection.Extensions.Dsn)
                return new SmtpReply(451, "4.3.5", "The next mail server no longer offers delivery notifications; please try again");
            try
            {
                var answer = await AskForAllAsync(connection, recipients, cancellation);
                watch.Reached();
                return answer;
            }
            catch (SmtpClientException) when (connection.IsReused)
            {
                // a connection from the pool that died meanwhile says nothing about the next hop: try the next one, or a new one
            }
        }
    }

    private async Task<SmtpReply> AskForAllAsync(SmtpClientConnection fresh, IReadOnlyList<RcptTo> recipients, CancellationToken cancellation)
    {
        var (mailReply, reply) = await fresh.MailAndRecipientAsync(mail with { EightBit = mail.EightBit || isEightBit }, mail.DeclaredSize, recipients[0], cancellation);
        if (!mailReply.IsPositive)
            return mailRefusal = replies.ForClient(mailReply);
        for (var next = 1; next < recipients.Count; next++)
        {
            if (!reply!.IsPositive)
                return NoLongerAccepted;
            reply = await fresh.RecipientAsync(recipients[next], cancellation);
        }

        return replies.ForClient(reply!);
    }

    /// <summary>
    /// The transaction was opened as the client declared the message. Where it turns out to hold 8-bit content all the same
    /// (clients forget, and stamps may bring some), it is opened again with BODY=8BITMIME (RFC 6152 section 3).
    /// </summary>
    private async ValueTask DeclareEightBitAsync(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        if (mail.EightBit || isEightBit || segments.All(segment => Ascii.IsValid(segment.Span)))
            return;
        isEightBit = true;
        if (connection is { Extensions.EightBitMime: true })
            await ReturnAsync();
    }

    private bool NeedsNotifications(IReadOnlyList<RcptTo> recipients) =>
        mail.Ret is not null || mail.EnvelopeId is not null || recipients.Any(recipient => recipient.Notify is not null || recipient.OriginalRecipient is not null);

    private async ValueTask ReturnAsync()
    {
        if (connection is not { } used)
            return;
        connection = null;
        await pool.ReturnAsync(used);
    }
}

public enum SendOutcome
{
    Accepted,

    /// <summary>Not accepted, for now or for good, as the reply says.</summary>
    Refused,

    /// <summary>The last byte had gone and no answer came.</summary>
    Unknown,
}

/// <param name="Reply">For the client, already translated.</param>
public sealed record SendResult(SmtpReply Reply, SendOutcome Outcome);
