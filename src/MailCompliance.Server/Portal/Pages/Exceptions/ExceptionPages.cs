using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;

namespace MailCompliance.Server.Portal.Pages.Exceptions;

/// <summary>The exceptions register (R57): asked for by staff, granted by others, with reason and end. What is granted holds within seconds.</summary>
public static class ExceptionPages
{
    private const int LongestDays = 366;

    public static Task<IResult> ListAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> RequestAsync(PageRequest request)
    {
        var (wanted, errors) = Read(request);
        if (wanted is null)
            return await ShowAsync(request, errors);
        await request.Database.Exceptions.RequestAsync(wanted, request.Viewer.Address, request.Cancellation);
        return request.To("/exceptions", "asked");
    }

    public static async Task<IResult> DecideAsync(PageRequest request)
    {
        var done = await request.Database.Exceptions.DecideAsync(request.Route("id"), request.Field("answer") == "grant", request.Viewer.Address, request.Cancellation);
        return request.To("/exceptions", done ? "answered" : "not-yours");
    }

    public static async Task<IResult> EndAsync(PageRequest request)
    {
        var done = await request.Database.Exceptions.RevokeAsync(request.Route("id"), request.Viewer.Address, request.Cancellation);
        return request.To("/exceptions", done ? "ended" : "not-yours");
    }

    /// <summary>Ends what was allowed together with a held message.</summary>
    public static async Task<IResult> EndAllowanceAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (!(await StandingPermits.AllowancesAsync(request)).Any(allowance => allowance.HeldId == id && MayEnd(request, allowance.GrantedBy))
            || await request.Database.Allowances.RevokeAsync(id, request.Viewer.Address, request.Cancellation) == 0)
            return await request.NotFoundAsync();
        return request.To("/exceptions", "ended");
    }

    /// <summary>Ends leave to send one message that was asked for in Outlook.</summary>
    public static async Task<IResult> EndPermissionAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (!(await StandingPermits.PermissionsAsync(request)).Any(permission => permission.RequestId == id && MayEnd(request, permission.GrantedBy)))
            return await request.NotFoundAsync();
        return request.To("/exceptions", await request.Database.SendPermissions.RevokeAsync(id, request.Viewer.Address, request.Cancellation) ? "permission-ended" : "over");
    }

    private static bool MayEnd(PageRequest request, string grantedBy) => request.Viewer.May(Right.Exceptions) || request.Viewer.Is(grantedBy);

    private static async Task<IResult> ShowAsync(PageRequest request, IReadOnlyList<FormError> errors)
    {
        var all = await request.Database.Exceptions.ListAsync(limit: 200, cancellation: request.Cancellation);
        // those who grant see all of them, everybody else their own
        var shown = request.Viewer.May(Right.Exceptions) ? all : [.. all.Where(exception => request.Viewer.Is(exception.RequestedBy))];
        return await request.PageAsync<ExceptionsView>(
            "Exceptions",
            new Dictionary<string, object?> { ["Registered"] = shown, ["Allowances"] = await StandingPermits.AllowancesAsync(request), ["Permissions"] = await StandingPermits.PermissionsAsync(request), ["Request"] = request },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
    }

    private static (PolicyException? Wanted, IReadOnlyList<FormError> Errors) Read(PageRequest request)
    {
        var errors = new List<FormError>();
        var rule = request.Policy.Rules.FirstOrDefault(rule => rule.Id == request.Field("rule"))?.Id;
        if (rule is null)
            errors.Add(new("rule", "Select the rule that the exception is for"));
        var sender = request.Field("sender");
        if (!PolicyText.IsAddress(sender) || !request.Policy.School.Owns(sender))
            errors.Add(new("sender", "Enter a school email address, like name@" + (request.Policy.School.Domains is [var domain, ..] ? domain : "school.example")));
        if (request.Field("reason").Length == 0)
            errors.Add(new("reason", "Enter why the exception is needed"));
        var until = DayText.Read(request.Field("until"));
        if (until is null)
            errors.Add(new("until", "Enter the last day of the exception, like 27/3/2026"));
        else if (until < request.Today || until > request.Today.AddDays(LongestDays))
            errors.Add(new("until", "The last day must be today or later, and within a year"));
        return errors.Count > 0 ? (null, errors) : (new PolicyException(rule!, sender.ToLowerInvariant(), request.Field("reason"), "", request.Today, until!.Value), []);
    }
}
