namespace MailCompliance.Storage.Held;

public enum Decision
{
    Release,
    Refuse,
}

/// <summary>What came of a decision. Of two at the same time exactly one is <see cref="Effective"/>.</summary>
public enum DecisionResult
{
    Effective,

    /// <summary>Somebody, or the clock, was faster.</summary>
    AlreadyDecided,

    NotFound,
}

/// <summary>A held message that this node, and no other, may send until the lease ends.</summary>
/// <param name="Token">To be shown when finishing.</param>
/// <param name="IsRetryOfUnknown">The one retry of a sending whose answer was lost.</param>
public sealed record ReleaseClaim(HeldDetails Message, string Token, DateTimeOffset LeaseEnds, bool IsRetryOfUnknown);

/// <summary>How a sending of a held message ended.</summary>
public enum ReleaseOutcome
{
    /// <summary>The next hop accepted it.</summary>
    Released,

    /// <summary>The final answer was lost: tried once more after 15 minutes, then shown to the approver.</summary>
    Unknown,

    /// <summary>The next hop refused it for good: it is held again, for the approver to see.</summary>
    Failed,
}

/// <summary>What the clock asks for.</summary>
/// <param name="Expired">Held messages whose time is over; to be given to <see cref="Quarantine.ExpireAsync"/>.</param>
/// <param name="ToRemind">Waiting, and due for a reminder; to be given to <see cref="Quarantine.RemindAsync"/>.</param>
/// <param name="Unknown">Unknown after their retry; for the approver to look at.</param>
/// <param name="Stuck">Pending for more than a day: the client gave up; to be given to <see cref="Quarantine.WithdrawAsync"/>.</param>
public sealed record DueMessages(
    IReadOnlyList<HeldSummary> Expired,
    IReadOnlyList<HeldSummary> ToRemind,
    IReadOnlyList<HeldSummary> Unknown,
    IReadOnlyList<HeldSummary> Stuck);
