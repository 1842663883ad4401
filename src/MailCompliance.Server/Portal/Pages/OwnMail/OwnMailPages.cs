using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Portal.Pages.OwnMail;

/// <summary><em>My mail</em>: what the check did with one's own messages.</summary>
public static class OwnMailPages
{
    private const int PageSize = 50;

    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var after = request.Query("after") is { Length: > 0 and <= 64 } id ? id : null;
        var entries = await request.Database.Log.SearchAsync(new LogQuery { Sender = request.Viewer.Address, After = after, Limit = PageSize + 1 }, request.Cancellation);
        return await request.PageAsync<OwnMailView>("My mail", new Dictionary<string, object?>
        {
            ["Entries"] = entries.Take(PageSize).ToList(),
            ["Next"] = entries.Count > PageSize ? entries[PageSize - 1].Id : null,
            ["IsFirst"] = after is null,
            ["Request"] = request,
        });
    }

    /// <summary>"This was wrong": the author's word about a finding, for those who review and tune the rules (R81).</summary>
    public static async Task<IResult> SayWrongAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (await request.Database.Reviews.FindAsync(id, request.Cancellation) is not { } flagged || !request.Viewer.Is(MessageAccess.AuthorOf(flagged.Entry)))
            return await request.NotFoundAsync();
        var rule = request.Field("rule") is { Length: > 0 } named ? named : null;
        var text = request.Field("why") is { Length: > 0 } why ? $"The sender says that this was wrong: {why}" : "The sender says that this was wrong.";
        return await request.Database.Reviews.DisputeAsync(id, rule, request.Viewer.Address, text, request.Cancellation)
            ? request.To("/messages/" + id, "said-wrong")
            : await request.NotFoundAsync();
    }
}
