using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.SignIn;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages;

/// <summary>The address without a path: leads on to what the person needs first.</summary>
public static class StartPage
{
    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        if (request.ViewerOrNull is not { } viewer)
            return SignInPages.Ask(request);
        return viewer.Rights.Count == 0
            ? await request.PageAsync<NoRoleView>("There is nothing here for you yet")
            : request.To(Menu.FirstPageOf(viewer));
    }
}
