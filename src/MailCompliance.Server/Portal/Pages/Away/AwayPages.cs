using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.Away;

/// <summary>Somebody who decides says that they are away, until when, and who decides meanwhile (R42, R68).</summary>
public static class AwayPages
{
    private const int LongestDays = 366;

    public static Task<IResult> ShowAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> NoteAsync(PageRequest request)
    {
        var errors = new List<FormError>();
        var deputy = request.Field("deputy") is { Length: > 0 } chosen ? Deputies(request).FirstOrDefault(address => address == chosen) : null;
        if (deputy is null && request.Field("deputy").Length > 0)
            errors.Add(new("deputy", "Select who decides while you are away"));
        var until = DayText.Read(request.Field("until"));
        if (until is null)
            errors.Add(new("until", "Enter the last day on which you are away, like 27/3/2026"));
        else if (until < request.Today || until > request.Today.AddDays(LongestDays))
            errors.Add(new("until", "The last day must be today or later, and within a year"));
        if (errors.Count > 0)
            return await ShowAsync(request, errors);
        var back = request.StartOf(until!.Value.AddDays(1));
        await request.Database.Absences.NoteAsync(request.Viewer.Address, deputy, back, request.Viewer.Address, request.Cancellation);
        return request.To("/away", "away");
    }

    public static async Task<IResult> EndAsync(PageRequest request)
    {
        await request.Database.Absences.EndAsync(request.Viewer.Address, request.Viewer.Address, request.Cancellation);
        return request.To("/away", "back");
    }

    /// <summary>Those whom the policy names for decisions and whose role lets them decide, but for the person.</summary>
    private static List<string> Deputies(PageRequest request)
    {
        IEnumerable<string> named = [.. request.Policy.Reserve, .. request.Policy.Approval.Deputies.Select(deputy => deputy.By)];
        return [.. Deciders.Among(named, [request.Viewer.Address], request.Policy, request.People)];
    }

    private static async Task<IResult> ShowAsync(PageRequest request, List<FormError> errors)
    {
        var absences = await request.Database.Absences.ListAsync(request.Cancellation);
        return await request.PageAsync<AwayView>(
            "When you are away",
            new Dictionary<string, object?>
            {
                ["Mine"] = absences.FirstOrDefault(absence => request.Viewer.Is(absence.Person)),
                ["Deputies"] = Deputies(request),
                ["Usual"] = request.Policy.Approval.DeputyOf(request.Viewer.Address),
                ["Request"] = request,
            },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
    }
}
