using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.LocalPolicies;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.AddIn;

/// <summary>
/// <c>/api/addin/v1</c>. Without a credential it answers how to get one, and the exchange of a one-time code or an access token. Nothing of what is asked about is logged or kept.
/// </summary>
public static class AddInApi
{
    public const string Prefix = "/api/addin/v1";

    /// <summary>RFC 9110 section 11: <c>Authorization: MC-Pairing CREDENTIAL</c>.</summary>
    public const string Scheme = "MC-Pairing";

    public static void Map(WebApplication web, AddInParts parts)
    {
        var requests = new RequestGuard(parts);
        var evaluation = new DraftEvaluation(parts);
        var api = web.MapGroup(Prefix);
        var connecting = new Connecting(parts);
        api.MapGet("/sign-in", requests.Public(connecting.Ways));
        api.MapPost("/pairings", requests.OpenOrSignedIn(connecting.ByCodeAsync, connecting.ByTokenAsync));
        api.MapDelete("/pairings/current", requests.Connected((_, mailbox, cancellation) => UnpairAsync(parts, mailbox, cancellation)));
        api.MapGet("/config", requests.Connected((_, mailbox, _) => Task.FromResult(Config(parts, mailbox))));
        api.MapGet("/pack", requests.Connected((context, mailbox, _) => Task.FromResult(Pack(context, parts, mailbox))));
        api.MapPost("/evaluate", requests.Connected((context, mailbox, cancellation) => EvaluateAsync(context, evaluation, mailbox, cancellation)));
        var matters = new StaffMatters(parts);
        api.MapPost("/advice", requests.Connected(matters.AskAsync));
        api.MapPost("/permissions", requests.Connected(new AskingPermission(parts, matters).AskAsync));
        api.MapPost("/incidents", requests.Connected(matters.ReportAsync));
        api.MapPost("/feedback", requests.Connected(matters.FeedBackAsync));
        api.MapPost("/telemetry", requests.Connected(new Telling(parts).TakeAsync));
        api.MapGet("/mine", requests.Connected((_, mailbox, cancellation) => matters.OwnAsync(mailbox, cancellation)));
        // browsers ask first (Fetch standard, CORS preflight)
        api.MapMethods("/{**path}", [HttpMethods.Options], requests.Preflight);
        // what is not of the contract is answered as the contract says, and not by pages for people
        api.Map("/{**path}", requests.Connected((_, _, _) => Task.FromResult(NoSuchOperation())));
    }

    private static IResult NoSuchOperation() =>
        Problems.Of(StatusCodes.Status404NotFound, "There is no such operation", "The contract of this service says which there are: mailcompliance addin openapi.");

    private static async Task<IResult> EvaluateAsync(HttpContext context, DraftEvaluation evaluation, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var draft = await RequestBody.ReadAsync<EvaluateRequest>(context, cancellation);
        var errors = DraftReader.Check(draft);
        return errors.Count > 0 ? Problems.Invalid(errors) : Results.Json(await evaluation.EvaluateAsync(draft, mailbox, cancellation), AddInJson.Options);
    }

    private static async Task<IResult> UnpairAsync(AddInParts parts, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        await parts.Database.Pairings.RevokeAsync(mailbox.Id, mailbox.Mailbox, cancellation);
        return Results.NoContent();
    }

    private static IResult Config(AddInParts parts, ConnectedMailbox mailbox)
    {
        var policy = PolicyOf(parts, mailbox);
        return Results.Json(
            new ConfigResponse(1, policy.School, mailbox.Mailbox, parts.Policy().Hash[..Math.Min(12, parts.Policy().Hash.Length)], policy.Etag, policy.Domains, policy.SendCheckOff, RequestBody.MostBytes),
            AddInJson.Options);
    }

    private static IResult Pack(HttpContext context, AddInParts parts, ConnectedMailbox mailbox)
    {
        var policy = PolicyOf(parts, mailbox);
        context.Response.Headers.ETag = policy.Etag;
        return context.Request.Headers.IfNoneMatch.Contains(policy.Etag)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : Results.Json(policy, AddInJson.Options);
    }

    private static LocalPolicy PolicyOf(AddInParts parts, ConnectedMailbox mailbox)
    {
        var today = DateOnly.FromDateTime(parts.Clock.GetUtcNow().DateTime);
        return new LocalPolicyBuilder(parts.Policy(), parts.People(), today).For(mailbox.Mailbox, parts.Options.SendCheckOff);
    }
}
