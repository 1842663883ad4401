using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Server.Tokens;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.AddIn;

/// <summary>How a mailbox gets its credential: by a technician's code, or because its owner is signed in.</summary>
internal sealed class Connecting(AddInParts parts)
{
    private const int LongestCode = 64;

    public IResult Ways() => Results.Json(new SignInResponse(1, parts.Tokens is null ? null : Application(parts.Options.SignIn)), AddInJson.Options);

    public async Task<IResult> ByCodeAsync(HttpContext context, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<PairingRequest>(context, cancellation);
        if (string.IsNullOrWhiteSpace(request.Code) || request.Code.Length > LongestCode)
            return Problems.Invalid(new() { ["/code"] = ["is missing or too long"] });
        return await parts.Database.Pairings.RedeemAsync(request.Code, parts.Options.Id, cancellation) is { } made
            ? Made(made)
            : Problems.Of(StatusCodes.Status403Forbidden, "This code is not valid", "It was used, it is too old, or it was mistyped. Ask your technician for a new one.");
    }

    /// <summary>A person's own mailbox and no other: shared ones are connected by a code.</summary>
    public async Task<IResult> ByTokenAsync(HttpContext context, TokenHolder person, CancellationToken cancellation)
    {
        var request = await RequestBody.ReadAsync<PairingRequest>(context, cancellation);
        if (request.Mailbox?.Length > DraftReader.LongestAddress)
            return Problems.Invalid(new() { ["/mailbox"] = ["is too long for an address"] });
        if (!parts.Policy().School.Owns(person.Address))
            return Problems.Of(StatusCodes.Status403Forbidden, "This account is not one of the school's", "Sign in with your school account, or ask your technician for a code.");
        if (request.Mailbox is { } mailbox && !string.Equals(mailbox.Trim(), person.Address, StringComparison.OrdinalIgnoreCase))
            return Problems.Of(StatusCodes.Status403Forbidden, "This is another mailbox", "You are signed in as somebody else. For a shared mailbox ask your technician for a code.");
        return Made(await parts.Database.Pairings.ConnectAsync(person.Address, parts.Options.Id, person.ObjectId, cancellation));
    }

    private EntraApplication Application(AddInSignIn signIn) => new(signIn.ClientId!, signIn.Authority!, $"{signIn.ResourceAt(parts.PublicUrl)}/{signIn.Scope}");

    private static IResult Made(NewConnection made) =>
        Results.Json(new PairingResponse(made.Credential, made.Mailbox.Mailbox, made.Mailbox.ExpiresAt), AddInJson.Options, statusCode: StatusCodes.Status201Created);
}
