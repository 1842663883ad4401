using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Held;

/// <summary>Who sends an approved message, and what came of it. All within the caller's transaction.</summary>
internal sealed class Releases(Store store, HeldSteps steps)
{
    private const string SetClaim = ", claim = @claim, claim_until = @until";

    /// <summary>How long a message that the next hop refused waits at least for a new decision.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromHours(24);

    /// <returns>Id and whether it is the retry of an unknown one; null: nothing to do.</returns>
    public async ValueTask<(string Id, bool IsRetry)?> ClaimAsync(Session session, string node, string token, long until)
    {
        var now = store.Now;
        if (await PickAsync(session, "state = 'approved' AND carry_out_at <= @now", now) is { } approved
            && await steps.MoveAsync(
                session,
                new HeldStep(approved, HeldState.Approved, HeldState.Releasing, node, now),
                SetClaim + ", retries = 0",
                bind: statement => statement.With("@claim", token).With("@until", until)))
            return (approved, false);

        if (await PickAsync(session, "state = 'releasing' AND claim_until <= @now", now) is { } abandoned
            && await TakeOverAsync(session, abandoned, HeldState.Releasing, token, until, now))
        {
            await steps.NoteAsync(session, node, "resumed", abandoned, HeldState.Releasing);
            return (abandoned, false);
        }

        var lostBefore = now - Instant.Micros(Quarantine.UnknownRetry);
        if (await PickAsync(session, "state = 'unknown' AND retries = 0 AND state_at <= @lostBefore AND claim_until <= @now", now, lostBefore) is { } unknown
            && await TakeOverAsync(session, unknown, HeldState.Unknown, token, until, now))
        {
            await steps.NoteAsync(session, node, "retried", unknown, HeldState.Unknown);
            return (unknown, true);
        }

        return null;
    }

    /// <returns>False: the claim is no longer the caller's.</returns>
    public async ValueTask<bool> FinishAsync(Session session, ReleaseClaim claim, ReleaseOutcome outcome, string? reply)
    {
        var id = claim.Message.Summary.Id;
        var from = claim.IsRetryOfUnknown ? HeldState.Unknown : HeldState.Releasing;
        var node = claim.Token.Split('/', 2)[0];
        var now = store.Now;
        var first = outcome == ReleaseOutcome.Released ? HeldState.Released : HeldState.Unknown;
        if (first == from)
            return await EndRetryAsync(session, claim, outcome, reply, now);

        var moved = await steps.MoveAsync(
            session,
            new HeldStep(id, from, first, node, now),
            ", claim = NULL, claim_until = 0, last_reply = @reply",
            "AND claim = @claim",
            statement => statement.With("@claim", claim.Token).With("@reply", reply));
        if (moved && outcome == ReleaseOutcome.Released)
            await DropContentAsync(session, id);
        if (moved && outcome == ReleaseOutcome.Failed)
            await HoldAgainAsync(session, id, node, now);
        return moved;
    }

    public static async ValueTask<bool> PostponeAsync(Session session, ReleaseClaim claim, long until, string? reply) => await session.Sql(
            """
            UPDATE held SET claim = NULL, claim_until = @until, last_reply = @reply, retries = CASE WHEN state = 'unknown' THEN 0 ELSE retries END
            WHERE id = @id AND claim = @claim AND state IN ('releasing', 'unknown')
            """)
        .With("@until", until).With("@reply", reply).With("@id", claim.Message.Summary.Id).With("@claim", claim.Token)
        .ExecuteAsync() == 1;

    /// <summary>It has been sent: what is no longer needed is not kept, unless a legal hold says so.</summary>
    public static async ValueTask DropContentAsync(Session session, string id) => await session.Sql(
            "DELETE FROM held_content WHERE id = @id AND NOT EXISTS (SELECT 1 FROM held WHERE held.id = @id AND legal_hold = 1)")
        .With("@id", id).ExecuteAsync();

    /// <summary>Unknown to held, for a new decision.</summary>
    public ValueTask<bool> HoldAgainAsync(Session session, string id, string actor, long now) => steps.MoveAsync(
        session,
        new HeldStep(id, HeldState.Unknown, HeldState.Held, actor, now),
        ", decided_by = NULL, reason = NULL, claim = NULL, claim_until = 0, expires_at = CASE WHEN expires_at < @atLeast THEN @atLeast ELSE expires_at END",
        bind: statement => statement.With("@atLeast", now + Instant.Micros(SecondLook)));

    /// <summary>The retry of an unknown one did not tell: no step, or back to held.</summary>
    private async ValueTask<bool> EndRetryAsync(Session session, ReleaseClaim claim, ReleaseOutcome outcome, string? reply, long now)
    {
        var id = claim.Message.Summary.Id;
        var node = claim.Token.Split('/', 2)[0];
        var mine = await session.Sql("UPDATE held SET claim = NULL, claim_until = 0, last_reply = @reply WHERE id = @id AND claim = @claim AND state = 'unknown'")
            .With("@reply", reply).With("@id", id).With("@claim", claim.Token).ExecuteAsync() == 1;
        if (!mine)
            return false;
        if (outcome == ReleaseOutcome.Failed)
            return await HoldAgainAsync(session, id, node, now);
        await steps.NoteAsync(session, node, "still-unknown", id, HeldState.Unknown);
        return true;
    }

    private static async ValueTask<bool> TakeOverAsync(Session session, string id, HeldState state, string token, long until, long now) => await session.Sql(
            "UPDATE held SET claim = @claim, claim_until = @until, retries = retries + 1 WHERE id = @id AND state = @state AND claim_until <= @now")
        .With("@claim", token).With("@until", until).With("@id", id).With("@state", state.Stored()).With("@now", now)
        .ExecuteAsync() == 1;

    private ValueTask<string?> PickAsync(Session session, string condition, long now, long lostBefore = 0)
    {
        var statement = session.Sql($"SELECT id FROM held WHERE {condition} ORDER BY state_at LIMIT 1{store.Dialect.SkipLocked}");
        if (condition.Contains("@now", StringComparison.Ordinal))
            statement.With("@now", now);
        if (condition.Contains("@lostBefore", StringComparison.Ordinal))
            statement.With("@lostBefore", lostBefore);
        return statement.FirstAsync(row => row.GetString(0));
    }
}
