using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Held;

/// <summary>One step from state to state: compare-and-set, then one audit entry, in the caller's transaction.</summary>
internal sealed class HeldSteps(AuditTrail audit)
{
    /// <param name="changes">Further assignments (SQL), beginning with a comma; "" for none.</param>
    /// <param name="condition">Further condition (SQL), beginning with AND; "" for none.</param>
    /// <param name="bind">Parameters of both.</param>
    /// <returns>False: it was not in that state, or the condition did not hold; nothing was changed.</returns>
    /// <exception cref="InvalidOperationException">The table of states has no such step.</exception>
    public async ValueTask<bool> MoveAsync(
        Session session, HeldStep step, string changes = "", string condition = "", Action<Statement>? bind = null)
    {
        if (!HeldStates.Allows(step.From, step.To))
            throw new InvalidOperationException($"A held message does not go from {step.From} to {step.To}.");
        var statement = session.Sql($"UPDATE held SET state = @to, state_at = @now{changes} WHERE id = @id AND state = @from {condition}")
            .With("@to", step.To.Stored()).With("@now", step.At).With("@id", step.Id).With("@from", step.From.Stored());
        bind?.Invoke(statement);
        if (await statement.ExecuteAsync() == 0)
            return false;
        await NoteAsync(session, step.Actor, step.To.Stored(), step.Id, step.From);
        return true;
    }

    /// <summary>An audit entry about a held message.</summary>
    /// <param name="from">The state before; null where it had none or did not change.</param>
    public ValueTask NoteAsync(Session session, string actor, string what, string id, HeldState? from) =>
        audit.AppendAsync(
            session,
            new AuditEvent(actor, "held." + what, id, from is { } state ? new Dictionary<string, string> { ["from"] = state.Stored() } : []));

    /// <summary>An audit entry about a held message whose state did not change.</summary>
    public ValueTask NoteAsync(Session session, string actor, string what, string id, (string Name, string Value) detail) =>
        audit.AppendAsync(session, new AuditEvent(actor, "held." + what, id, new Dictionary<string, string> { [detail.Name] = detail.Value }));
}

/// <param name="At">Now, as stored.</param>
internal sealed record HeldStep(string Id, HeldState From, HeldState To, string Actor, long At);
