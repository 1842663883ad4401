using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Deciding;
using MailCompliance.Server.Gateway.Notices;
using MailCompliance.Server.Gateway.Watch;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Gateway.Release;

/// <summary>
/// Sees to it that somebody decides (R42, R68): reminds after a school day, asks deputies or the reserve after another, and gives to
/// the deputy at once what waits for somebody who is away, and to the reserve what nobody asked may decide any longer. Every step happens
/// once, whichever node takes it. Asked and reminded are those alone whom the portal lets decide (<see cref="HeldMatters"/>).
/// </summary>
public sealed class HoldReminder(GatewayParts parts, HeldMatters matters, NoticeWriter notices, Alarms alarms, ILogger<HoldReminder> log)
{
    private const string Clock = "clock";

    /// <summary>Messages that one round reads at most where other staff are on file now.</summary>
    private const int MostRead = 100;

    private readonly Quarantine quarantine = parts.Database.Quarantine;

    /// <summary>Messages of which an alarm says that nobody may decide about them.</summary>
    private readonly HashSet<string> orphans = new(StringComparer.Ordinal);

    /// <summary>When those who decide hear of a message again; null: never.</summary>
    public static DateTimeOffset? FirstFor(DateTimeOffset heldAt, SchoolPolicy policy)
    {
        var days = new[] { policy.Approval.RemindAfter, policy.Approval.EscalateAfter }.Where(after => after > 0).DefaultIfEmpty(0).Min();
        return days == 0 ? null : new SchoolDays(policy).After(heldAt, days);
    }

    /// <returns>False: it is enough to look again after a while.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellation)
    {
        var (policy, people) = (parts.Policy(), parts.People());
        await matters.CatchUpAsync(MostRead, cancellation);
        foreach (var due in (await quarantine.DueAsync(cancellation)).ToRemind)
        {
            if (await quarantine.FindAsync(due.Id, cancellation) is { } held)
                await RemindAsync(held, policy, people, cancellation);
        }

        await StandInAsync(await parts.Database.Absences.ListAsync(cancellation), policy, people, cancellation);
        return false;
    }

    private async Task RemindAsync(HeldDetails held, SchoolPolicy policy, PeopleSnapshot people, CancellationToken cancellation)
    {
        var (summary, at) = (held.Summary, parts.Clock.GetUtcNow());
        var escalation = policy.Approval.EscalateAfter == 0 ? (DateTimeOffset?)null : new SchoolDays(policy).After(summary.HeldAt, policy.Approval.EscalateAfter);
        // the new ones first: a crash in between asks them once and reminds the others all the same
        if (!summary.IsForSender && escalation <= at && Reserves(summary, policy, people) is { Count: > 0 } further)
            await AskAsync(held, further, cancellation);
        DateTimeOffset? next = escalation > at ? escalation : null;
        // those who were asked before this round; whom it concerns, or who may not decide any longer, hears nothing of it
        var reminded = matters.KnownDeciders(summary).Where(address => summary.Approvers.Contains(address, StringComparer.OrdinalIgnoreCase)).ToList();
        if (await quarantine.RemindAsync(summary.Id, next, notices.Reminders(held, reminded, summary.IsForSender), cancellation))
            log.LogInformation("Held message {Id}: {Count} who decide are reminded", summary.Id, reminded.Count);
    }

    /// <summary>The deputies of those who were asked; where there are none, the first of the reserve.</summary>
    private static List<string> Reserves(HeldSummary held, SchoolPolicy policy, PeopleSnapshot people)
    {
        var deputies = New(held, held.Approvers.Select(policy.Approval.DeputyOf), policy, people).ToList();
        return deputies.Count > 0 ? deputies : [.. New(held, policy.Reserve, policy, people).Take(1)];
    }

    private async Task StandInAsync(IReadOnlyList<Absence> away, SchoolPolicy policy, PeopleSnapshot people, CancellationToken cancellation)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        var query = new HeldQuery { States = [HeldState.Held], Limit = 1000 };
        IReadOnlyList<HeldSummary> page;
        do
        {
            page = await quarantine.ListAsync(query, cancellation);
            foreach (var held in page.Where(held => !held.IsForSender))
            {
                if (matters.KnownDeciders(held) is not { Count: > 0 } deciders)
                    RaiseOnce(held.Id);
                else if (StandIns(held, deciders, away, policy, people) is { Count: > 0 } further && await quarantine.FindAsync(held.Id, cancellation) is { } details)
                    await AskAsync(details, further, cancellation);
            }

            waiting.UnionWith(page.Select(held => held.Id));
            query = page.Count == 0 ? query : query with { After = page[^1].Id };
        }
        while (page.Count == query.Limit);
        orphans.IntersectWith(waiting);
    }

    /// <summary>
    /// Whoever of the reserve has to decide because none of those who were asked may. For each who is away the deputy; where nobody who is
    /// here is left, the first of the reserve who is.
    /// </summary>
    private static List<string> StandIns(HeldSummary held, IReadOnlyList<string> deciders, IReadOnlyList<Absence> away, SchoolPolicy policy, PeopleSnapshot people)
    {
        Absence? AbsenceOf(string address) => away.FirstOrDefault(absence => Same(absence.Person, address));
        var absent = deciders.Select(AbsenceOf).OfType<Absence>().ToList();
        var deputies = New(held, [.. deciders, .. absent.Select(absence => absence.Deputy ?? policy.Approval.DeputyOf(absence.Person))], policy, people).ToList();
        var isAnybodyHere = absent.Count == 0 || deciders.Concat(deputies).Any(address => AbsenceOf(address) is null);
        return isAnybodyHere ? deputies : [.. deputies, .. New(held, policy.Reserve, policy, people).Except(deputies, StringComparer.OrdinalIgnoreCase).Where(address => AbsenceOf(address) is null).Take(1)];
    }

    private async Task AskAsync(HeldDetails held, List<string> further, CancellationToken cancellation)
    {
        if (await quarantine.EscalateAsync(held.Summary, [.. held.Summary.Approvers, .. further], Clock, notices.AlsoAsked(held, further), cancellation))
            log.LogInformation("Held message {Id}: {Count} more are asked to decide", held.Summary.Id, further.Count);
    }

    /// <summary>It waits until its end and goes back to its sender; somebody has to hear of it before.</summary>
    private void RaiseOnce(string id)
    {
        if (orphans.Add(id))
            alarms.Raise(AlarmKind.NobodyDecides, $"Message {id} is held, and everybody who could decide about it is named in it or has no role that decides");
    }

    /// <summary>Those who may decide and are not asked yet.</summary>
    private static IEnumerable<string> New(HeldSummary held, IEnumerable<string?> candidates, SchoolPolicy policy, PeopleSnapshot people) =>
        Deciders.Among(candidates, [held.From, .. held.Concerned], policy, people).Where(address => !held.Approvers.Any(asked => Same(asked, address)));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
