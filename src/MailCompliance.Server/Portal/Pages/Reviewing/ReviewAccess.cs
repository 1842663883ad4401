using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Portal.Pages.Reviewing;

/// <summary>Whom a reviewer may review: others, save where a held message names the reviewer or is a safeguarding matter of somebody else.</summary>
public static class ReviewAccess
{
    public static async Task<bool> MayReviewAsync(PageRequest request, MessageLogEntry entry)
    {
        var viewer = request.Viewer;
        if (!viewer.May(Right.Review) || viewer.Is(MessageAccess.AuthorOf(entry)) || !MessageAccess.MaySee(request, entry))
            return false;
        if (entry.State != LogState.Held)
            return true;
        return await request.Database.Quarantine.FindAsync(entry.Id, request.Cancellation) is not { } held
            || !(await WaitingMessages.NamedInAsync(request, held.Summary)).Any(viewer.Is);
    }
}
