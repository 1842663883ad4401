using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary>A held message that somebody may decide about.</summary>
public sealed record WaitingMessage(HeldSummary Held, HeldReasons Reasons, string? Subject);

/// <summary>What waits for a person's decision.</summary>
public static class WaitingMessages
{
    /// <summary>More than anybody looks through; the oldest of them come first.</summary>
    private const int MostShown = 200;

    private const int MostPages = 5;

    /// <summary>Messages that one page reads at most where other staff are on file now; a worker of the gateway reads the rest.</summary>
    public const int MostRead = 20;

    public static async Task<int> CountAsync(PageRequest request) => (await FindAsync(request)).Count;

    /// <summary>The most delicate first; within the same, the oldest.</summary>
    public static async Task<IReadOnlyList<WaitingMessage>> ListAsync(PageRequest request)
    {
        var waiting = new List<WaitingMessage>();
        foreach (var held in (await FindAsync(request)).OrderByDescending(Delicacy).ThenBy(held => held.HeldAt).Take(MostShown))
        {
            if (await request.Database.Quarantine.FindAsync(held.Id, request.Cancellation) is { } details)
                waiting.Add(new(held, HeldReasons.Read(details.Evaluation), details.Subject));
        }

        return waiting;
    }

    /// <summary>Whether this person may decide about this message now.</summary>
    public static async Task<bool> MayDecideAsync(PageRequest request, HeldSummary held, bool senderDecides)
    {
        if (held.State is not (HeldState.Held or HeldState.Unknown))
            return false;
        if (senderDecides)
            return request.Viewer.Is(held.From) && held.Approvers.Any(request.Viewer.Is);
        return request.Viewer.May(Right.Decide) && !request.Viewer.Is(held.From) && (await request.Matters.DecidersAsync(held, request.Cancellation)).Any(request.Viewer.Is);
    }

    /// <summary>Whether the message is by or about this person.</summary>
    public static async Task<bool> ConcernsViewerAsync(PageRequest request, HeldSummary held) =>
        (await request.Matters.ConcernedAsync(held, request.Cancellation)).Any(request.Viewer.Is);

    private static async Task<List<HeldSummary>> FindAsync(PageRequest request)
    {
        await request.Matters.CatchUpAsync(MostRead, request.Cancellation);
        var found = new List<HeldSummary>();
        var query = new HeldQuery { States = [HeldState.Held, HeldState.Unknown], Limit = 1000 };
        for (var page = 0; page < MostPages; page++)
        {
            var messages = await request.Database.Quarantine.ListAsync(query, request.Cancellation);
            found.AddRange(messages.Where(held => MayBeAsked(request, held) && !request.Viewer.Is(held.From) && request.Matters.KnownDeciders(held).Any(request.Viewer.Is)));
            if (messages.Count < query.Limit)
                break;
            query = query with { After = messages[^1].Id };
        }

        return found;
    }

    /// <summary>At a glance: given to this person, or this person is of the reserve.</summary>
    private static bool MayBeAsked(PageRequest request, HeldSummary held) =>
        held.Approvers.Concat(request.Policy.Reserve).Append(request.Policy.Contacts.Technician ?? "").Any(request.Viewer.Is);

    private static int Delicacy(HeldSummary held) => held.Rules.Select(rule => RuleCatalogue.Find(rule)?.Delicacy ?? 0).DefaultIfEmpty(0).Max();
}
