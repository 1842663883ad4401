using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Tests.Smtp;

/// <summary>Answers as told and keeps what it hears.</summary>
internal sealed class RecordingConversation : ISmtpConversation
{
    public List<string> Calls { get; } = [];

    public List<MailFrom> Senders { get; } = [];

    public List<RcptTo> Recipients { get; } = [];

    /// <summary>Contents as Latin-1, one character an octet.</summary>
    public List<string> Messages { get; } = [];

    public List<(bool Bare, bool EightBit)> Traits { get; } = [];

    public SmtpPeer? Peer { get; private set; }

    public SmtpReply? Refusal { get; init; }

    public Func<MailFrom, SmtpReply> OnMail { get; init; } = _ => new SmtpReply(250, "2.1.0", "sender fine");

    public Func<RcptTo, SmtpReply> OnRecipient { get; init; } = _ => new SmtpReply(250, "2.1.5", "recipient fine");

    public Func<CancellationToken, ValueTask<SmtpReply>> OnMessage { get; init; } = _ => ValueTask.FromResult(new SmtpReply(250, "2.0.0", "taken"));

    public ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation)
    {
        Calls.Add("connect");
        Peer = peer;
        return ValueTask.FromResult(Refusal);
    }

    public ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation)
    {
        Calls.Add("mail");
        Peer = peer;
        Senders.Add(mail);
        return ValueTask.FromResult(OnMail(mail));
    }

    public ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
    {
        Calls.Add("rcpt");
        Recipients.Add(recipient);
        return ValueTask.FromResult(OnRecipient(recipient));
    }

    public ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation)
    {
        Calls.Add("message");
        Messages.Add(Encoding.Latin1.GetString(message.Bytes.Span));
        Traits.Add((message.HasBareLineEndings, message.IsEightBit));
        return OnMessage(cancellation);
    }

    public ValueTask ResetAsync()
    {
        Calls.Add("reset");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Calls.Add("dispose");
        return ValueTask.CompletedTask;
    }
}
