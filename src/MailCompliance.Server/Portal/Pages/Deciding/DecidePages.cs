using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Pages.Messages;
using MailCompliance.Server.Portal.Pages.Requests;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Held;
using Microsoft.AspNetCore.WebUtilities;

namespace MailCompliance.Server.Portal.Pages.Deciding;

/// <summary><em>To decide</em>: what waits for this person, and the decisions.</summary>
public static class DecidePages
{
    /// <summary>How long a decision can be taken back.</summary>
    private static readonly TimeSpan UndoWindow = TimeSpan.FromMinutes(1);

    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var waiting = await WaitingMessages.ListAsync(request);
        return await request.PageAsync<DecideView>("To decide", new Dictionary<string, object?> { ["Waiting"] = waiting, ["Undoable"] = await UndoableAsync(request), ["Asked"] = await RequestPages.MineAsync(request), ["Request"] = request });
    }

    public static async Task<IResult> DecideAsync(PageRequest request)
    {
        var id = request.Route("id");
        if (await request.Database.Quarantine.FindAsync(id, request.Cancellation) is not { } held || !await MessageAccess.MaySeeAsync(request, held))
            return await request.NotFoundAsync();
        var reasons = HeldReasons.Read(held.Evaluation);
        if (!await WaitingMessages.MayDecideAsync(request, held.Summary, reasons.SenderDecides))
            return request.To("/messages/" + id, "too-late");

        var choice = DecisionForm.Read(request);
        if (choice.Errors.Count > 0)
            return await MessagePages.ShowAsync(request, choice.Errors);
        var decision = new HeldDecision(id, choice.Decision, request.Viewer.Address, choice.Advice) { UndoWindow = UndoWindow, AllowanceFor = AllowanceIn(choice, held.Summary, reasons), AllowanceUses = StandingPermission.Messages };
        return await request.Database.Quarantine.DecideAsync(decision, request.Cancellation) == DecisionResult.Effective
            ? request.To(QueryHelpers.AddQueryString(reasons.SenderDecides ? "/my-mail" : "/decide", DoneTexts.Undo, id), choice.Done)
            : request.To("/messages/" + id, "too-late");
    }

    private static TimeSpan? AllowanceIn(DecisionForm choice, HeldSummary held, HeldReasons reasons) =>
        choice.AllowsMore && StandingPermission.MayBeGiven(held, reasons.SenderDecides) ? TimeSpan.FromDays(StandingPermission.Days) : null;

    /// <summary>Takes one's own decision back, as long as it has not been carried out.</summary>
    public static async Task<IResult> UndoAsync(PageRequest request)
    {
        var id = request.Route("id");
        // to others there is no such message, decided or not
        if (await request.Database.Quarantine.FindAsync(id, request.Cancellation) is not { } held || !(request.Viewer.Is(held.Summary.DecidedBy) || await MessageAccess.MaySeeAsync(request, held)))
            return await request.NotFoundAsync();
        return await request.Database.Quarantine.UndoAsync(id, request.Viewer.Address, request.Cancellation) switch
        {
            UndoResult.Undone => request.To("/messages/" + id, "undone"),
            UndoResult.TooLate => request.To("/decide", "too-late"),
            _ => await request.NotFoundAsync(),
        };
    }

    /// <summary>Id of the message whose decision this person made just now and can still undo; null: none.</summary>
    private static async Task<string?> UndoableAsync(PageRequest request) =>
        request.Query(DoneTexts.Undo) is { Length: > 0 and <= 64 } id
        && await request.Database.Quarantine.FindAsync(id, request.Cancellation) is { Summary: { CarryOutAt: { } until, DecidedBy: { } by } }
        && until > request.Now && request.Viewer.Is(by)
            ? id
            : null;
}

/// <summary>What the form says.</summary>
/// <param name="Done">Key of <see cref="DoneTexts"/>.</param>
public sealed record DecisionForm(Decision Decision, string? Advice, string Done, IReadOnlyList<FormError> Errors)
{
    /// <summary>The sender may write to the same people about the like for <see cref="StandingPermission.Days"/>.</summary>
    public bool AllowsMore { get; init; }

    public static DecisionForm Read(PageRequest request)
    {
        var advice = string.Join(" ", request.Fields("sentence").Where(ReadySentences.ForReturn.Contains).Append(request.Field("advice")).Where(text => text.Length > 0));
        return request.Field("decision") switch
        {
            "approve" => new(Decision.Release, null, "approved", []) { AllowsMore = request.Field("allow") == "yes" },
            "return" when advice.Length == 0 => new(Decision.Refuse, null, "returned", [new("advice", "Choose or write advice for the sender")]),
            "return" => new(Decision.Refuse, advice, "returned", []),
            "refuse" => new(Decision.Refuse, request.Field("reason") is { Length: > 0 } reason ? reason : null, "refused", []),
            _ => new(Decision.Refuse, null, "", [new("decision", "Select what is to happen with the message")]),
        };
    }
}
