using MailCompliance.Server.Gateway.Admission;
using MailCompliance.Server.Gateway.Disposal;
using MailCompliance.Server.Gateway.NextHop;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Server.Smtp;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Gateway;

/// <summary>
/// One client's connection: who may send, which recipients the next hop takes, what becomes of the message. Whatever fails on
/// our side is a 451 with a reference and an alarm; the message stays with the client.
/// </summary>
public sealed class GatewayConversation(
    ClientAdmission admission,
    MessageStage stage,
    Func<MailFrom, NextHopTransaction> nextHop,
    LogEntries entries,
    MessageLog messages,
    RefusalRecord refusals,
    GatewayMetrics metrics,
    Alarms alarms,
    TimeProvider clock,
    ILogger<GatewayConversation> log) : ISmtpConversation
{
    private SmtpPeer? peer;
    private MailFrom? mail;
    private NextHopTransaction? transaction;

    public ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation) => ValueTask.FromResult(admission.AtConnect(peer));

    public async ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation)
    {
        await ResetAsync();
        if (admission.AtMail(peer, mail) is { } refusal)
        {
            log.LogInformation("Refused MAIL from {Client}: {Code} {EnhancedCode}", peer.Remote.Address, refusal.Code, refusal.EnhancedCode);
            return refusal;
        }

        (this.peer, this.mail) = (peer, mail);
        transaction = nextHop(mail);
        return new SmtpReply(250, "2.1.0", "sender ok");
    }

    public async ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
    {
        var open = transaction ?? throw new InvalidOperationException("RCPT without MAIL");
        try
        {
            return await open.RecipientAsync(recipient, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Fault(EntryId.New(clock.GetUtcNow()), fault);
        }
    }

    public async ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation)
    {
        if (peer is null || mail is null || transaction is null)
            throw new InvalidOperationException("A message without MAIL");
        var started = clock.GetTimestamp();
        var id = EntryId.New(clock.GetUtcNow());
        SmtpReply reply;
        try
        {
            reply = await stage.RunAsync(id, peer, mail, message, transaction, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            reply = Fault(id, fault);
            await RecordFaultAsync(id, message.Bytes.Length, reply);
        }
        finally
        {
            await ResetAsync();
        }

        var took = clock.GetElapsedTime(started);
        metrics.CountMessage(reply.Code, took);
        log.LogInformation("Message {Id}: {Code} {EnhancedCode} after {Milliseconds} ms", id, reply.Code, reply.EnhancedCode, (int)took.TotalMilliseconds);
        return reply;
    }

    public async ValueTask<SmtpReply> RefusedAsync(RefusedMessage message, CancellationToken cancellation)
    {
        try
        {
            await refusals.AddAsync(peer!, mail!, transaction?.Accepted ?? [], message, cancellation);
            return message.Reply;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return Fault(EntryId.New(clock.GetUtcNow()), fault);
        }
    }

    public async ValueTask ResetAsync()
    {
        if (transaction is not { } open)
            return;
        transaction = null;
        await open.DisposeAsync();
    }

    public ValueTask DisposeAsync() => ResetAsync();

    private SmtpReply Fault(string id, Exception fault)
    {
        alarms.Raise(AlarmKind.OwnFault, $"Message {id} could not be checked or stored and was answered with 451: {FaultReport.Of(fault)}");
        return new SmtpReply(451, "4.3.0", $"The e-mail check has a fault of its own, reference {id}. Your message will be tried again");
    }

    /// <summary>The outcome of a message that we could not handle, where the database still takes it; the client has its 451 either way.</summary>
    private async Task RecordFaultAsync(string id, long bytes, SmtpReply reply)
    {
        try
        {
            await messages.BeginAsync(entries.ForFault(id, clock.GetUtcNow(), mail!, transaction!.Accepted, bytes, peer!, reply));
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or IOException)
        {
            log.LogError("The failure of message {Id} could not be recorded: {Fault}", id, FaultReport.Of(fault));
        }
    }
}
