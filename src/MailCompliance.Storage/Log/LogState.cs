namespace MailCompliance.Storage.Log;

/// <summary>What became of a message that came to the gateway.</summary>
public enum LogState
{
    /// <summary>About to go to the next hop. Stays so where the outcome could not be written.</summary>
    Sending,

    /// <summary>The next hop accepted it.</summary>
    Delivered,

    /// <summary>Refused by the school's policy (our 550).</summary>
    Refused,

    /// <summary>Refused for good by the next hop.</summary>
    Rejected,

    /// <summary>Answered with a temporary failure: by the next hop, or for a fault of our own.</summary>
    Deferred,

    /// <summary>In quarantine.</summary>
    Held,

    /// <summary>A held or refused message that came again within <see cref="RepeatKey.Lifetime"/> and got the same answer; nothing else was done.</summary>
    Repeated,

    /// <summary>The next hop's final answer was lost.</summary>
    Unknown,
}
