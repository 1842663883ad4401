using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.NextHop;

/// <summary>
/// One transaction at the next hop, opened by the first recipient and asked live: what the next hop says of a recipient is
/// what the client hears. A connection lost while the client still sends the message is replaced; once the last byte has
/// gone nothing is sent again.
/// </summary>
public sealed class NextHopTransaction(SmtpClientPool pool, MailFrom mail, NextHopReplies replies, NextHopWatch watch) : IAsyncDisposable
{
    private readonly List<RcptTo> accepted = [];
    private SmtpClientConnection? connection;
    private SmtpReply? mailRefusal;

    /// <summary>Recipients that the next hop took, in order; added copies among them.</summary>
    public IReadOnlyList<RcptTo> Accepted => accepted;

    /// <summary>The reply to a recipient of the client.</summary>
    public async Task<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
    {
        if (mailRefusal is not null)
            return mailRefusal;
        try
        {
            return await AskAsync(recipient, cancellation);
        }
        catch (SmtpClientException fault)
        {
            await ReturnAsync();
            return watch.Explain(fault);
        }
    }

    /// <summary>
    /// Sends the message to the recipients accepted. The reply is for the client, already translated.
    /// </summary>
    /// <param name="beforeLastByte">See <see cref="SmtpClientConnection.SendMessageAsync"/>; may run twice where a connection had to be replaced.</param>
    public async Task<SendResult> SendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> segments, bool bdat, Func<CancellationToken, ValueTask> beforeLastByte, CancellationToken cancellation)
    {
        for (var mayReplace = true; ; mayReplace = false)
        {
            try
            {
                if (await EnsureOpenAsync(cancellation) is { } refusal)
                    return new SendResult(refusal, SendOutcome.Refused);
                var reply = await connection!.SendMessageAsync(segments, bdat, beforeLastByte, cancellation);
                watch.Reached();
                return new SendResult(replies.ForClient(reply), reply.IsPositive ? SendOutcome.Accepted : SendOutcome.Refused);
            }
            catch (SmtpClientException fault) when (!fault.OutcomeUnknown)
            {
                await ReturnAsync();
                if (!mayReplace || fault.Stage is not (SmtpClientStage.Envelope or SmtpClientStage.Message))
                    return new SendResult(watch.Explain(fault), SendOutcome.Refused);
            }
            catch (SmtpClientException fault)
            {
                return new SendResult(watch.Explain(fault), SendOutcome.Unknown);
            }
        }
    }

    /// <summary>Gives the connection back; an open transaction is ended.</summary>
    public ValueTask DisposeAsync() => ReturnAsync();

    private async Task<SmtpReply> AskAsync(RcptTo recipient, CancellationToken cancellation)
    {
        SmtpReply? reply;
        if (connection is { IsHealthy: true })
        {
            reply = await connection.RecipientAsync(recipient, cancellation);
        }
        else
        {
            if (await EnsureOpenAsync(cancellation, with: recipient) is { } refusal)
                return refusal;
            reply = firstReply;
        }

        var answer = replies.ForClient(reply!);
        if (answer.IsPositive)
            accepted.Add(recipient);
        return answer;
    }

    private SmtpReply? firstReply;

    /// <summary>Opens a transaction with all recipients accepted so far, where none is open.</summary>
    /// <param name="with">A recipient to ask for in the same round trip; its reply is in <see cref="firstReply"/>.</param>
    /// <returns>The refusal for the client, or null.</returns>
    private async Task<SmtpReply?> EnsureOpenAsync(CancellationToken cancellation, RcptTo? with = null)
    {
        if (connection is { IsHealthy: true })
            return null;
        await ReturnAsync();
        connection = await pool.RentAsync(cancellation);
        watch.Reached();
        var pending = accepted.ToList();
        if (with is not null)
            pending.Add(with);
        if (NeedsDsn(pending) && !connection.Extensions.Dsn)
            return new SmtpReply(451, "4.3.5", "The next mail server no longer offers delivery notifications; please try again");
        return await OpenAsync(pending, with is not null, cancellation);
    }

    private async Task<SmtpReply?> OpenAsync(List<RcptTo> pending, bool lastIsNew, CancellationToken cancellation)
    {
        var declared = mail with { EightBit = true };
        var (mailReply, reply) = await connection!.MailAndRecipientAsync(declared, mail.DeclaredSize, pending[0], cancellation);
        if (!mailReply.IsPositive)
        {
            await ReturnAsync();
            return mailRefusal = replies.ForClient(mailReply);
        }

        for (var next = 1; next < pending.Count; next++)
        {
            if (!reply!.IsPositive)
                return NoLongerAccepted;
            reply = await connection.RecipientAsync(pending[next], cancellation);
        }

        firstReply = reply;
        return lastIsNew || reply!.IsPositive ? null : NoLongerAccepted;
    }

    /// <summary>A recipient that the client believes accepted is refused by a second connection: the client has to ask again.</summary>
    private static SmtpReply NoLongerAccepted { get; } = new(451, "4.4.2", "The connection to the next mail server was lost; please try again");

    private bool NeedsDsn(List<RcptTo> pending) =>
        mail.Ret is not null || mail.EnvelopeId is not null || pending.Exists(recipient => recipient.Notify is not null || recipient.OriginalRecipient is not null);

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

/// <param name="Reply">For the client.</param>
public sealed record SendResult(SmtpReply Reply, SendOutcome Outcome);
