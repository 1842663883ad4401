using System.Globalization;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Portal.Pages.Auditing;

/// <summary>The audit log: who did what, when, to what and from where; whether it is whole; and all of it as JSON Lines. Looking at it is an entry too.</summary>
public static class AuditPages
{
    private const int PageSize = 50;

    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var filter = AuditFilterForm.Read(request);
        await NoteAsync(request, "audit.viewed", filter.Values().Where(value => value.Text.Length > 0).ToDictionary(value => value.Name, value => value.Text));
        var entries = await request.Database.Audit.SearchAsync(filter.ToQuery(request) with { Limit = PageSize }, request.Cancellation);
        return await request.PageAsync<AuditView>("Audit log", new Dictionary<string, object?>
        {
            ["Entries"] = entries,
            ["Filter"] = filter,
            ["HasMore"] = entries.Count == PageSize,
            ["Signed"] = await request.Database.AuditHeads.LastAsync(request.Cancellation),
            ["Request"] = request,
        });
    }

    /// <summary>Goes through the whole chain.</summary>
    public static async Task<IResult> VerifyAsync(PageRequest request)
    {
        var signed = await request.Database.AuditHeads.LastAsync(request.Cancellation);
        var found = await request.Database.Audit.VerifyAsync(signed?.Head, request.Cancellation);
        await NoteAsync(request, "audit.verified", new() { ["result"] = found.IsWhole ? "whole" : $"{found.FirstFault} at {found.FaultAt}" });
        return await request.PageAsync<AuditCheckView>("Check of the audit log", new Dictionary<string, object?> { ["Found"] = found, ["Signed"] = signed, ["Request"] = request });
    }

    public static async Task<IResult> ExportAsync(PageRequest request)
    {
        await NoteAsync(request, "audit.exported", []);
        return Results.Stream(async output => await request.Database.Audit.ExportAsync(output, query: null, request.Cancellation), "application/jsonl", $"audit-{request.Today:yyyy-MM-dd}.jsonl");
    }

    private static Task NoteAsync(PageRequest request, string what, Dictionary<string, string> details)
    {
        details["from"] = request.Context.Connection.RemoteIpAddress?.ToString() ?? "";
        return request.Database.Audit.AppendAsync(new AuditEvent(request.Viewer.Address, what, null, details), request.Cancellation);
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
        ("report.", "Reports"), ("audit.", "The audit log itself"), ("people.", "People on file"), ("retention.", "What was deleted"),
    ];

    public static AuditFilterForm Read(PageRequest request) => new(
        request.Query("actor").Trim().ToLowerInvariant(),
        Actions.Any(action => action.Value == request.Query("action")) ? request.Query("action") : "",
        request.Query("subject").Trim(),
        request.Query("from"),
        request.Query("until"),
        request.Query("before"));

    public IEnumerable<(string Name, string Text)> Values() => [("actor", Actor), ("action", Action), ("subject", Subject), ("from", From), ("until", Until)];

    public AuditQuery ToQuery(PageRequest request) => new()
    {
        Actor = Given(Actor),
        Action = Given(Action),
        Subject = Given(Subject),
        From = Day(From) is { } from ? request.StartOf(from) : null,
        Until = Day(Until) is { } until ? request.StartOf(until.AddDays(1)) : null,
        Before = long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
