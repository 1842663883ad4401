using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Reviewing;

/// <summary><em>Flagged</em>: messages with findings, to be judged one by one or many at once.</summary>
public static class FlaggedPages
{
    private const int PageSize = 50;
    private const int MostGroups = 100;

    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var filter = FlaggedFilterForm.Read(request.Query);
        var query = await QueryOfAsync(request, filter, PageSize + 1);
        var found = await request.Database.Reviews.SearchAsync(query, request.Cancellation);
        var shown = await AllowedAsync(request, found.Take(PageSize));
        return await request.PageAsync<FlaggedView>("Flagged", new Dictionary<string, object?>
        {
            ["Filter"] = filter,
            ["Messages"] = shown,
            ["Total"] = await request.Database.Reviews.CountAsync(query with { After = null }, request.Cancellation),
            ["Next"] = found.Count > PageSize ? found[PageSize - 1].Id : null,
            ["Request"] = request,
        });
    }

    public static async Task<IResult> GroupsAsync(PageRequest request)
    {
        var filter = FlaggedFilterForm.Read(request.Query);
        var query = (await QueryOfAsync(request, filter, MostGroups)) with { After = null, Likeness = null };
        var groups = await request.Database.Reviews.GroupsAsync(query, request.Cancellation);
        return await request.PageAsync<FlaggedGroupsView>("Flagged, like findings together", new Dictionary<string, object?> { ["Filter"] = filter, ["Groups"] = groups, ["Request"] = request });
    }

    /// <summary>A verdict on one message (its own button) or on all that are ticked.</summary>
    public static async Task<IResult> JudgeAsync(PageRequest request)
    {
        var filter = FilterOf(request);
        var wanted = Judging.Read(request);
        if (wanted.Count == 0)
            return request.To(filter.Address(), "nothing-chosen");
        var judged = 0;
        foreach (var ((verdict, seen), ids) in wanted)
        {
            var allowed = await AllowedIdsAsync(request, ids);
            if (allowed.Count > 0)
                judged += (await request.Database.Reviews.JudgeAsync(new Judgement(allowed, verdict, request.Viewer.Address, seen) { Note = NoteOf(request) }, request.Cancellation)).Count;
        }

        return request.To(filter.Address(), judged == 0 ? "judged-before" : judged == 1 ? "judged" : "judged-many");
    }

    /// <summary>Takes on what is ticked, or gives it back.</summary>
    public static async Task<IResult> AssignAsync(PageRequest request)
    {
        var filter = FilterOf(request);
        var ids = await AllowedIdsAsync(request, [.. request.Fields("pick").Select(pick => pick.Split(':')[0])]);
        if (ids.Count == 0)
            return request.To(filter.Address(), "nothing-chosen");
        await request.Database.Reviews.AssignAsync(ids, request.Field("assign") == "me" ? request.Viewer.Address : null, request.Viewer.Address, request.Cancellation);
        return request.To(filter.Address(), "assigned");
    }

    public static async Task<IResult> NoteAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (await request.Database.Reviews.FindAsync(id, request.Cancellation) is not { } flagged || !await ReviewAccess.MayReviewAsync(request, flagged.Entry))
            return await request.NotFoundAsync();
        if (request.Field("note") is not { Length: > 0 } text)
            return request.To("/messages/" + id);
        await request.Database.Reviews.AddNoteAsync(id, request.Viewer.Address, text, request.Cancellation);
        return request.To("/messages/" + id, "noted");
    }

    /// <summary>The list that the form stands on; the item whose button was pressed is in the button's own address.</summary>
    private static FlaggedFilterForm FilterOf(PageRequest request) => FlaggedFilterForm.Read(name => name == "at" ? request.Query(name) : request.Field(name));

    private static Task<FlaggedQuery> QueryOfAsync(PageRequest request, FlaggedFilterForm filter, int limit) => MessageAccess.WithinAsync(request, filter.ToQuery(request.Viewer.Address, limit));

    private static string? NoteOf(PageRequest request) => request.Field("note") is { Length: > 0 } note ? note : null;

    private static async Task<List<string>> AllowedIdsAsync(PageRequest request, IReadOnlyList<string> ids)
    {
        var allowed = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal).Take(Reviews.MostAtOnce))
        {
            if (await request.Database.Reviews.FindAsync(id, request.Cancellation) is { } flagged && await ReviewAccess.MayReviewAsync(request, flagged.Entry))
                allowed.Add(id);
        }

        return allowed;
    }

    private static async Task<List<FlaggedMessage>> AllowedAsync(PageRequest request, IEnumerable<FlaggedMessage> messages)
    {
        var allowed = new List<FlaggedMessage>();
        foreach (var message in messages)
        {
            if (await ReviewAccess.MayReviewAsync(request, message.Entry))
                allowed.Add(message);
        }

        return allowed;
    }
}
