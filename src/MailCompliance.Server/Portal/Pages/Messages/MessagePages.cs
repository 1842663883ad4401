using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Pages.Deciding;
using MailCompliance.Server.Portal.Pages.Reviewing;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Messages;

/// <summary>One message: who to whom, what was found and why, what became of it, and the decision where one is due.</summary>
public static class MessagePages
{
    public static Task<IResult> ShowAsync(PageRequest request) => ShowAsync(request, []);

    public static async Task<IResult> ShowAsync(PageRequest request, IReadOnlyList<FormError> errors)
    {
        if (await FindAsync(request) is not { } shown)
            return await request.NotFoundAsync();
        if (!shown.IsOwn)
            await NoteAsync(request, "message.viewed", []);
        var evaluation = shown.Held is { } held && (shown.MayDecide || request.Viewer.May(Right.Review))
            ? await HeldContents.ReadAsync(request, held.Summary.Id, held.Summary.From, held.Summary.To)
            : null;
        var flagged = await request.Database.Reviews.FindAsync(shown.Id, request.Cancellation);
        shown = shown with
        {
            Evaluation = evaluation,
            Flagged = flagged,
            IsKept = await LegalHoldPages.IsKeptAsync(request, shown),
            MayReview = flagged is not null && await ReviewAccess.MayReviewAsync(request, flagged.Entry),
        };
        return await request.PageAsync<MessageView>(
            "Message",
            new Dictionary<string, object?>
            {
                ["Shown"] = shown,
                ["Looks"] = shown.IsOwn ? await request.Database.Audit.SearchAsync(new AuditQuery { Subject = shown.Id, Action = "message." }, request.Cancellation) : [],
                ["Notes"] = shown.MayReview ? await request.Database.Reviews.NotesAsync(shown.Id, request.Cancellation) : [],
                ["Request"] = request,
            },
            errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
            errors);
    }

    public static async Task<IResult> AskPurposeAsync(PageRequest request) =>
        await FindAsync(request) is { } shown && MayReveal(request, shown)
            ? await request.PageAsync<PurposeView>("Why do you need to see this message?", new Dictionary<string, object?> { ["Shown"] = shown, ["Request"] = request, ["Purposes"] = request.Viewer.Purposes })
            : await request.NotFoundAsync();

    public static async Task<IResult> RevealAsync(PageRequest request)
    {
        if (await FindAsync(request) is not { } shown || !MayReveal(request, shown))
            return await request.NotFoundAsync();
        if (request.Viewer.Purposes.FirstOrDefault(purpose => purpose == request.Field("purpose")) is not { } purpose)
        {
            return await request.PageAsync<PurposeView>(
                "Why do you need to see this message?",
                new Dictionary<string, object?> { ["Shown"] = shown, ["Request"] = request, ["Purposes"] = request.Viewer.Purposes },
                StatusCodes.Status422UnprocessableEntity,
                [new("purpose", "Select why you need to see this message")]);
        }

        var summary = shown.Held!.Summary;
        // on record first: what cannot be recorded is not shown
        await NoteAsync(request, "message.revealed", [new("purpose", purpose)]);
        return await HeldContents.ReadAsync(request, summary.Id, summary.From, summary.To) is { } evaluation
            ? await request.PageAsync<RevealedView>("The whole message", new Dictionary<string, object?> { ["Shown"] = shown, ["Request"] = request, ["Evaluation"] = evaluation, ["Purpose"] = purpose })
            : await request.NotFoundAsync();
    }

    /// <returns>Null: there is no such message, or none that this person may see.</returns>
    public static async Task<ShownMessage?> FindAsync(PageRequest request)
    {
        var id = request.Route("id");
        var entry = await request.Database.Log.FindAsync(id, request.Cancellation);
        var held = await request.Database.Quarantine.FindAsync(id, request.Cancellation);
        if (held is not null)
        {
            if (!await MessageAccess.MaySeeAsync(request, held))
                return null;
            var reasons = HeldReasons.Read(held.Evaluation);
            return new ShownMessage(id, entry, held, reasons, request.Viewer.Is(held.Summary.From), await WaitingMessages.MayDecideAsync(request, held.Summary, reasons.SenderDecides));
        }

        return entry is not null && MessageAccess.MaySee(request, entry)
            ? new ShownMessage(id, entry, null, null, request.Viewer.Is(MessageAccess.AuthorOf(entry)), MayDecide: false)
            : null;
    }

    private static bool MayReveal(PageRequest request, ShownMessage shown) =>
        shown is { IsOwn: false, Held.Summary.HasContent: true } && request.Viewer.Purposes.Count > 0;

    private static Task NoteAsync(PageRequest request, string what, IEnumerable<KeyValuePair<string, string>> details) => request.NoteAsync(what, request.Route("id"), details);
}

/// <summary>A message as its page shows it.</summary>
/// <param name="Entry">Null: held, and the log entry is gone or not written yet.</param>
/// <param name="Held">Null: it was not held.</param>
public sealed record ShownMessage(string Id, MessageLogEntry? Entry, HeldDetails? Held, HeldReasons? Reasons, bool IsOwn, bool MayDecide)
{
    /// <summary>Null: there is no content to judge, or it is not this person's to see.</summary>
    public Evaluation? Evaluation { get; init; }

    /// <summary>Null: nothing was found in it.</summary>
    public FlaggedMessage? Flagged { get; init; }

    public bool MayReview { get; init; }

    public bool IsSafeguarding => MessageAccess.IsSafeguarding(Held?.Summary, Entry);

    /// <summary>Exempt from retention.</summary>
    public bool IsKept { get; init; }

    public string From => Held?.Summary.From ?? MessageAccess.AuthorOf(Entry!);

    public IReadOnlyList<LoggedRecipient> Recipients =>
        Entry?.Recipients ?? [.. Held!.Summary.To.Select(address => new LoggedRecipient(address, []))];

    public DateTimeOffset At => Entry?.At ?? Held!.Summary.HeldAt;
}
