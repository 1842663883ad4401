using System.Collections.Concurrent;
using System.Text;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

/// <summary>A message that a <see cref="KeepingConversation"/> took; the text is Latin-1, one character an octet.</summary>
public sealed record KeptMessage(SmtpPeer Peer, MailFrom Sender, IReadOnlyList<RcptTo> Recipients, string Text, bool HasBareLineEndings)
{
    /// <summary>Subject of the client's certificate; the certificate itself is gone after the session.</summary>
    public string? ClientSubject { get; init; }
}

/// <summary>Takes every message and keeps it.</summary>
internal sealed class KeepingConversation(ConcurrentQueue<KeptMessage> kept) : ISmtpConversation
{
    private readonly List<RcptTo> recipients = [];
    private SmtpPeer? peer;
    private MailFrom sender = new("");

    public ValueTask<SmtpReply?> ConnectAsync(SmtpPeer peer, CancellationToken cancellation) => ValueTask.FromResult<SmtpReply?>(null);

    public ValueTask<SmtpReply> MailAsync(SmtpPeer peer, MailFrom mail, CancellationToken cancellation)
    {
        (this.peer, sender) = (peer, mail);
        recipients.Clear();
        return ValueTask.FromResult(new SmtpReply(250, "2.1.0", "OK"));
    }

    public ValueTask<SmtpReply> RecipientAsync(RcptTo recipient, CancellationToken cancellation)
    {
        if (recipient.Address.StartsWith("refused", StringComparison.Ordinal))
            return ValueTask.FromResult(new SmtpReply(550, "5.1.1", "No such person"));
        recipients.Add(recipient);
        return ValueTask.FromResult(new SmtpReply(250, "2.1.5", "OK"));
    }

    public ValueTask<SmtpReply> MessageAsync(SpooledMessage message, CancellationToken cancellation)
    {
        kept.Enqueue(new KeptMessage(peer!, sender, [.. recipients], Encoding.Latin1.GetString(message.Bytes.Span), message.HasBareLineEndings)
        {
            ClientSubject = peer!.ClientCertificate?.Subject,
        });
        return ValueTask.FromResult(new SmtpReply(250, "2.0.0", "kept"));
    }

    public ValueTask ResetAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
