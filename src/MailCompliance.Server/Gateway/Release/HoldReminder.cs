using MailCompliance.Engine.Policy;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Storage;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>
/// Sees to it that somebody decides (R42, R68): reminds after a school day, asks deputies or the reserve after another, and gives to
/// the deputy at once what waits for somebody who is away. Every step happens once, whichever node takes it.
/// </summary>
public sealed class HoldReminder(ComplianceDatabase database, NoticeWriter notices, Func<SchoolPolicy> policy, TimeProvider clock, ILogger<HoldReminder> log)
{
    private const string Clock = "clock";

    private readonly Quarantine quarantine = database.Quarantine;

    /// <summary>When those who decide hear of a message again; null: never.</summary>
    public static DateTimeOffset? FirstFor(DateTimeOffset heldAt, SchoolPolicy policy)
    {
        var days = new[] { policy.Approval.RemindAfter, policy.Approval.EscalateAfter }.Where(after => after > 0).DefaultIfEmpty(0).Min();
        return days == 0 ? null : new SchoolDays(policy).After(heldAt, days);
    }

    /// <returns>False: it is enough to look again after a while.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var now = policy();
        foreach (var due in (await quarantine.DueAsync(cancellation)).ToRemind)
        {
            if (await quarantine.FindAsync(due.Id, cancellation) is { } held)
                await RemindAsync(held, now, cancellation);
        }

        if (await database.Absences.ListAsync(cancellation) is { Count: > 0 } away)
            await StandInAsync(away, now, cancellation);
        return false;
    }

    private async Task RemindAsync(HeldDetails held, SchoolPolicy now, CancellationToken cancellation)
    {
        var summary = held.Summary;
        var (asker, at) = (HeldEvaluation.Read(held.Evaluation).SenderDecides, clock.GetUtcNow());
        var escalation = now.Approval.EscalateAfter == 0 ? (DateTimeOffset?)null : new SchoolDays(now).After(summary.HeldAt, now.Approval.EscalateAfter);
        // the new ones first: a crash in between asks them once and reminds the others all the same
        if (!asker && escalation <= at && Reserves(summary, now) is { Count: > 0 } further)
            await AskAsync(held, further, cancellation);
        DateTimeOffset? next = escalation > at ? escalation : null;
        if (await quarantine.RemindAsync(summary.Id, next, notices.Reminders(held, asker), cancellation))
            log.LogInformation("Held message {Id}: those who decide are reminded", summary.Id);
    }

    /// <summary>The deputies of those who were asked; where there are none, the first of the reserve.</summary>
    private static List<string> Reserves(HeldSummary held, SchoolPolicy now)
    {
        var deputies = New(held, held.Approvers.Select(now.Approval.DeputyOf)).ToList();
        return deputies.Count > 0 ? deputies : [.. New(held, now.Reserve).Take(1)];
    }

    private async Task StandInAsync(IReadOnlyList<Absence> away, SchoolPolicy now, CancellationToken cancellation)
    {
        var query = new HeldQuery { States = [HeldState.Held], Limit = 1000 };
        IReadOnlyList<HeldSummary> page;
        do
        {
            page = await quarantine.ListAsync(query, cancellation);
            foreach (var held in page)
            {
                if (StandIns(held, away, now) is { Count: > 0 } further && await quarantine.FindAsync(held.Id, cancellation) is { } details
                    && !HeldEvaluation.Read(details.Evaluation).SenderDecides)
                {
                    await AskAsync(details, further, cancellation);
                }
            }

            query = page.Count == 0 ? query : query with { After = page[^1].Id };
        }
        while (page.Count == query.Limit);
    }

    /// <summary>For each who is away the deputy; where nobody who is here is left, the first of the reserve who is.</summary>
    private static List<string> StandIns(HeldSummary held, IReadOnlyList<Absence> away, SchoolPolicy now)
    {
        Absence? AbsenceOf(string address) => away.FirstOrDefault(absence => Same(absence.Person, address));
        var absent = held.Approvers.Select(AbsenceOf).OfType<Absence>().ToList();
        if (absent.Count == 0)
            return [];
        var deputies = New(held, absent.Select(absence => absence.Deputy ?? now.Approval.DeputyOf(absence.Person))).ToList();
        var isAnybodyHere = held.Approvers.Concat(deputies).Any(address => AbsenceOf(address) is null);
        return isAnybodyHere ? deputies : [.. deputies, .. New(held, now.Reserve).Where(address => AbsenceOf(address) is null).Take(1)];
    }

    private async Task AskAsync(HeldDetails held, List<string> further, CancellationToken cancellation)
    {
        if (await quarantine.EscalateAsync(held.Summary, [.. held.Summary.Approvers, .. further], Clock, notices.AlsoAsked(held, further), cancellation))
            log.LogInformation("Held message {Id}: {Count} more are asked to decide", held.Summary.Id, further.Count);
    }

    /// <summary>Those who are not asked yet, and did not write it.</summary>
    private static IEnumerable<string> New(HeldSummary held, IEnumerable<string?> candidates) =>
        candidates.OfType<string>()
            .Where(address => !Same(address, held.From) && !held.Approvers.Any(asked => Same(asked, address)))
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
