using System.Globalization;
using System.Net;
using System.Security.Authentication;
using MailCompliance.Server.Smtp.Spooling;
using MailCompliance.Server.Smtp.Syntax;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>One client's SMTP session (RFC 5321): checks order and grammar of commands, receives messages, and asks the conversation.</summary>
public sealed class SmtpSession : IAsyncDisposable
{
    private readonly SmtpServerOptions options;
    private readonly SpoolStorage storage;
    private readonly ILogger logger;
    private readonly SessionChannel channel;
    private readonly GuardedConversation conversation;
    private readonly IPAddress connectedFrom;
    private SmtpPeer peer;
    private SmtpState state = SmtpState.Connected;
    private SmtpServerExtensions offered;
    private MailFrom sender = new("");
    private MessageReceiver? chunks;
    private int recipients;
    private int errors;
    private int idleCommands;
    private bool closing;

    /// <param name="stopping">The server stops: no new transaction.</param>
    /// <param name="abort">The server's patience is over: end at once.</param>
    public SmtpSession(
        Stream stream,
        SmtpPeer peer,
        SmtpServerOptions options,
        SpoolStorage storage,
        ISmtpConversation conversation,
        ILogger logger,
        CancellationToken stopping,
        CancellationToken abort)
    {
        this.options = options;
        this.storage = storage;
        this.logger = logger;
        this.peer = peer;
        connectedFrom = peer.Remote.Address;
        channel = new SessionChannel(stream, options, stopping, abort);
        this.conversation = new GuardedConversation(conversation, logger, abort);
    }

    /// <summary>Runs until either side ends it. Never throws; the stream is left to <see cref="DisposeAsync"/>.</summary>
    public async Task RunAsync()
    {
        SmtpReply? farewell = null;
        try
        {
            await GreetAsync();
            while (!closing)
                await StepAsync();
        }
        catch (SessionEndedException end)
        {
            farewell = end.Farewell;
        }
        catch (Exception fault)
        {
            logger.LogError(fault, "The SMTP session failed");
            farewell = SmtpReplies.FaultClosing;
        }
        await conversation.ResetAsync();
        await channel.SayFarewellAsync(farewell);
    }

    public async ValueTask DisposeAsync()
    {
        chunks?.Dispose();
        await conversation.DisposeAsync();
        await channel.DisposeAsync();
        peer.ClientCertificate?.Dispose();
    }

    private async ValueTask GreetAsync()
    {
        var refusal = await conversation.ConnectAsync(peer);
        channel.Write(refusal ?? new SmtpReply(220, null, options.Hostname + " ESMTP MailCompliance"));
        closing = refusal is not null;
    }

    private async ValueTask StepAsync()
    {
        var (command, problem) = await channel.ReadCommandAsync(inMessage: state == SmtpState.Chunks);
        var reply = problem is null ? await AnswerAsync(command) : Refuse(problem);
        CountIdle(command.Verb);
        if (reply is not null)
            channel.Write(reply);
        closing |= reply?.Code == 421;
        if (!closing && errors >= options.MaxErrors)
            throw new SessionEndedException(SmtpReplies.TooManyErrors);
    }

    /// <summary>Commands that lead to no message are fine in moderation; beyond it each is an error.</summary>
    private void CountIdle(SmtpVerb verb)
    {
        if (verb is SmtpVerb.Data or SmtpVerb.Bdat)
            idleCommands = 0;
        else if (verb is SmtpVerb.Noop or SmtpVerb.Rset or SmtpVerb.Vrfy or SmtpVerb.Help or SmtpVerb.Ehlo or SmtpVerb.Helo && ++idleCommands > options.MaxIdleCommands)
            errors++;
    }

    // null: nothing more to say
    private async ValueTask<SmtpReply?> AnswerAsync(SmtpCommandLine command)
    {
        if (SmtpStates.After(state, command.Verb) is not { } next)
            return await RefuseOutOfOrderAsync(command);
        return command.Verb switch
        {
            SmtpVerb.Ehlo => await HelloAsync(command.Argument, extended: true),
            SmtpVerb.Helo => await HelloAsync(command.Argument, extended: false),
            SmtpVerb.Mail => await MailAsync(command.Argument, next),
            SmtpVerb.Rcpt => await RecipientAsync(command.Argument, next),
            SmtpVerb.Data => await DataAsync(command.Argument),
            SmtpVerb.Bdat => await ChunkAsync(command.Argument, next),
            SmtpVerb.Rset => await ResetAsync(command.Argument, next),
            SmtpVerb.Noop => SmtpReplies.Ok,
            SmtpVerb.Quit => Close(SmtpReplies.Bye),
            SmtpVerb.Vrfy => command.Argument.Length > 0 ? SmtpReplies.CannotVerify : Refuse(SmtpReplies.BadArgument),
            SmtpVerb.Help => SmtpReplies.HelpText,
            SmtpVerb.StartTls => await StartTlsAsync(command.Argument, next),
            SmtpVerb.Xclient => await XclientAsync(command.Argument, next),
            SmtpVerb.Expn or SmtpVerb.Auth => Refuse(SmtpReplies.NotImplemented),
            SmtpVerb.Foreign => Close(SmtpReplies.UnknownCommand),
            _ => Refuse(SmtpReplies.UnknownCommand),
        };
    }

    private async ValueTask<SmtpReply> RefuseOutOfOrderAsync(SmtpCommandLine command)
    {
        if (command.Verb == SmtpVerb.Bdat)
        {
            // the chunk is on its way all the same
            if (MessageReceiver.ReadChunkArgument(command.Argument) is not { } chunk || chunk.Octets > options.MaxMessageBytes)
                return Close(Refuse(SmtpReplies.BadSequence));
            await MessageReceiver.SkipAsync(channel, options, chunk.Octets);
        }
        if (state == SmtpState.Connected && command.Verb is SmtpVerb.Mail or SmtpVerb.Rcpt or SmtpVerb.Data or SmtpVerb.Bdat)
            return Refuse(SmtpReplies.HelloFirst);
        var lacksRecipient = state == SmtpState.Sender && command.Verb is SmtpVerb.Data or SmtpVerb.Bdat;
        return Refuse(lacksRecipient ? SmtpReplies.NoRecipients : SmtpReplies.BadSequence);
    }

    private async ValueTask<SmtpReply> HelloAsync(string name, bool extended)
    {
        if (!HelloReply.IsAcceptableName(name))
            return Refuse(SmtpReplies.BadArgument);
        await EndTransactionAsync();
        peer = peer with { HelloName = name, IsExtendedHello = extended };
        offered = extended ? options.Extensions() : SmtpServerExtensions.None;
        if (!extended)
            return new SmtpReply(250, null, options.Hostname);
        var withTls = peer.TlsProtocol is null && options.Certificate?.Invoke() is not null;
        return HelloReply.For(options, offered, withTls, options.IsXclientPeer(connectedFrom));
    }

    private async ValueTask<SmtpReply> ResetAsync(string argument, SmtpState next)
    {
        if (argument.Length > 0)
            return Refuse(SmtpReplies.BadArgument);
        await EndTransactionAsync();
        state = next;
        return SmtpReplies.Ok;
    }

    private async ValueTask<SmtpReply> MailAsync(string argument, SmtpState next)
    {
        if (EnvelopeCommands.ReadMail(argument, offered, peer.IsExtendedHello, out var mail) is { } problem)
            return Refuse(problem);
        var reply = await conversation.MailAsync(peer, mail);
        if (!reply.IsPositive)
            return reply.IsPermanent ? Refuse(reply) : reply;
        if (mail.DeclaredSize > options.MaxMessageBytes)
            return await RefuseMessageAsync(new RefusedMessage(SmtpReplies.TooLarge, mail.DeclaredSize.Value, null));
        sender = mail;
        recipients = 0;
        state = next;
        return reply;
    }

    private async ValueTask<SmtpReply> RecipientAsync(string argument, SmtpState next)
    {
        if (EnvelopeCommands.ReadRecipient(argument, offered, sender.SmtpUtf8, out var recipient) is { } problem)
            return Refuse(problem);
        if (recipients >= options.MaxRecipients)
            return SmtpReplies.TooManyRecipients;
        var reply = await conversation.RecipientAsync(recipient);
        if (!reply.IsPositive)
            return reply;
        recipients++;
        state = next;
        return reply;
    }

    private async ValueTask<SmtpReply> DataAsync(string argument)
    {
        if (argument.Length > 0)
            return Refuse(SmtpReplies.BadArgument);
        channel.Write(SmtpReplies.StartInput);
        using var receiver = NewReceiver();
        await ReceiveAsync(receiver, receiver.ReceiveDataAsync());
        return await FinishAsync(receiver);
    }

    private async ValueTask<SmtpReply> ChunkAsync(string argument, SmtpState next)
    {
        var before = chunks?.Octets ?? 0;
        if (MessageReceiver.ReadChunkArgument(argument) is not { } chunk)
            return Close(await RefuseMessageAsync(new RefusedMessage(SmtpReplies.BadArgument, before, null)));
        if (chunk.Octets > options.MaxMessageBytes)
            return Close(await RefuseMessageAsync(new RefusedMessage(SmtpReplies.TooLarge, chunk.Octets, null)));
        if (!chunk.IsValid)
        {
            await MessageReceiver.SkipAsync(channel, options, chunk.Octets);
            return await RefuseMessageAsync(new RefusedMessage(SmtpReplies.BadArgument, before + chunk.Octets, null));
        }
        chunks ??= NewReceiver();
        state = next;
        await ReceiveAsync(chunks, chunks.ReceiveChunkAsync(chunk.Octets));
        if (chunk.IsLast)
            return await FinishAsync(chunks);
        if (chunks.Problem(isComplete: false) is { } problem)
            return await RefuseMessageAsync(new RefusedMessage(problem, chunks.Octets, null));
        return new SmtpReply(250, "2.0.0", chunk.Octets.ToString(CultureInfo.InvariantCulture) + " octets received");
    }

    private MessageReceiver NewReceiver() => new(channel, options, storage, sender.DeclaredSize);

    /// <summary>A message that we break off has its outcome; one that the client breaks off is none.</summary>
    private async ValueTask ReceiveAsync(MessageReceiver receiver, ValueTask receiving)
    {
        try
        {
            await receiving;
        }
        catch (SessionEndedException end) when (end.Farewell is { } farewell && farewell != SmtpReplies.Stopping)
        {
            await conversation.RefusedAsync(new RefusedMessage(farewell, receiver.Octets, null));
            throw;
        }
    }

    private async ValueTask<SmtpReply> FinishAsync(MessageReceiver receiver)
    {
        if (receiver.Problem(isComplete: true) is { } problem)
        {
            using var refused = receiver.FinishRefused();
            return await RefuseMessageAsync(new RefusedMessage(problem, receiver.Octets, refused));
        }
        SpooledMessage message;
        try
        {
            message = receiver.Finish();
        }
        catch (IOException fault)
        {
            logger.LogError(fault, "A spooled message cannot be read back");
            return await RefuseMessageAsync(new RefusedMessage(SmtpReplies.NoStorage, receiver.Octets, null));
        }
        using (message)
        {
            var reply = await conversation.MessageAsync(message);
            await EndTransactionAsync();
            return reply;
        }
    }

    private async ValueTask<SmtpReply> RefuseMessageAsync(RefusedMessage message)
    {
        var reply = await conversation.RefusedAsync(message);
        await EndTransactionAsync();
        return reply.IsPermanent ? Refuse(reply) : reply;
    }

    private async ValueTask EndTransactionAsync()
    {
        chunks?.Dispose();
        chunks = null;
        recipients = 0;
        state = SmtpState.Ready;
        await conversation.ResetAsync();
    }

    private async ValueTask<SmtpReply?> StartTlsAsync(string argument, SmtpState next)
    {
        if (argument.Length > 0)
            return Refuse(SmtpReplies.BadArgument);
        if (peer.TlsProtocol is not null)
            return Refuse(SmtpReplies.BadSequence);
        if (options.Certificate is null)
            return Refuse(SmtpReplies.NotOffered);
        if (options.Certificate() is not { } certificate)
            return SmtpReplies.TlsUnavailable;
        channel.Write(SmtpReplies.StartTls);
        await channel.FlushAsync();
        try
        {
            var (stream, client) = await TlsUpgrade.AcceptAsync(channel.Stream, certificate, options.ClientAuthorities, channel.BeginHandshake());
            channel.EndHandshake();
            channel.Upgrade(stream);
            peer = peer with { TlsProtocol = TlsVersion.NameOf(stream.SslProtocol), ClientCertificate = client, HelloName = null, IsExtendedHello = false };
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException)
        {
            logger.LogInformation(failure, "TLS handshake with {Client} failed", connectedFrom);
            throw new SessionEndedException(null);
        }
        offered = SmtpServerExtensions.None;
        state = next;
        return null;
    }

    private async ValueTask<SmtpReply?> XclientAsync(string argument, SmtpState next)
    {
        if (!options.IsXclientPeer(connectedFrom))
            return Refuse(SmtpReplies.NotOffered);
        if (XclientCommand.Apply(peer, argument) is not { } known)
            return Refuse(SmtpReplies.BadArgument);
        // the certificate is the proxy's own: it says nothing of the client that the proxy speaks for
        peer.ClientCertificate?.Dispose();
        peer = known with { ClientCertificate = null };
        state = next;
        await GreetAsync();
        return null;
    }

    private SmtpReply Refuse(SmtpReply reply)
    {
        errors++;
        return reply;
    }

    private SmtpReply Close(SmtpReply reply)
    {
        closing = true;
        return reply;
    }
}
