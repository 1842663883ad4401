using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Held;

/// <summary>Decisions, taking them back, and reminding those who have to decide. All within the caller's transaction.</summary>
internal sealed class Decisions(HeldSteps steps)
{
    /// <returns>False: somebody, or the clock, was faster.</returns>
    public async ValueTask<bool> DecideAsync(Session session, HeldDecision decision, long now)
    {
        var to = decision.Decision == Decision.Release ? HeldState.Approved : HeldState.Refused;
        var decided = await steps.MoveAsync(
            session,
            new HeldStep(decision.Id, HeldState.Held, to, decision.By, now),
            ", decided_by = @by, reason = @reason, carry_out_at = @carryOutAt",
            bind: statement => statement.With("@by", decision.By).With("@reason", decision.Reason).With("@carryOutAt", decision.UndoWindow > TimeSpan.Zero ? now + Instant.Micros(decision.UndoWindow) : 0));
        if (decided && to == HeldState.Approved && decision.AllowanceFor is { } lasts)
            await AllowAsync(session, decision, now, now + Instant.Micros(lasts));
        return decided;
    }

    /// <summary>Approved or refused to held again, by the one who decided it and while it has not been carried out.</summary>
    /// <returns>False: too late, or it is not theirs.</returns>
    public async ValueTask<bool> UndoAsync(Session session, string id, string by, long now)
    {
        var undone = await UndoAsync(session, id, HeldState.Approved, by, now) || await UndoAsync(session, id, HeldState.Refused, by, now);
        if (undone)
            await Allowances.RemoveAsync(session, id);
        return undone;
    }

    /// <summary>Notes that a reminder goes out.</summary>
    /// <param name="next">When the next is due; null: this was the last.</param>
    /// <returns>False: it is decided, or another node was faster.</returns>
    public async ValueTask<bool> RemindAsync(Session session, string id, long? next, long now)
    {
        var reminded = await session.Sql(
                "UPDATE held SET remind_at = @next, reminders = reminders + 1 WHERE id = @id AND state = 'held' AND remind_at <= @now")
            .With("@next", next).With("@id", id).With("@now", now).ExecuteAsync() == 1;
        if (reminded)
            await steps.NoteAsync(session, "clock", "reminded", id, null);
        return reminded;
    }

    /// <summary>Gives a message that waits other approvers.</summary>
    /// <returns>False: it does not wait, or the approvers were changed meanwhile.</returns>
    public async ValueTask<bool> EscalateAsync(Session session, HeldSummary seen, IReadOnlyList<string> approvers, string by)
    {
        var changed = await session.Sql("UPDATE held SET approvers = @approvers WHERE id = @id AND state = 'held' AND approvers = @seen")
            .With("@approvers", approvers.Stored()).With("@id", seen.Id).With("@seen", seen.Approvers.Stored()).ExecuteAsync() == 1;
        if (changed)
            await steps.NoteAsync(session, by, "escalated", seen.Id, ("approvers", string.Join(", ", approvers)));
        return changed;
    }

    private ValueTask<bool> UndoAsync(Session session, string id, HeldState from, string by, long now) => steps.MoveAsync(
        session,
        new HeldStep(id, from, HeldState.Held, by, now),
        ", decided_by = NULL, reason = NULL, carry_out_at = 0",
        "AND decided_by = @by AND carry_out_at > @now",
        statement => statement.With("@by", by));

    private async ValueTask AllowAsync(Session session, HeldDecision decision, long now, long until)
    {
        var held = await session.Sql($"SELECT {HeldRow.Columns} FROM held WHERE id = @id").With("@id", decision.Id).FirstAsync(HeldRow.ReadSummary);
        await Allowances.GrantAsync(session, held!, decision.By, now, until, decision.AllowanceUses);
        await steps.NoteAsync(session, decision.By, "allowed", decision.Id, ("until", Instant.From(until).ToString("O", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
