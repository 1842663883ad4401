using MailCompliance.Storage.Outbox;

namespace MailCompliance.Storage.Held;

/// <summary>
/// Messages that wait for a person. Content is encrypted at rest. Every change of state is a compare-and-set
/// (<see cref="HeldStates"/>) with exactly one audit entry in the same transaction, and so are the notices that go with it.
/// </summary>
public sealed class Quarantine
{
    /// <summary>How long after a lost answer the sending is tried once more.</summary>
    public static readonly TimeSpan UnknownRetry = TimeSpan.FromMinutes(15);

    /// <summary>Stores the message durably: when this returns, the client may be told 250. A repeat joins the first one and adds nothing.</summary>
    /// <param name="notices">To the sender, to the approvers; queued only where the message is new.</param>
    /// <exception cref="System.Data.Common.DbException">Not stored.</exception>
    public Task<HoldResult> HoldAsync(HeldMessage message, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Pending to held: the other recipients have got theirs.</summary>
    /// <returns>False: it was not pending.</returns>
    public Task<bool> ConfirmAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Removes a pending message: the next hop did not accept the rest, the client will send all of it again.</summary>
    /// <returns>False: it was not pending.</returns>
    public Task<bool> WithdrawAsync(string id, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task<IReadOnlyList<HeldSummary>> ListAsync(HeldQuery query, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <returns>Null: there is no such message.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    public Task<HeldDetails?> FindAsync(string id, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <returns>The message as received; null: there is no such message, or its content has been removed.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    public Task<byte[]?> ReadContentAsync(string id, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Takes effect exactly once. Whether <paramref name="by"/> may decide is the caller's to check.</summary>
    /// <param name="reason">In the words of the one who decides; null: none given.</param>
    public Task<DecisionResult> DecideAsync(
        string id, Decision decision, string by, string? reason, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Held to expired, where its time is over.</summary>
    /// <returns>False: it was decided, or is not due.</returns>
    public Task<bool> ExpireAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Refused or expired to returned, with the notice to the sender.</summary>
    public Task<bool> ReturnAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// The next message to send: approved ones, those whose node died while sending, and unknown ones for their one retry.
    /// </summary>
    /// <param name="node">Name of this node, for the audit trail.</param>
    /// <returns>Null: nothing to do.</returns>
    public Task<ReleaseClaim?> ClaimReleaseAsync(string node, TimeSpan lease, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Ends a claim.</summary>
    /// <param name="reply">The next hop's reply.</param>
    /// <returns>False: the lease had ended and another node took over.</returns>
    public Task<bool> FinishReleaseAsync(
        ReleaseClaim claim, ReleaseOutcome outcome, string? reply, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>The next hop could not take it now: it stays releasing and is claimed again at that time.</summary>
    public Task<bool> PostponeReleaseAsync(ReleaseClaim claim, DateTimeOffset until, string? reply, CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>An approver says what became of an unknown one: it arrived (released), or it is to be decided anew (held).</summary>
    public Task<DecisionResult> SettleUnknownAsync(string id, bool arrived, string by, string? reason, CancellationToken cancellation = default) => throw new NotImplementedException();

    public Task<DueMessages> DueAsync(CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>Exempts a message from retention, or no longer. Audited.</summary>
    public Task<bool> SetLegalHoldAsync(string id, bool hold, string by, string reason, CancellationToken cancellation = default) => throw new NotImplementedException();
}
