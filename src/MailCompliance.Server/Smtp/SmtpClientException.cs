namespace MailCompliance.Server.Smtp;

/// <summary>The conversation with a next hop broke down: no usable reply. The connection is closed.</summary>
/// <remarks>The message names host, stage and cause, never mail content; it is for the log, not for a client's eyes.</remarks>
public sealed class SmtpClientException : Exception
{
    public SmtpClientException(SmtpClientStage stage, string message, Exception? cause = null)
        : base(message, cause) => Stage = stage;

    public SmtpClientStage Stage { get; }

    /// <summary>The reply that ended it, for example to the greeting or to STARTTLS; null: no reply came.</summary>
    public SmtpReply? Reply { get; init; }

    /// <summary>Whether the next hop may have taken the message although no reply says so. False: it certainly has not.</summary>
    public bool OutcomeUnknown => Stage == SmtpClientStage.FinalReply;
}

/// <summary>Where a conversation with a next hop broke down. Only at <see cref="FinalReply"/> is the outcome unknown.</summary>
public enum SmtpClientStage
{
    Connect,
    Greeting,
    Hello,
    Tls,
    Envelope,

    /// <summary>Before the last byte of the message was handed to the network.</summary>
    Message,

    /// <summary>From the last byte on: the next hop may have accepted the message.</summary>
    FinalReply,
}
