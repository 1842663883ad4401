using MailCompliance.Engine.Messages;
using MailCompliance.Mime;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>A message that arrived whole, with all that its transaction said of it.</summary>
/// <param name="Id">Of its log entry; the reference that people see.</param>
/// <param name="At">When it arrived.</param>
/// <param name="Recipients">Those that the next hop accepted.</param>
/// <param name="Digest">Of the message as received.</param>
/// <param name="RepeatKey">Of the message as received.</param>
/// <param name="HasBareLineEndings">It may leave by BDAT only.</param>
public sealed record MessageInHand(
    string Id,
    DateTimeOffset At,
    SmtpPeer Peer,
    MailFrom Mail,
    IReadOnlyList<RcptTo> Recipients,
    MailDocument Document,
    ContentDigest Digest,
    string RepeatKey,
    bool HasBareLineEndings)
{
    /// <summary>Id of the first entry, where this one repeats it and is sent again all the same.</summary>
    public string? Repeats { get; init; }

    public string? MessageId => Document.Headers.Find("Message-ID")?.RawValue;

    public IReadOnlyList<string> Addresses { get; private init; } = [.. Recipients.Select(recipient => recipient.Address)];

    /// <summary>What the engine judges.</summary>
    public OutgoingMessage ToOutgoing() => MessageReader.Read(Document, Channel.Gateway, Mail.Address, Addresses) with { RepeatKey = RepeatKey };

    /// <summary>The same message on its way to some of its recipients only.</summary>
    public MessageInHand To(IReadOnlyList<RcptTo> recipients) =>
        this with { Recipients = recipients, Addresses = [.. recipients.Select(recipient => recipient.Address)] };
}
