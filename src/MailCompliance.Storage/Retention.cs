namespace MailCompliance.Storage;

/// <summary>How long things are kept, counted from their last change.</summary>
public sealed record RetentionPeriods(TimeSpan MessageLog, TimeSpan HeldMessages)
{
    /// <summary>Rows of the sending counters; no longer than the longest window of any policy.</summary>
    public TimeSpan SendingCounters { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Notices and copies that are done; kept so that their keys still exclude a second one.</summary>
    public TimeSpan OwedMails { get; init; } = TimeSpan.FromDays(30);
}

/// <summary>What a run of <see cref="Retention.PurgeAsync"/> removed.</summary>
public sealed record PurgeResult(int LogEntries, int HeldMessages, int SendingRows, int OwedMails);

/// <summary>Removes what is older than it may be kept, in small steps. What is under legal hold stays; so does a held message that waits for somebody.</summary>
public sealed class Retention
{
    public Task<PurgeResult> PurgeAsync(RetentionPeriods periods, CancellationToken cancellation = default) => throw new NotImplementedException();
}
