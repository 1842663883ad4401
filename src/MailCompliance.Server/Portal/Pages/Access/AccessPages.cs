using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.Log;

namespace MailCompliance.Server.Portal.Pages.Access;

/// <summary>
/// Leave to look at one person's log (R63, R68): asked for with a reason, approved by whoever grants exceptions, for some hours. It
/// shows what the log says of messages, never what is in them; every look is on record.
/// </summary>
public static class AccessPages
{
    private const int MostShown = 200;
    /// <summary>Those whose work can need another person's log: they decide, review or answer for it. A line manager asks about their own staff.</summary>
    internal static readonly Right[] MayAskAboutAnybody = [Right.Decide, Right.Review, Right.Audit, Right.Exceptions];

    private static readonly int[] OfferedHours = [1, 24, 72, 168];

    public static Task<IResult> ListAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> RequestAsync(PageRequest request)
    {
        var errors = new List<FormError>();
        var person = request.Field("person");
        if (request.People.StaffAt(person) is null || request.Viewer.Is(person))
            errors.Add(new("person", "Enter the school email address of a colleague"));
        else if (!MayAskAbout(request, person))
            errors.Add(new("person", "Enter the school email address of somebody whose line manager you are"));
        if (request.Field("reason").Length == 0)
            errors.Add(new("reason", "Enter why you need to see it"));
        if (!int.TryParse(request.Field("hours"), out var hours) || !OfferedHours.Contains(hours))
            errors.Add(new("hours", "Select for how long"));
        if (errors.Count > 0)
            return await ShowAsync(request, errors);
        await request.Database.AccessGrants.RequestAsync(person, request.Viewer.Address, request.Field("reason"), hours, request.Cancellation);
        return request.To("/access", "asked");
    }

    public static async Task<IResult> DecideAsync(PageRequest request)
    {
        var done = await request.Database.AccessGrants.DecideAsync(request.Route("id"), request.Field("answer") == "grant", request.Viewer.Address, request.Cancellation);
        return request.To("/access", done ? "answered" : "not-yours");
    }

    /// <summary>Ends access before its time: whoever grants exceptions, and who has it and needs it no longer. To whom it is about there is none.</summary>
    public static async Task<IResult> EndAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (!(await VisibleAsync(request)).Any(grant => grant.Id == id))
            return await request.NotFoundAsync();
        return request.To("/access", await request.Database.AccessGrants.RevokeAsync(id, request.Viewer.Address, request.Cancellation) ? "access-ended" : "over");
    }

    /// <summary>One person's log, for whoever has leave now.</summary>
    public static async Task<IResult> LogAsync(PageRequest request)
    {
        var person = request.Route("person");
        if (!MayAskAbout(request, person) || await request.Database.AccessGrants.FindInForceAsync(request.Viewer.Address, person, request.Cancellation) is not { } grant)
            return await request.NotFoundAsync();
        await request.NoteAsync("log.viewed", person.ToLowerInvariant(), new("grant", grant.Id), new("purpose", grant.Reason));
        var entries = (await request.Database.Log.SearchAsync(new LogQuery { Sender = person, Limit = MostShown }, request.Cancellation)).Where(entry => !Messages.MessageAccess.IsSafeguarding(entry)).ToList();
        var concerning = await request.Database.Quarantine.ConcerningAsync(request.Viewer.Address, entries.LastOrDefault()?.Id ?? "", request.Cancellation);
        return await request.PageAsync<PersonLogView>("Log of one person", new Dictionary<string, object?>
        {
            ["Person"] = person,
            ["Entries"] = entries.Where(entry => !concerning.Contains(entry.Id)).ToList(),
            ["Grant"] = grant,
            ["Request"] = request,
        });
    }

    private static bool MayAskAbout(PageRequest request, string person) =>
        request.Viewer.MayAny(MayAskAboutAnybody) || (request.Viewer.ManagesStaff && request.Viewer.Is(request.People.StaffAt(person)?.Manager));

    /// <summary>A request about oneself is nobody's business but the others'.</summary>
    private static async Task<IReadOnlyList<AccessGrant>> VisibleAsync(PageRequest request)
    {
        var grants = await request.Database.AccessGrants.ListAsync(
            requestedBy: request.Viewer.May(Right.Exceptions) ? null : request.Viewer.Address, limit: MostShown, cancellation: request.Cancellation);
        return [.. grants.Where(grant => !request.Viewer.Is(grant.Person))];
    }

    private static async Task<IResult> ShowAsync(PageRequest request, List<FormError> errors) =>
        await request.PageAsync<AccessView>(
            "Access to a person’s log",
            new Dictionary<string, object?> { ["Grants"] = await VisibleAsync(request), ["Hours"] = OfferedHours, ["Request"] = request },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
}
