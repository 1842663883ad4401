using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Portal.Pages.Reviewing;

/// <summary>
/// Whom a reviewer may review: others, save where a message that is or was held names the reviewer, or is a safeguarding matter of
/// somebody else.
/// </summary>
public static class ReviewAccess
{
    /// <summary>The verdict on what was held, whatever became of it since.</summary>
    private const string Held = "hold";

    public static async Task<bool> MayReviewAsync(PageRequest request, MessageLogEntry entry)
    {
        var viewer = request.Viewer;
        if (!viewer.May(Right.Review) || viewer.Is(MessageAccess.AuthorOf(entry)) || !MessageAccess.MaySee(request, entry))
            return false;
        if (entry.Verdict != Held)
            return true;
        return await request.Database.Quarantine.FindSummaryAsync(entry.Id, request.Cancellation) is not { } held || !await WaitingMessages.ConcernsViewerAsync(request, held);
    }
}
