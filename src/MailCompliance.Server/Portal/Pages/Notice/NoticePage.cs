using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.Notice;

/// <summary>The transparency notice for staff (R65, R52): generated from the policy in force, so that it cannot say anything else.</summary>
public static class NoticePage
{
    public static Task<IResult> ShowAsync(PageRequest request) =>
        request.PageAsync<NoticeView>("How we check email", new Dictionary<string, object?> { ["Request"] = request });
}
