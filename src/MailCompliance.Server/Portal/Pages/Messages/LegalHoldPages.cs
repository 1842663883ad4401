using MailCompliance.Server.Portal.Frame;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>
/// Keeps a message beyond its time, for a complaint, a request for access or a court, and lets it go again (R51, R53). Both take a reason
/// and are entries of the audit log. Nobody does it with their own mail.
/// </summary>
public static class LegalHoldPages
{
    public static async Task<IResult> SetAsync(PageRequest request)
    {
        if (await MessagePages.FindAsync(request) is not { IsOwn: false } shown)
            return await request.NotFoundAsync();
        if (request.Field("keep-reason") is not { Length: > 0 } reason)
            return await MessagePages.ShowAsync(request, [new FormError("keep-reason", "Enter why")]);
        var keeps = request.Field("keep") == "yes";
        var changed = await request.Database.Log.SetLegalHoldAsync(shown.Id, keeps, request.Viewer.Address, reason, request.Cancellation);
        if (shown.Held is not null)
            changed |= await request.Database.Quarantine.SetLegalHoldAsync(shown.Id, keeps, request.Viewer.Address, reason, request.Cancellation);
        return request.To("/messages/" + shown.Id, !changed ? "too-late" : keeps ? "kept" : "let-go");
    }

    /// <summary>Whether retention leaves the message alone.</summary>
    public static async Task<bool> IsKeptAsync(PageRequest request, ShownMessage shown) =>
        shown.Held is { Summary.LegalHold: true } || await request.Database.Log.HasLegalHoldAsync(shown.Id, request.Cancellation);
}
