using System.ComponentModel.DataAnnotations;

namespace MailCompliance.Engine.Policy;

/// <summary>How long things are kept (S0 4, Storage: 12 months). Installations without a word on it go by their own settings.</summary>
public sealed record RetentionTimes
{
    /// <summary>How many school days a held message waits for a decision.</summary>
    [Range(1, 30)]
    public int HoldSchoolDays { get; init; } = 3;

    /// <summary>Days that message log entries are kept.</summary>
    [Range(2, 3650)]
    public int? MessageLogDays { get; init; }

    /// <summary>Days that held messages are kept after they were decided.</summary>
    [Range(2, 3650)]
    public int? HeldMessageDays { get; init; }

    /// <summary>Days that the audit log is kept.</summary>
    [Range(2, 3650)]
    public int? AuditDays { get; init; }
}
