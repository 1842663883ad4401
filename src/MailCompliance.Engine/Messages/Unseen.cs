namespace MailCompliance.Engine.Messages;

/// <summary>Words of the <c>notSeen</c> contract that several channels use.</summary>
public static class Unseen
{
    /// <summary>A channel that judges one message by itself cannot tell mass mail that goes out in separate messages.</summary>
    public const string SentBefore = "what was sent before to others";

    /// <summary>The fields of a message need not name everybody who gets it.</summary>
    public const string Bcc = "recipients who stand in no field";
}
