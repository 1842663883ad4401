using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Pages.Deciding;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>
/// Keeps a message beyond its time, for a complaint, a request for access or a court, and lets it go again (R51, R53). Both take a reason
/// and are entries of the audit log. Nobody does it with their own mail.
/// </summary>
public static class LegalHoldPages
{
    public static async Task<IResult> SetAsync(PageRequest request)
    {
        if (await MessagePages.FindAsync(request) is not { } shown || !MessageAccess.MayKeep(request, shown))
            return await request.NotFoundAsync();
        if (request.Field("keep-reason") is not { Length: > 0 } reason)
            return await MessagePages.ShowAsync(request, [new FormError("keep-reason", "Enter why")]);
        return request.To("/messages/" + shown.Id, await SetAsync(request, shown.Id, reason));
    }

    /// <summary>
    /// The same by the message's reference, for who reads the audit log and not the messages: nothing of it is shown. It reaches what
    /// that person finds in the message log, so a safeguarding matter is as unknown here as a reference that nobody gave out.
    /// </summary>
    public static async Task<IResult> SetByReferenceAsync(PageRequest request)
    {
        var (id, reason) = (request.Field("reference").ToLowerInvariant(), request.Field("keep-reason"));
        var errors = new List<FormError>();
        var entry = await request.Database.Log.FindAsync(id, request.Cancellation);
        if (entry is null || !MessageAccess.MayExport(request, entry))
            errors.Add(new("reference", "Enter the reference of a message: it stands in the audit log and on the message’s page"));
        else if (request.Viewer.Is(MessageAccess.AuthorOf(entry)))
            errors.Add(new("reference", "This is your own message: somebody else has to do it"));
        else if (request.Field("keep") != "yes" && await ConcernsViewerAsync(request, id))
            errors.Add(new("reference", "You cannot let this message go: somebody else has to do it"));
        if (reason.Length == 0)
            errors.Add(new("keep-reason", "Enter why"));
        return errors.Count > 0 ? await Auditing.LogExportPages.ShowAsync(request, errors) : request.To("/log", await SetAsync(request, id, reason));
    }

    /// <summary>Who is named in a matter does not end what keeps the evidence.</summary>
    private static async Task<bool> ConcernsViewerAsync(PageRequest request, string id) =>
        await request.Database.Quarantine.FindSummaryAsync(id, request.Cancellation) is { } held && await WaitingMessages.ConcernsViewerAsync(request, held);

    /// <returns>Key of <see cref="DoneTexts"/>.</returns>
    private static async Task<string> SetAsync(PageRequest request, string id, string reason)
    {
        var keeps = request.Field("keep") == "yes";
        var changed = await request.Database.Log.SetLegalHoldAsync(id, keeps, request.Viewer.Address, reason, request.Cancellation);
        changed |= await request.Database.Quarantine.SetLegalHoldAsync(id, keeps, request.Viewer.Address, reason, request.Cancellation);
        return !changed ? "too-late" : keeps ? "kept" : "let-go";
    }

    /// <summary>Whether retention leaves the message alone.</summary>
    public static async Task<bool> IsKeptAsync(PageRequest request, ShownMessage shown) =>
        shown.Held is { Summary.LegalHold: true } || await request.Database.Log.HasLegalHoldAsync(shown.Id, request.Cancellation);
}
