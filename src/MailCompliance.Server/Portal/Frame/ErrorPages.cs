using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Frame;

/// <summary>Pages for what cannot be shown. They say what to do next, and nothing of the reason that is not the reader's to know.</summary>
public static class ErrorPages
{
    public static Task<IResult> ShowAsync(PageRequest request, int status)
    {
        var (title, lines) = TextsFor(status);
        var reference = status >= 500 ? request.Context.TraceIdentifier : null;
        return request.PageAsync<ErrorView>(title, new Dictionary<string, object?> { ["Lines"] = lines, ["Reference"] = reference }, status);
    }

    private static (string Title, string[] Lines) TextsFor(int status) => status switch
    {
        StatusCodes.Status400BadRequest => (
            "Your page has run out of date",
            ["For your safety we did not do what you asked. Nothing has changed.", "Go back, load the page again and try once more."]),
        StatusCodes.Status403Forbidden => (
            "You cannot see this page",
            ["The school’s policy does not give your role this page.", "If you need it for your work, ask the headteacher."]),
        StatusCodes.Status404NotFound => (
            "Page not found",
            ["If you typed the web address, check it is correct.", "If you followed a link, the message may be gone, or it is not one that you can look at."]),
        _ => (
            "Sorry, there is a problem with the service",
            ["Try again later. Mail goes on as usual.", "If it happens again, tell your technician the reference below."]),
    };
}
