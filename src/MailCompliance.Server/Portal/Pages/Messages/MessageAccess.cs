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

    /// <summary>Held messages that are read for the names in them, once each.</summary>
    private const int MostHeld = 500;

    public static async Task<bool> MaySeeAsync(PageRequest request, HeldDetails held)
    {
        var summary = held.Summary;
        if (request.Viewer.Is(summary.From) || await WaitingMessages.MayDecideAsync(request, summary, HeldReasons.Read(held.Evaluation).SenderDecides))
            return true;
        return request.Viewer.May(Right.Review)
            && (!summary.Rules.Contains("safeguarding-document") || request.Viewer.Roles.Contains(SafeguardingRole))
            && !(await WaitingMessages.NamedInAsync(request, summary)).Any(request.Viewer.Is);
    }

    /// <summary>The same for a search: what this person may not see is neither listed nor counted.</summary>
    public static async Task<FlaggedQuery> WithinAsync(PageRequest request, FlaggedQuery query) => query with
    {
        NotBy = request.Viewer.Address,
        WithoutSafeguarding = !request.Viewer.Roles.Contains(SafeguardingRole),
        Except = await NamingViewerAsync(request),
    };

    /// <summary>Held messages that name this person.</summary>
    private static async Task<List<string>> NamingViewerAsync(PageRequest request)
    {
        var naming = new List<string>();
        foreach (var held in await request.Database.Quarantine.ListAsync(new HeldQuery { States = [HeldState.Held, HeldState.Unknown], Limit = MostHeld }, request.Cancellation))
        {
            if ((await WaitingMessages.NamedInAsync(request, held)).Any(request.Viewer.Is))
                naming.Add(held.Id);
        }

        return naming;
    }

    /// <summary>A message that was not held: nothing of it is kept but what the log says.</summary>
    public static bool MaySee(PageRequest request, MessageLogEntry entry)
    {
        if (request.Viewer.Is(AuthorOf(entry)))
            return true;
        return request.Viewer.May(Right.Review) && (!IsSafeguarding(entry) || request.Viewer.Roles.Contains(SafeguardingRole));
    }

    /// <summary>Whether an entry may stand in a file of many.</summary>
    public static bool MayExport(PageRequest request, MessageLogEntry entry) => !IsSafeguarding(entry) || request.Viewer.Roles.Contains(SafeguardingRole);

    public static string AuthorOf(MessageLogEntry entry) => entry.From ?? entry.EnvelopeSender;

    public static bool IsSafeguarding(MessageLogEntry entry) =>
        entry.Findings.Any(finding => finding.Rule == "safeguarding-document" || finding.Data == "safeguarding");
}
