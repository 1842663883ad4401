using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.AddIn.LocalPolicies;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.AddIn;

/// <summary>
/// <c>/api/addin/v1</c>. Without a credential it answers the exchange of a one-time code alone. Nothing of what is asked about is logged or kept.
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
        api.MapPost("/pairings", requests.Open((context, cancellation) => PairAsync(context, parts, cancellation)));
        api.MapDelete("/pairings/current", requests.Connected((_, mailbox, cancellation) => UnpairAsync(parts, mailbox, cancellation)));
        api.MapGet("/config", requests.Connected((_, mailbox, _) => Task.FromResult(Config(parts, mailbox))));
        api.MapGet("/pack", requests.Connected((context, mailbox, _) => Task.FromResult(Pack(context, parts, mailbox))));
        api.MapPost("/evaluate", requests.Connected((context, mailbox, cancellation) => EvaluateAsync(context, evaluation, mailbox, cancellation)));
        var matters = new StaffMatters(parts);
        api.MapPost("/advice", requests.Connected(matters.AskAsync));
        api.MapPost("/incidents", requests.Connected(matters.ReportAsync));
        api.MapPost("/feedback", requests.Connected(matters.FeedBackAsync));
        api.MapGet("/mine", requests.Connected((_, mailbox, cancellation) => matters.OwnAsync(mailbox, cancellation)));
        // browsers ask first (Fetch standard, CORS preflight)
        api.MapMethods("/{**path}", [HttpMethods.Options], requests.Preflight);
    }

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

    private static async Task<IResult> PairAsync(HttpContext context, AddInParts parts, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<PairingRequest>(context, cancellation);
        if (string.IsNullOrWhiteSpace(request.Code) || request.Code.Length > 64)
            return Problems.Invalid(new() { ["/code"] = ["is missing or too long"] });
        return await parts.Database.Pairings.RedeemAsync(request.Code, parts.Options.Id, cancellation) is { } made
            ? Results.Json(new PairingResponse(made.Credential, made.Mailbox.Mailbox, made.Mailbox.ExpiresAt), AddInJson.Options, statusCode: StatusCodes.Status201Created)
            : Problems.Of(StatusCodes.Status403Forbidden, "This code is not valid", "It was used, it is too old, or it was mistyped. Ask your technician for a new one.");
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
