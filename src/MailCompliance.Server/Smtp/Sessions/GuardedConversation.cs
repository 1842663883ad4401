using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>A conversation whose faults become 451, so that the client keeps the message and tries again.</summary>
public sealed class GuardedConversation(ISmtpConversation conversation, ILogger logger, CancellationToken abort) : IAsyncDisposable
{
    /// <summary>MAIL was accepted and nothing has ended the transaction.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Null: go on.</summary>
    public async ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer)
    {
        try
        {
            return await conversation.ConnectAsync(peer, abort);
        }
        catch (Exception fault)
        {
            return Explain(fault, "connect") with { Code = 421 };
        }
    }

    public async ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail)
    {
        try
        {
            var reply = await conversation.MailAsync(peer, mail, abort);
            IsOpen = reply.IsPositive;
            return reply;
        }
        catch (Exception fault)
        {
            return Explain(fault, "MAIL");
        }
    }

    public async ValueTask<SmtpReply> RecipientAsync(RcptTo recipient)
    {
        try
        {
            return await conversation.RecipientAsync(recipient, abort);
        }
        catch (Exception fault)
        {
            return Explain(fault, "RCPT");
        }
    }

    /// <summary>Ends the transaction, whatever the reply.</summary>
    public async ValueTask<SmtpReply> MessageAsync(SpooledMessage message)
    {
        try
        {
            var reply = await conversation.MessageAsync(message, abort);
            IsOpen = false;
            return reply;
        }
        catch (Exception fault)
        {
            var reply = Explain(fault, "message");
            await ResetAsync();
            return reply;
        }
    }

    /// <summary>The session refuses the message of an open transaction.</summary>
    public async ValueTask<SmtpReply> RefusedAsync(RefusedMessage message)
    {
        if (!IsOpen)
            return message.Reply;
        try
        {
            return await conversation.RefusedAsync(message, abort);
        }
        catch (Exception fault)
        {
            return Explain(fault, "refusal");
        }
    }

    /// <summary>Ends an open transaction without a message.</summary>
    public async ValueTask ResetAsync()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        try
        {
            await conversation.ResetAsync();
        }
        catch (Exception fault)
        {
            Explain(fault, "reset");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ResetAsync();
        try
        {
            await conversation.DisposeAsync();
        }
        catch (Exception fault)
        {
            Explain(fault, "dispose");
        }
    }

    private SmtpReply Explain(Exception fault, string step)
    {
        if (fault is OperationCanceledException && abort.IsCancellationRequested)
            return SmtpReplies.Stopping;
        logger.LogError(fault, "The SMTP conversation failed at {Step}; the client is told to try again", step);
        return SmtpReplies.OwnFault;
    }
}
