namespace MailCompliance.Storage.Held;

/// <summary>Where a held message stands. <see cref="HeldStates"/> says what may follow what.</summary>
public enum HeldState
{
    /// <summary>Held for some recipients while the others are being sent to; not confirmed yet.</summary>
    Pending,

    /// <summary>Waits for a decision.</summary>
    Held,

    /// <summary>Somebody decided that it goes.</summary>
    Approved,

    /// <summary>Somebody decided that it does not go.</summary>
    Refused,

    /// <summary>Nobody decided in time.</summary>
    Expired,

    /// <summary>A node is sending it.</summary>
    Releasing,

    /// <summary>The next hop accepted it.</summary>
    Released,

    /// <summary>The next hop's answer was lost.</summary>
    Unknown,

    /// <summary>The sender has been told that it will not go.</summary>
    Returned,
}
