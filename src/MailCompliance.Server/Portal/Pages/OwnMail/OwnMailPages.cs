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
}
