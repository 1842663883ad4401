using MailCompliance.Engine.Text;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Portal.Pages.Requests;

/// <summary>What staff ask and report from Outlook, for those whom it was given to. Looking at one is an audited act.</summary>
public static class RequestPages
{
    private const int LongestAnswer = 2000;

    /// <summary>What can be answered, by kind.</summary>
    public static IReadOnlyList<(string Value, string Text)> AnswersTo(StaffRequestKind kind) => kind switch
    {
        StaffRequestKind.Advice => [("send", "You may send it"), ("do-not-send", "Do not send it as it is")],
        StaffRequestKind.Permission => [("send", "Allow it: this email, once, within seven days"), ("do-not-send", "Do not allow it")],
        StaffRequestKind.Incident => [("not-a-breach", "It is not a breach of personal data"), ("breach", "It is a breach, and need not be reported"), ("reported", "It is a breach, and has been reported")],
        _ => [("closed", "I have looked at it")],
    };

    public static async Task<IResult> ListAsync(PageRequest request) =>
        await request.PageAsync<RequestsView>("Asked and reported", new Dictionary<string, object?> { ["Requests"] = await MineAsync(request), ["Request"] = request });

    public static Task<IResult> ShowAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> AnswerAsync(PageRequest request)
    {
        if (await FindAsync(request) is not { } found)
            return await request.NotFoundAsync();
        var decision = AnswersTo(found.Request.Kind).FirstOrDefault(answer => answer.Value == request.Field("answer")).Value;
        var text = request.Field("text");
        if (decision is null)
            return await ShowAsync(request, [new("answer", "Select an answer")]);
        if (text.Length > LongestAnswer)
            return await ShowAsync(request, [new("text", "Write at most 2,000 characters")]);
        var answer = new RequestAnswer(decision, text);
        var done = await request.Database.StaffRequests.AnswerAsync(found.Request.Id, answer, request.Viewer.Address, request.Parts.AnswerMails(found.Request, answer), request.Cancellation);
        return request.To("/requests", done ? "request-answered" : "too-late");
    }

    /// <summary>Open ones that this person can answer, the most urgent first. What names them is none of theirs.</summary>
    public static async Task<IReadOnlyList<StaffRequest>> MineAsync(PageRequest request)
    {
        var mine = new List<StaffRequest>();
        foreach (var one in await request.Database.StaffRequests.OpenAsync(cancellation: request.Cancellation))
        {
            if (await MayAnswerAsync(request, one))
                mine.Add(one);
        }

        return [.. mine.OrderBy(one => one.DueAt ?? DateTimeOffset.MaxValue).ThenBy(one => one.At)];
    }

    /// <summary>The text of the message as far as it was sent along; null: none was.</summary>
    public static string? TextOf(RequestContent content) => content.Html is { Length: > 0 } html ? HtmlText.Read(html).Text : null;

    private static async Task<IResult> ShowAsync(PageRequest request, IReadOnlyList<FormError> errors)
    {
        if (await FindAsync(request) is not { } found)
            return await request.NotFoundAsync();
        await request.Database.Audit.AppendAsync(AuditEvent.Viewed(request.Viewer.Address, "request", found.Request.Id, null, request.Context.Connection.RemoteIpAddress?.ToString()), request.Cancellation);
        return await request.PageAsync<RequestView>(
            "Asked and reported",
            new Dictionary<string, object?> { ["Found"] = found, ["Request"] = request },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
    }

    /// <returns>Null: there is none such, or it is not this person's to read.</returns>
    private static async Task<StaffRequestDetails?> FindAsync(PageRequest request) =>
        await request.Database.StaffRequests.FindAsync(request.Route("id"), request.Cancellation) is { } found && await MayAnswerAsync(request, found.Request) ? found : null;

    private static async Task<bool> MayAnswerAsync(PageRequest request, StaffRequest one) =>
        request.Asked.MayBeAsked(one, request.Viewer.Address) && (await request.Asked.AnswerersAsync(one, request.Cancellation)).Any(request.Viewer.Is);
}
