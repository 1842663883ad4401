using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>Who may see a single message: its author, whoever may decide about it, and reviewers whom it does not concern.</summary>
public static class MessageAccess
{
    /// <summary>Safeguarding matters are the safeguarding lead's: they do not go to the head or to technical staff (R27, R66).</summary>
    private const string SafeguardingRole = "dsl";

    private const string SafeguardingRule = "safeguarding-document";

    public static async Task<bool> MaySeeAsync(PageRequest request, HeldDetails held)
    {
        var summary = held.Summary;
        if (request.Viewer.Is(summary.From) || await WaitingMessages.MayDecideAsync(request, summary, HeldReasons.Read(held.Evaluation).SenderDecides))
            return true;
        return request.Viewer.May(Right.Review)
            && (IsSafeguardingLead(request) || !await IsSafeguardingAsync(request, summary))
            && !await WaitingMessages.ConcernsViewerAsync(request, summary);
    }

    /// <summary>
    /// Who may exempt a message that they can open from retention: those who read the audit log or grant exceptions; a safeguarding
    /// matter its lead, whom nobody else could do it for.
    /// </summary>
    public static bool MayKeep(PageRequest request, ShownMessage shown) =>
        !shown.IsOwn && (request.Viewer.MayAny(Right.Audit, Right.Exceptions) || (IsSafeguardingLead(request) && shown.IsSafeguarding));

    /// <summary>The same for a search: what this person may not see is neither listed nor counted.</summary>
    public static async Task<FlaggedQuery> WithinAsync(PageRequest request, FlaggedQuery query)
    {
        await request.Matters.CatchUpAsync(WaitingMessages.MostRead, request.Cancellation);
        return query with
        {
            NotBy = request.Viewer.Address,
            WithoutSafeguarding = !IsSafeguardingLead(request),
            NotConcerning = new LookingPerson(request.Viewer.Address, request.People.StaffDigest),
        };
    }

    /// <summary>A message that was not held: nothing of it is kept but what the log says.</summary>
    public static bool MaySee(PageRequest request, MessageLogEntry entry)
    {
        if (request.Viewer.Is(AuthorOf(entry)))
            return true;
        return request.Viewer.May(Right.Review) && MayExport(request, entry);
    }

    /// <summary>Whether this person may know of an entry at all, in a file of many or by its reference.</summary>
    public static bool MayExport(PageRequest request, MessageLogEntry entry) => IsSafeguardingLead(request) || !IsSafeguarding(entry);

    public static string AuthorOf(MessageLogEntry entry) => entry.From ?? entry.EnvelopeSender;

    public static bool IsSafeguarding(MessageLogEntry entry) =>
        entry.Findings.Any(finding => finding.Rule == SafeguardingRule || finding.Data == "safeguarding");

    /// <summary>By the rules that hold it, or by anything else that was found in it and stands in the log.</summary>
    public static bool IsSafeguarding(HeldSummary? held, MessageLogEntry? entry) =>
        held?.Rules.Contains(SafeguardingRule) == true || (entry is not null && IsSafeguarding(entry));

    private static async Task<bool> IsSafeguardingAsync(PageRequest request, HeldSummary held) =>
        IsSafeguarding(held, await request.Database.Log.FindAsync(held.Id, request.Cancellation));

    private static bool IsSafeguardingLead(PageRequest request) => request.Viewer.Roles.Contains(SafeguardingRole);
}
