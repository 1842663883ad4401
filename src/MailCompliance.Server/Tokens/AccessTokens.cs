using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.Server.Tokens;

/// <summary>What an access token has to say to be taken.</summary>
/// <param name="Audiences">Any of these has to be meant.</param>
/// <param name="TenantIds">Empty: the issuer serves one tenant.</param>
/// <param name="ClientId">The application that asked for it, and no other (claim <c>azp</c>, in tokens of version 1 <c>appid</c>).</param>
/// <param name="Scope">What it was given for (claim <c>scp</c>); tokens of applications without a person have none.</param>
/// <param name="AddressClaim">The claim with the person's school address.</param>
public sealed record AccessTokenRules(IReadOnlyList<string> Audiences, IReadOnlyList<string> TenantIds, string ClientId, string Scope, string AddressClaim);

/// <summary>Whose token it is.</summary>
/// <param name="Address">Lower case.</param>
/// <param name="ObjectId">Names the person within the tenant for good (claim <c>oid</c>).</param>
public sealed record TokenHolder(string Address, string ObjectId);

/// <summary>Access tokens of a person (RFC 9068 in spirit, Entra's in form): signature, issuer, tenant, audience, time, application, scope, person.</summary>
public sealed class AccessTokens(IssuerKeys issuer, AccessTokenRules rules, TimeProvider clock)
{
    private const int LongestToken = 16 * 1024;

    /// <summary>Clocks of well-kept machines differ by seconds.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };

    /// <returns>Null: it is not to be believed. Nobody is told why.</returns>
    /// <exception cref="IssuerUnavailableException">It cannot be checked now.</exception>
    public async Task<TokenHolder?> ReadAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > LongestToken)
            return null;
        var result = await ValidateAsync(token, await issuer.GetAsync(cancellation));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await issuer.LookAgainAsync(cancellation) is { } newer)
            result = await ValidateAsync(token, newer);
        return result is { IsValid: true, SecurityToken: JsonWebToken genuine } ? HolderOf(genuine) : null;
    }

    private Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectConfiguration known) => handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        IssuerValidator = (name, genuine, _) => TenantIssuer.Check(name, genuine, known.Issuer, rules.TenantIds),
        IssuerSigningKeys = known.SigningKeys,
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        // what Entra signs with: keys of other kinds, "none" above all, are refused
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        ValidateAudience = true,
        RequireAudience = true,
        ValidAudiences = rules.Audiences,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => IsCurrent(from, until),
    });

    private bool IsCurrent(DateTime? from, DateTime? until)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + ClockSkew && (from is not { } start || now > start - ClockSkew);
    }

    /// <summary>The token is genuine; now it has to be a person's, given to our add-in for our service.</summary>
    private TokenHolder? HolderOf(JsonWebToken token)
    {
        var application = Text(token, "azp") ?? Text(token, "appid");
        var isForUs = string.Equals(application, rules.ClientId, StringComparison.OrdinalIgnoreCase)
            && Text(token, "scp")?.Split(' ').Contains(rules.Scope, StringComparer.Ordinal) == true;
        return isForUs && Text(token, "oid") is { Length: > 0 } person && Text(token, rules.AddressClaim) is { Length: > 0 } address
            ? new TokenHolder(address.ToLowerInvariant(), person)
            : null;
    }

    private static string? Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;
}
