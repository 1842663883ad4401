using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.Deciding;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Pairing;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.AddIn;

/// <summary>What staff ask and report from Outlook, and what became of it.</summary>
internal sealed class StaffMatters(AddInParts parts)
{
    /// <summary>UK GDPR article 33: the supervisory authority hears of a breach within 72 hours of its discovery.</summary>
    private static readonly TimeSpan BreachClock = TimeSpan.FromHours(72);

    private const int LongestNote = 2000;
    private const int LongestSubject = 1000;
    private const int LongestHtml = 200_000;
    private const int MostShown = 20;

    private readonly AskedMatters asked = new(parts.Database, parts.Engine, parts.Policy, parts.People);

    private static readonly string[] Mishaps = ["wrong-person", "personal-data", "wrong-file", "other"];
    private static readonly string[] Remedies = ["nothing", "recalled", "asked-to-delete", "other"];

    public async Task<IResult> AskAsync(HttpContext context, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<AdviceRequest>(context, cancellation);
        var errors = Check(request.Schema, request.Question, request.Subject, request.Recipients, request.Files, request.Html);
        if (string.IsNullOrWhiteSpace(request.Question))
            errors["/question"] = ["is missing"];
        if (request.RequestId is not { Length: > 0 and <= 64 })
            errors["/requestId"] = ["must have 1 to 64 characters"];
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var content = new RequestContent { Note = request.Question, Subject = request.Subject, Recipients = request.Recipients, Files = request.Files, Html = request.Html };
        return await TakeAsync(StaffRequestKind.Advice, request.RequestId!, mailbox, content, due: null, cancellation);
    }

    public async Task<IResult> ReportAsync(HttpContext context, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<IncidentRequest>(context, cancellation);
        var errors = Check(request.Schema, request.Note, request.Subject, request.Recipients, request.Files, request.Html);
        if (request.MessageId is not { Length: > 2 and <= 998 })
            errors["/messageId"] = ["must be the message's Message-ID"];
        if (!Mishaps.Contains(request.What))
            errors["/what"] = [$"must be {string.Join(", ", Mishaps)}"];
        if (!Remedies.Contains(request.Done))
            errors["/done"] = [$"must be {string.Join(", ", Remedies)}"];
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var content = new RequestContent
        {
            What = request.What, Done = request.Done, Note = request.Note, MessageId = request.MessageId, Subject = request.Subject, Recipients = request.Recipients, Files = request.Files, Html = request.Html,
        };
        await PreserveAsync(request.MessageId!, mailbox, cancellation);
        return await TakeAsync(StaffRequestKind.Incident, request.MessageId!, mailbox, content, BreachClock, cancellation);
    }

    public async Task<IResult> FeedBackAsync(HttpContext context, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<FeedbackRequest>(context, cancellation);
        var errors = Check(request.Schema, request.Note, null, [], [], null);
        if (parts.Policy().Rules.All(rule => rule.Id != request.Rule))
            errors["/rule"] = ["must be a rule of the policy"];
        if (request.EvaluationId is not { Length: > 0 and <= 64 })
            errors["/evaluationId"] = ["must have 1 to 64 characters"];
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : await TakeAsync(StaffRequestKind.Feedback, $"{request.EvaluationId} {request.Rule}", mailbox, new RequestContent { What = request.Rule, Note = request.Note }, due: null, cancellation);
    }

    public async Task<IResult> OwnAsync(ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var held = new List<HeldMail>();
        foreach (var summary in await parts.Database.Quarantine.ListAsync(new HeldQuery { From = mailbox.Mailbox, Limit = MostShown }, cancellation))
        {
            var details = await parts.Database.Quarantine.FindAsync(summary.Id, cancellation);
            held.Add(new(summary.Id, details?.Subject, summary.To, WireName.Of(summary.State), summary.HeldAt, summary.ExpiresAt, summary.Reason));
        }

        var questions = new List<AskedQuestion>();
        foreach (var request in (await parts.Database.StaffRequests.OfAsync(mailbox.Mailbox, MostShown, cancellation)).Where(request => request.Kind != StaffRequestKind.Feedback))
        {
            if (await parts.Database.StaffRequests.FindAsync(request.Id, cancellation) is { } found)
                questions.Add(new(request.Id, WireName.Of(request.Kind), found.Content.Subject, request.At, found.Answer?.Decision, found.Answer?.Text, request.AnsweredBy));
        }

        return Results.Json(new OwnMatters(held, questions), AddInJson.Options);
    }

    private Task<IResult> TakeAsync(StaffRequestKind kind, string key, ConnectedMailbox mailbox, RequestContent content, TimeSpan? due, CancellationToken cancellation) =>
        TakeAsync(kind, key, mailbox, content, AskedFirst(kind, parts.Policy()), due, null, cancellation);

    /// <param name="askedFirst">Whom the policy names for it; those whom it concerns are left out.</param>
    /// <param name="permission">What leave is asked for; null: none is.</param>
    public async Task<IResult> TakeAsync(
        StaffRequestKind kind, string key, ConnectedMailbox mailbox, RequestContent content, IReadOnlyList<string> askedFirst, TimeSpan? due, PermittedMessage? permission, CancellationToken cancellation)
    {
        var givenTo = await asked.AnswerersAsync(kind, mailbox.Mailbox, content, askedFirst, cancellation);
        if (givenTo.Count == 0)
            return NobodyToAsk();
        var dueAt = due is { } span ? parts.Clock.GetUtcNow() + span : (DateTimeOffset?)null;
        var (id, isNew) = await parts.Database.StaffRequests.AddAsync(
            kind, key, mailbox.Mailbox, givenTo, due, content, id => parts.RequestMails(new StaffRequest(id, kind, mailbox.Mailbox, givenTo, parts.Clock.GetUtcNow(), dueAt, null, null)), permission, cancellation);
        return Results.Json(new RequestTaken(id, givenTo, dueAt), AddInJson.Options, statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>What the log and the quarantine have of the message is not deleted while it is looked into.</summary>
    private async Task PreserveAsync(string messageId, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        foreach (var entry in await parts.Database.Log.SearchAsync(new LogQuery { MessageId = messageId, Sender = mailbox.Mailbox, Limit = 10 }, cancellation))
        {
            await parts.Database.Log.SetLegalHoldAsync(entry.Id, hold: true, mailbox.Mailbox, "reported as sent wrongly", cancellation);
            await parts.Database.Quarantine.SetLegalHoldAsync(entry.Id, hold: true, mailbox.Mailbox, "reported as sent wrongly", cancellation);
        }
    }

    /// <summary>The head for questions; for incidents the data protection officer and whom the policy names, else the head; for wrong findings whoever tunes them.</summary>
    private static List<string> AskedFirst(StaffRequestKind kind, SchoolPolicy policy)
    {
        var (dpo, head) = (policy.Contacts.Dpo, policy.Head);
        IEnumerable<string?> named = kind switch
        {
            StaffRequestKind.Advice => [head],
            StaffRequestKind.Incident => [dpo, .. policy.Contacts.SentInError.DefaultIfEmpty(head)],
            _ => [dpo ?? head],
        };
        return [.. named.OfType<string>()];
    }

    /// <summary>No colleague is told of a matter that concerns them, so it cannot be taken; whoever reports it hears what to do instead.</summary>
    private IResult NobodyToAsk()
    {
        var policy = parts.Policy();
        return policy.Reserve.Any()
            ? Problems.Of(StatusCodes.Status409Conflict, "Everybody who could answer is named in it", "Speak to the chair of governors, or to somebody at school whom it is not about.")
            : Problems.Of(StatusCodes.Status409Conflict, "The policy names nobody to ask", "Tell your technician: contacts.headteacher and contacts.dpo are missing.");
    }

    private static Dictionary<string, string[]> Check(int schema, string? note, string? subject, IReadOnlyList<string> recipients, IReadOnlyList<string> files, string? html)
    {
        var errors = new Dictionary<string, string[]>();
        if (schema != 1)
            errors["/schema"] = ["must be 1"];
        if (note?.Length > LongestNote)
            errors["/note"] = [$"must have at most {LongestNote} characters"];
        if (subject?.Length > LongestSubject)
            errors["/subject"] = ["is too long"];
        if (recipients.Count > DraftReader.MostRecipients || recipients.Any(address => address is not { Length: <= DraftReader.LongestAddress }))
            errors["/recipients"] = ["must be addresses, at most a thousand"];
        if (files.Count > DraftReader.MostAttachments || files.Any(name => name is not { Length: <= LongestSubject }))
            errors["/files"] = [$"must be names, at most {DraftReader.MostAttachments}"];
        if (html?.Length > LongestHtml)
            errors["/html"] = ["is too long: send the beginning"];
        return errors;
    }
}
