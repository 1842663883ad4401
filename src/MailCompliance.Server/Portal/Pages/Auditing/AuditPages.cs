using System.Globalization;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;
using Microsoft.AspNetCore.WebUtilities;

namespace MailCompliance.Server.Portal.Pages.Auditing;

/// <summary>The audit log: who did what, when, to what and from where; whether it is whole; and all of it as JSON Lines. Looking at it is an entry too.</summary>
public static class AuditPages
{
    private const int PageSize = 50;

    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var filter = AuditFilterForm.Read(request);
        if (filter.Faults() is { Count: > 0 } faults)
            return await ShowAsync(request, filter, [], faults);
        await request.NoteAsync("audit.viewed", null, filter.ToDetails());
        var entries = await request.Database.Audit.SearchAsync(filter.ToQuery(request) with { Limit = PageSize }, request.Cancellation);
        return await ShowAsync(request, filter, entries, []);
    }

    private static async Task<IResult> ShowAsync(PageRequest request, AuditFilterForm filter, IReadOnlyList<AuditEntry> entries, IReadOnlyList<FormError> faults) => await request.PageAsync<AuditView>(
        "Audit log",
        new Dictionary<string, object?>
        {
            ["Entries"] = entries,
            ["Filter"] = filter,
            ["HasMore"] = entries.Count == PageSize,
            ["Signed"] = await request.Database.AuditHeads.LastAsync(request.Cancellation),
            ["Request"] = request,
        },
        faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        faults);

    /// <summary>Goes through the whole chain.</summary>
    public static async Task<IResult> VerifyAsync(PageRequest request)
    {
        var signed = await request.Database.AuditHeads.LastAsync(request.Cancellation);
        var found = await request.Database.Audit.VerifyAsync(signed?.Head, request.Cancellation);
        await request.NoteAsync("audit.verified", null, new KeyValuePair<string, string>("result", found.IsWhole ? "whole" : $"{found.FirstFault} at {found.FaultAt}"));
        return await request.PageAsync<AuditCheckView>("Check of the audit log", new Dictionary<string, object?> { ["Found"] = found, ["Signed"] = signed, ["Request"] = request });
    }

    /// <summary>What the filter finds; without one all of it.</summary>
    public static async Task<IResult> ExportAsync(PageRequest request)
    {
        var filter = AuditFilterForm.Read(request);
        if (filter.Faults() is { Count: > 0 } faults)
            return request.Viewer.IsScript ? ScriptAccess.Refuse(faults) : await ShowAsync(request, filter, [], faults);
        await request.NoteAsync("audit.exported", null, filter.ToDetails());
        return Results.Stream(async output => await request.Database.Audit.ExportAsync(output, filter.ToQuery(request), request.Cancellation), "application/jsonl", $"audit-{request.Today:yyyy-MM-dd}.jsonl");
    }
}

/// <summary>What the filter of the page says; empty: any.</summary>
/// <param name="Before">Number of the last entry of the page before.</param>
public sealed record AuditFilterForm(string Actor, string Action, string Subject, string From, string Until, string Before)
{
    /// <summary>Beginnings of actions, in people's words.</summary>
    public static IReadOnlyList<(string Value, string Text)> Actions { get; } =
    [
        ("", "All"), ("held.", "Decisions about held messages"), ("message.", "Looking at messages"), ("review.", "Verdicts and notes"), ("access.", "Access to a person’s log"),
        ("exception.", "Exceptions"), ("allowance.", "What was allowed with a message"), ("absence.", "Absences"), ("portal.", "Signing in and out"), ("api-key.", "Keys for scripts"),
        ("report.", "Reports"), ("log.", "The message log"), ("request.", "What staff ask and report"), ("policy.", "The policy"), ("flagged.", "Lists of flagged messages"), ("audit.", "The audit log itself"), ("people.", "People on file"), ("retention.", "What was deleted"),
    ];

    public static AuditFilterForm Read(PageRequest request) => new(
        request.Query("actor").Trim().ToLowerInvariant(),
        Actions.Any(action => action.Value == request.Query("action")) ? request.Query("action") : "",
        request.Query("subject").Trim(),
        request.Query("from"),
        request.Query("until"),
        request.Query("before"));

    public IEnumerable<(string Name, string Text)> Values() => [("actor", Actor), ("action", Action), ("subject", Subject), ("from", From), ("until", Until)];

    /// <summary>The same for an entry of the log, where <c>from</c> is the address of the client.</summary>
    public IEnumerable<KeyValuePair<string, string>> ToDetails() =>
        Values().Where(value => value.Text.Length > 0).Select(value => KeyValuePair.Create("filter-" + value.Name, value.Text));

    public string Address(string path) => QueryHelpers.AddQueryString(path, Values().Where(value => value.Text.Length > 0).ToDictionary(value => value.Name, value => (string?)value.Text));

    public AuditQuery ToQuery(PageRequest request) => new()
    {
        Actor = Given(Actor),
        Action = Given(Action),
        Subject = Given(Subject),
        From = DayText.Read(From) is { } from ? request.StartOf(from) : null,
        Until = DayText.Read(Until) is { } until ? request.StartOf(until.AddDays(1)) : null,
        Before = long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    /// <summary>What cannot be looked for: a filter that was left out in silence would show what nobody asked for.</summary>
    public IReadOnlyList<FormError> Faults() =>
    [
        .. From.Length > 0 && DayText.Read(From) is null ? [DayText.Fault("from", "First day")] : Array.Empty<FormError>(),
        .. Until.Length > 0 && DayText.Read(Until) is null ? [DayText.Fault("until", "Last day")] : Array.Empty<FormError>(),
    ];

    private static string? Given(string text) => text.Length == 0 ? null : text;
}
