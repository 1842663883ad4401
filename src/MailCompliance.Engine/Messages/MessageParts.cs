namespace MailCompliance.Engine.Messages;

/// <summary>Parts of a message that a channel may have been unable to read: what is not there then is not known to be missing.</summary>
[Flags]
public enum MessageParts
{
    None = 0,

    Subject = 1,

    /// <summary>What the sender wrote, signature included.</summary>
    Text = 2,

    Recipients = 4,

    Attachments = 8,
}
