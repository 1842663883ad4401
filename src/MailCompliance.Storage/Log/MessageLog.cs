namespace MailCompliance.Storage.Log;

/// <summary>Every message that came to the gateway, and what became of it.</summary>
public sealed class MessageLog
{
    /// <summary>Raised when an outcome could not be written; the entry stays <see cref="LogState.Sending"/> until the outcome, which is kept in memory, can be written.</summary>
    public event Action<OutcomeDelayed>? OutcomeDelayed { add => throw new NotImplementedException(); remove => throw new NotImplementedException(); }

    /// <summary>Writes the entry durably: when this returns, a crash cannot lose it. Entries of concurrent callers share one commit.</summary>
    /// <exception cref="System.Data.Common.DbException">Not written: nothing may go to the next hop.</exception>
    public Task BeginAsync(MessageLogEntry entry, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// Adds the outcome. Written within a fraction of a second together with others; never throws for a fault of the database.
    /// Need not be awaited.
    /// </summary>
    /// <returns>Whether it has been written at the first try.</returns>
    public Task<bool> CompleteAsync(string id, LogOutcome outcome) => throw new NotImplementedException();

    /// <summary>The latest entry of the same message within <see cref="RepeatKey.Lifetime"/>; null: this is the first.</summary>
    public Task<EarlierEntry?> FindRepeatAsync(string repeatKey, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task<MessageLogEntry?> FindAsync(string id, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task<IReadOnlyList<MessageLogEntry>> SearchAsync(LogQuery query, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Entries still <see cref="LogState.Sending"/> after <paramref name="olderThan"/> (a crash in between) become <see cref="LogState.Unknown"/>.</summary>
    /// <returns>How many.</returns>
    public Task<int> SettleAsync(TimeSpan olderThan, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Exempts an entry from retention, or no longer. Audited.</summary>
    /// <returns>False: there is no such entry.</returns>
    public Task<bool> SetLegalHoldAsync(string id, bool hold, string by, string reason, CancellationToken cancellation = default) => throw new NotImplementedException();
}

/// <summary>An outcome that could not be written.</summary>
public sealed record OutcomeDelayed(string EntryId, Exception Fault);
