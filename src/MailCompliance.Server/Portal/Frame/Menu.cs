using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Server.Portal.Pages.Requests;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>The pages that a person's roles give.</summary>
public static class Menu
{
    public static async Task<IReadOnlyList<MenuItem>> ForAsync(PageRequest request)
    {
        var viewer = request.Viewer;
        var items = new List<MenuItem>();
        if (viewer.May(Right.Decide))
            items.Add(new("To decide", "/decide", await WaitingMessages.CountAsync(request)));
        else if (await RequestPages.MineAsync(request) is { Count: > 0 } asked)
            items.Add(new("Asked", "/requests", asked.Count));
        if (viewer.May(Right.Review))
            items.Add(new("Flagged", "/flagged"));
        if (viewer.May(Right.Reports))
            items.Add(new("Reports", "/reports"));
        if (viewer.Rights.Count > 0)
            items.Add(new("My mail", "/my-mail"));
        if (viewer.May(Right.Health))
            items.Add(new("Health", "/health"));
        if (viewer.MayAny(Right.Health, Right.Exceptions, Right.Audit))
            items.Add(new("People", "/people"));
        if (viewer.May(Right.Audit))
            items.Add(new("Audit", "/audit"));
        items.Add(new("Policy", "/policy"));
        return items;
    }

    /// <summary>Where somebody goes first after signing in: what waits for them, else what their role is for.</summary>
    public static string FirstPageOf(Access.Viewer viewer)
    {
        if (viewer.May(Right.Decide))
            return "/decide";
        if (viewer.May(Right.Health))
            return "/health";
        if (viewer.May(Right.Review))
            return "/flagged";
        if (viewer.May(Right.Reports))
            return "/reports";
        return "/my-mail";
    }
}
