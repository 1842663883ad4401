using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.Proof;
using MailCompliance.Storage.Pairing;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.AddIn;

/// <summary>
/// Leave to send a draft that would be held, asked for before it is sent. What is allowed is that sender, content, recipients and findings; whatever the gateway
/// finds beyond them holds the message all the same.
/// </summary>
internal sealed class AskingPermission(AddInParts parts, StaffMatters matters)
{
    private const int LongestNote = 2000;

    public async Task<IResult> AskAsync(HttpContext context, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<PermissionRequest>(context, cancellation);
        var errors = Check(request, mailbox);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var draft = request.Draft!;
        var evaluation = await parts.Engine.EvaluateAsync(DraftReader.Read(draft, mailbox.Mailbox), parts.Policy(), parts.People(), cancellation);
        if (LiftedHold.Of(evaluation, "", parts.Policy()) is not { } lifted)
            return NothingToAllow(evaluation.Verdict.Kind);
        var content = new RequestContent
        {
            What = string.Join(", ", lifted.Rulings.Select(ruling => ruling.Rule).Distinct()),
            Note = request.Note,
            Subject = draft.Subject,
            Recipients = [.. evaluation.Facts.Recipients.Select(recipient => recipient.Address)],
            Files = [.. draft.Attachments.Where(file => !file.Inline).Select(file => file.Name)],
            Html = draft.Body!.Html,
        };
        var approvers = evaluation.Plan.Find<Hold>()!.Approvers;
        return await matters.TakeAsync(
            StaffRequestKind.Permission, request.RequestId!, mailbox, content, approvers, due: null, DraftMark.Of(evaluation.Facts, lifted.Rulings), cancellation);
    }

    private static Dictionary<string, string[]> Check(PermissionRequest request, ConnectedMailbox mailbox)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Schema != 1)
            errors["/schema"] = ["must be 1"];
        if (request.RequestId is not { Length: > 0 and <= 64 })
            errors["/requestId"] = ["must have 1 to 64 characters"];
        if (request.Note?.Length > LongestNote)
            errors["/note"] = [$"must have at most {LongestNote} characters"];
        if (request.Draft is not { } draft)
        {
            errors["/draft"] = ["is missing"];
            return errors;
        }

        foreach (var (place, texts) in DraftReader.Check(draft))
            errors["/draft" + place] = texts;
        // nobody can allow what nobody saw
        if (draft.Unread.Count > 0 || draft.Body is null or { Truncated: true })
            errors["/draft/unread"] = ["the draft must be there as a whole"];
        if (draft.From is { } from && !string.Equals(from.Trim(), mailbox.Mailbox, StringComparison.OrdinalIgnoreCase))
            errors["/draft/from"] = ["must be the connected mailbox"];
        return errors;
    }

    private static IResult NothingToAllow(VerdictKind verdict) => Problems.Of(
        StatusCodes.Status409Conflict,
        "There is nothing to ask permission for",
        verdict == VerdictKind.Block ? "This email cannot be allowed: change it." : "This email is not held: you can send it.");
}
