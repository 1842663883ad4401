using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Pages.Notice;

/// <summary>
/// What the settings of the installation say of how mail is processed, beside the policy: notice and assessment have to be true for both.
/// </summary>
public sealed record Processing
{
    /// <summary>Days that things are kept where the policy says nothing.</summary>
    public int MessageLogDays { get; init; } = 365;

    /// <inheritdoc cref="MessageLogDays"/>
    public int HeldMessageDays { get; init; } = 365;

    /// <inheritdoc cref="MessageLogDays"/>
    public int AuditDays { get; init; } = 365;

    /// <summary>Whether Sent Items of mailboxes are read and compared with what passed.</summary>
    public bool ReadsSentItems { get; init; }

    /// <summary>Whether Exchange's list of what it sent is compared every night.</summary>
    public bool ReadsMessageTrace { get; init; }

    /// <summary>Whether people sign in with Microsoft's service.</summary>
    public bool SignsInWithMicrosoft { get; init; }

    /// <summary>The server that checked messages are handed to; null: the settings name none.</summary>
    public string? NextHop { get; init; }

    /// <summary>How long things are really kept: as the policy says, else as the settings do. Every time is given.</summary>
    public RetentionTimes Kept(RetentionTimes policy) => policy with
    {
        MessageLogDays = policy.MessageLogDays ?? MessageLogDays,
        HeldMessageDays = policy.HeldMessageDays ?? HeldMessageDays,
        AuditDays = policy.AuditDays ?? AuditDays,
    };
}
