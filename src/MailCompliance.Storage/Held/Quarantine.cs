using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Encryption;
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

    /// <summary>How long a client tries; a message still pending after it is one that nobody will confirm.</summary>
    private static readonly TimeSpan ClientPatience = TimeSpan.FromHours(24);

    private const string Gateway = "gateway";
    private const string Clock = "clock";
    private const int DueLimit = 100;

    private readonly Store store;
    private readonly AuditTrail audit;
    private readonly OwedMails notices;
    private readonly HeldSteps steps;
    private readonly Releases releases;
    private readonly Decisions decisions;

    internal Quarantine(Store store, AuditTrail audit, OwedMails notices)
    {
        this.store = store;
        this.audit = audit;
        this.notices = notices;
        steps = new HeldSteps(audit);
        releases = new Releases(store, steps);
        decisions = new Decisions(steps);
    }

    /// <summary>Raised in this process once somebody's decision has taken effect; other nodes find it when they look.</summary>
    public event Action? Decided;

    /// <summary>Stores the message durably: when this returns, the client may be told 250. A repeat joins the first one and adds nothing.</summary>
    /// <param name="notices">To the sender, to the approvers; queued only where the message is new.</param>
    /// <exception cref="System.Data.Common.DbException">Not stored.</exception>
    public async Task<HoldResult> HoldAsync(HeldMessage message, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default)
    {
        var row = HeldRow.Of(message, store.Keys);
        var owed = Seal(notices);
        var result = await store.WriteAsync(
            async session =>
            {
                if (!await row.InsertAsync(session, store.Now))
                    return await row.FindEarlierAsync(session) ?? throw new InvalidDataException("A held message vanished while it was looked at.");
                await steps.NoteAsync(session, Gateway, row.State.Stored(), message.Id, null);
                await OweAsync(session, owed);
                return new HoldResult(message.Id, IsNew: true, row.State);
            },
            cancellation);
        if (result.IsNew && owed.Count > 0)
            this.notices.Announce();
        return result;
    }

    /// <summary>Pending to held: the other recipients have got theirs.</summary>
    /// <returns>False: it was not pending.</returns>
    public Task<bool> ConfirmAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        StepAsync(id, HeldState.Pending, HeldState.Held, Gateway, notices, cancellation);

    /// <summary>Removes a pending message: the next hop did not accept the rest, the client will send all of it again.</summary>
    /// <returns>False: it was not pending.</returns>
    public Task<bool> WithdrawAsync(string id, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                if (await session.Sql("DELETE FROM held WHERE id = @id AND state = 'pending'").With("@id", id).ExecuteAsync() == 0)
                    return false;
                await steps.NoteAsync(session, Gateway, "withdrawn", id, HeldState.Pending);
                return true;
            },
            cancellation);

    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    public Task<IReadOnlyList<HeldSummary>> ListAsync(HeldQuery query, CancellationToken cancellation = default)
    {
        var filter = new Filter(query.Limit)
            .AddOneOf("state", [.. query.States.Select(state => state.Stored())])
            .Add("lower(author) = @from", "@from", query.From?.ToLowerInvariant())
            .AddContained("approvers", "@approver", query.Approver)
            .Add("message_id = @messageId", "@messageId", StorableText.Indexed(query.MessageId))
            .Add("id < @after", "@after", query.After);
        return store.ReadAsync(session => filter.RunAsync(session, $"SELECT {HeldRow.Columns} FROM held", HeldRow.ReadSummary, cancellation), cancellation);
    }

    /// <returns>Null: there is no such message.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    public Task<HeldDetails?> FindAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(session => HeldRow.FindAsync(session, store.Keys, id), cancellation);

    /// <returns>What lists show of it; null: there is no such message.</returns>
    public Task<HeldSummary?> FindSummaryAsync(string id, CancellationToken cancellation = default) =>
        store.ReadAsync(
            async session => await session.Sql($"SELECT {HeldRow.Columns} FROM held WHERE id = @id").With("@id", id).FirstAsync(HeldRow.ReadSummary, cancellation),
            cancellation);

    /// <summary>Messages that wait, and were read for other staff than are on file now; oldest first.</summary>
    /// <param name="by">Digest of the staff on file now.</param>
    public Task<IReadOnlyList<HeldSummary>> ConcernedByOthersAsync(string by, int limit, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<HeldSummary>>(
            async session => await session.Sql($"SELECT {HeldRow.Columns} FROM held WHERE state IN ('held', 'unknown') AND concerned_by <> @by ORDER BY id LIMIT @limit")
                .With("@by", by).With("@limit", limit).AllAsync(HeldRow.ReadSummary, cancellation),
            cancellation);

    /// <summary>Ids of the messages that concern a person, from this one on.</summary>
    public Task<IReadOnlySet<string>> ConcerningAsync(string person, string firstId, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlySet<string>>(
            async session => (await session.Sql("SELECT id FROM held_concerned WHERE person = @person AND id >= @first").With("@person", person.ToLowerInvariant()).With("@first", firstId)
                .AllAsync(row => row.GetString(0), cancellation)).ToHashSet(StringComparer.Ordinal),
            cancellation);

    /// <summary>Notes whom a message concerns, once it was read for the staff on file now.</summary>
    public Task SetConcernedAsync(string id, IReadOnlyList<string> concerned, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                await HeldRow.SetConcernedAsync(session, id, concerned, by);
                return true;
            },
            cancellation);

    /// <returns>The message as received; null: there is no such message, or its content has been removed.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong, or the row was changed.</exception>
    public async Task<byte[]?> ReadContentAsync(string id, CancellationToken cancellation = default)
    {
        var content = await store.ReadAsync(
            session => session.Sql("SELECT key_id, sealed FROM held_content WHERE id = @id").With("@id", id)
                .FirstAsync(row => new SealedBytes(row.GetString(0), row.Bytes(1)), cancellation),
            cancellation);
        return content?.Open(store.Keys, HeldRow.ContentPlace(id));
    }

    /// <summary>Takes effect exactly once, and is carried out at once. Whether <paramref name="by"/> may decide is the caller's to check.</summary>
    /// <param name="reason">In the words of the one who decides; null: none given.</param>
    public Task<DecisionResult> DecideAsync(
        string id, Decision decision, string by, string? reason, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        DecideAsync(new HeldDecision(id, decision, by, reason) { Notices = notices }, cancellation);

    /// <summary>Takes effect exactly once. Whether the person may decide is the caller's to check.</summary>
    public async Task<DecisionResult> DecideAsync(HeldDecision decision, CancellationToken cancellation = default)
    {
        var owed = Seal(decision.Notices);
        var result = await store.WriteAsync(
            async session =>
            {
                if (!await decisions.DecideAsync(session, decision, store.Now))
                    return await MissedAsync(session, decision.Id);
                await OweAsync(session, owed);
                return DecisionResult.Effective;
            },
            cancellation);
        if (result == DecisionResult.Effective)
            Decided?.Invoke();
        return result;
    }

    /// <summary>Takes a decision back within its <see cref="HeldDecision.UndoWindow"/>: the message is held again. Only the one who decided can.</summary>
    public Task<UndoResult> UndoAsync(string id, string by, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                if (await decisions.UndoAsync(session, id, by, store.Now))
                    return UndoResult.Undone;
                return await MissedAsync(session, id) == DecisionResult.NotFound ? UndoResult.NotFound : UndoResult.TooLate;
            },
            cancellation);

    /// <summary>Queues the reminders of a message that is due for them.</summary>
    /// <param name="next">When it is due again; null: never.</param>
    /// <returns>False: it is decided, not due, or another node was faster; nothing was queued.</returns>
    public Task<bool> RemindAsync(string id, DateTimeOffset? next, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default)
    {
        var owed = Seal(notices);
        return store.WriteAsync(
            async session =>
            {
                if (!await decisions.RemindAsync(session, id, next is { } at ? Instant.Of(at) : null, store.Now))
                    return false;
                await OweAsync(session, owed);
                return true;
            },
            cancellation);
    }

    /// <summary>Gives a message that waits other approvers: a deputy, or the fallback.</summary>
    /// <param name="seen">As it was listed: where the approvers were changed meanwhile nothing is done.</param>
    /// <returns>False: it does not wait any longer, or was changed meanwhile; nothing was queued.</returns>
    public Task<bool> EscalateAsync(
        HeldSummary seen, IReadOnlyList<string> approvers, string by, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default)
    {
        var owed = Seal(notices);
        return store.WriteAsync(
            async session =>
            {
                if (!await decisions.EscalateAsync(session, seen, approvers, by))
                    return false;
                await OweAsync(session, owed);
                return true;
            },
            cancellation);
    }

    /// <summary>Held to expired, where its time is over.</summary>
    /// <returns>False: it was decided, or is not due.</returns>
    public Task<bool> ExpireAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        StepAsync(id, HeldState.Held, HeldState.Expired, Clock, notices, cancellation, "AND expires_at <= @now");

    /// <summary>Refused or expired to returned, with the notice to the sender.</summary>
    /// <returns>False: it was neither.</returns>
    public async Task<bool> ReturnAsync(string id, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default) =>
        await StepAsync(id, HeldState.Refused, HeldState.Returned, Gateway, notices, cancellation)
        || await StepAsync(id, HeldState.Expired, HeldState.Returned, Gateway, notices, cancellation);

    /// <summary>
    /// The next message to send: approved ones, those whose node died while sending, and unknown ones for their one retry.
    /// </summary>
    /// <param name="node">Name of this node, for the audit trail.</param>
    /// <returns>Null: nothing to do.</returns>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key is missing or wrong; the claim ends with its lease.</exception>
    public async Task<ReleaseClaim?> ClaimReleaseAsync(string node, TimeSpan lease, CancellationToken cancellation = default)
    {
        var token = ClaimToken.New(node);
        var until = store.Now + Instant.Micros(lease);
        var claimed = await store.WriteAsync(session => releases.ClaimAsync(session, node, token, until), cancellation);
        if (claimed is not { } claim)
            return null;
        var message = await FindAsync(claim.Id, cancellation) ?? throw new InvalidDataException("A held message vanished while it was claimed.");
        return new ReleaseClaim(message, token, Instant.From(until), claim.IsRetry);
    }

    /// <summary>Ends a claim.</summary>
    /// <param name="reply">The next hop's reply.</param>
    /// <returns>False: the lease had ended and another node took over; nothing was changed, no notice queued.</returns>
    public Task<bool> FinishReleaseAsync(
        ReleaseClaim claim, ReleaseOutcome outcome, string? reply, IReadOnlyList<OwedMail> notices, CancellationToken cancellation = default)
    {
        var owed = Seal(notices);
        return store.WriteAsync(
            async session =>
            {
                if (!await releases.FinishAsync(session, claim, outcome, reply))
                    return false;
                await OweAsync(session, owed);
                return true;
            },
            cancellation);
    }

    /// <summary>The next hop could not take it now: it stays as it is and is claimed again at that time.</summary>
    /// <returns>False: the lease had ended and another node took over.</returns>
    public Task<bool> PostponeReleaseAsync(ReleaseClaim claim, DateTimeOffset until, string? reply, CancellationToken cancellation = default) =>
        store.WriteAsync(session => Releases.PostponeAsync(session, claim, Instant.Of(until), reply), cancellation);

    /// <summary>An approver says what became of an unknown one: it arrived (released), or it is to be decided anew (held).</summary>
    /// <param name="reason">In their words; kept only where it arrived.</param>
    public Task<DecisionResult> SettleUnknownAsync(string id, bool arrived, string by, string? reason, CancellationToken cancellation = default) =>
        store.WriteAsync(
            async session =>
            {
                var moved = arrived
                    ? await steps.MoveAsync(
                        session,
                        new HeldStep(id, HeldState.Unknown, HeldState.Released, by, store.Now),
                        ", claim = NULL, claim_until = 0, reason = @reason",
                        bind: statement => statement.With("@reason", reason))
                    : await releases.HoldAgainAsync(session, id, by, store.Now);
                if (!moved)
                    return await MissedAsync(session, id);
                if (arrived)
                    await Releases.DropContentAsync(session, id);
                return DecisionResult.Effective;
            },
            cancellation);

    /// <summary>Refused or expired ones whose sender has not been told; at most 100, oldest first.</summary>
    public Task<IReadOnlyList<HeldSummary>> ToReturnAsync(CancellationToken cancellation = default)
    {
        var now = store.Now;
        return store.ReadAsync(session => DueAsync(session, "state IN ('refused', 'expired') AND state_at <= @at AND carry_out_at <= @at", now), cancellation);
    }

    /// <summary>What the clock asks for; at most 100 of each, oldest first.</summary>
    public Task<DueMessages> DueAsync(CancellationToken cancellation = default)
    {
        var now = store.Now;
        return store.ReadAsync(
            async session => new DueMessages(
                Expired: await DueAsync(session, "state = 'held' AND expires_at <= @at", now),
                ToRemind: await DueAsync(session, "state = 'held' AND remind_at <= @at", now),
                Unknown: await DueAsync(session, "state = 'unknown' AND retries > 0 AND claim_until <= @at", now),
                Stuck: await DueAsync(session, "state = 'pending' AND state_at <= @at", now - Instant.Micros(ClientPatience))),
            cancellation);
    }

    /// <summary>Exempts a message from retention, or no longer. Audited.</summary>
    /// <returns>False: there is no such message.</returns>
    public Task<bool> SetLegalHoldAsync(string id, bool hold, string by, string reason, CancellationToken cancellation = default) =>
        store.WriteAsync(session => LegalHold.SetAsync(session, audit, new LegalHold("held", "held", id, hold, by, reason)), cancellation);

    private static async ValueTask<IReadOnlyList<HeldSummary>> DueAsync(Session session, string condition, long at) =>
        await session.Sql($"SELECT {HeldRow.Columns} FROM held WHERE {condition} ORDER BY state_at LIMIT @limit")
            .With("@at", at).With("@limit", DueLimit).AllAsync(HeldRow.ReadSummary);

    private static async ValueTask<DecisionResult> MissedAsync(Session session, string id) =>
        await session.Sql("SELECT COUNT(*) FROM held WHERE id = @id").With("@id", id).NumberAsync() == 0
            ? DecisionResult.NotFound
            : DecisionResult.AlreadyDecided;

    private Task<bool> StepAsync(
        string id, HeldState from, HeldState to, string actor, IReadOnlyList<OwedMail> notices, CancellationToken cancellation, string condition = "")
    {
        var owed = Seal(notices);
        return store.WriteAsync(
            async session =>
            {
                if (!await steps.MoveAsync(session, new HeldStep(id, from, to, actor, store.Now), condition: condition))
                    return false;
                await OweAsync(session, owed);
                return true;
            },
            cancellation);
    }

    private List<OwedRow> Seal(IReadOnlyList<OwedMail> mails) => [.. mails.Select(notices.Seal)];

    private async ValueTask OweAsync(Session session, List<OwedRow> rows)
    {
        foreach (var row in rows)
            await row.InsertAsync(session, store.Now);
    }
}
