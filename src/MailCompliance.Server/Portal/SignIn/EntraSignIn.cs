using System.Security.Claims;
using MailCompliance.Server.Portal.Access;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Tokens;
using MailCompliance.Storage.Auditing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.Server.Portal.SignIn;

/// <summary>
/// OpenID Connect, authorization code with PKCE (RFC 7636). The library checks signature, audience, expiry, nonce and state;
/// here stands what is ours: tenants, the school's own addresses, the second factor, what a session keeps.
/// </summary>
public static class EntraSignIn
{
    public const string Scheme = "entra";

    private const string CallbackPath = "/sign-in/callback";

    private const string AfterSignOut = "/signed-out";

    /// <summary>Clocks of well-kept machines differ by seconds.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    public static void Add(AuthenticationBuilder authentication, PortalParts parts) => authentication.AddOpenIdConnect(Scheme, options =>
    {
        var signIn = parts.SignIn;
        options.SignInScheme = SignInServices.Scheme;
        options.Authority = signIn.Authority;
        options.RequireHttpsMetadata = !IsLoopback(signIn.Authority);
        options.ClientId = signIn.ClientId;
        options.ClientSecret = signIn.ClientSecretFile is { } file ? File.ReadAllText(file).Trim() : null;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.CallbackPath = CallbackPath;
        // the page itself is ours: where the issuer leads to after signing out there nothing is left to be done
        options.SignedOutCallbackPath = AfterSignOut + "/from-issuer";
        options.Events.OnSignedOutCallbackRedirect = context =>
        {
            context.Response.Redirect(AfterSignOut);
            context.HandleResponse();
            return Task.CompletedTask;
        };
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "profile", "email"])
            options.Scope.Add(scope);
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.TimeProvider = parts.Clock;
        // the answer comes from the issuer's site: Lax, not Strict
        SessionCookies.Shape(options.CorrelationCookie, "correlation-", parts.IsSecure, SameSiteMode.Lax);
        SessionCookies.Shape(options.NonceCookie, "nonce-", parts.IsSecure, SameSiteMode.Lax);
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidateIssuer = true,
            IssuerValidatorUsingConfiguration = (issuer, token, _, known) => TenantIssuer.Check(issuer, token, known?.Issuer, signIn.TenantIds),
            ValidateAudience = true,
            ValidAudience = signIn.ClientId,
            ValidateLifetime = true,
            LifetimeValidator = (from, until, _, _) => IsCurrent(from, until, parts.Clock),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ValidateIssuerSigningKey = true,
            // what Entra signs with: keys of other kinds, "none" above all, are refused
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        };
        options.Events.OnTokenValidated = context => AcceptAsync(context, parts);
        options.Events.OnRemoteFailure = context => RefuseAsync(context, parts);
        options.Events.OnAccessDenied = context =>
        {
            context.Response.Redirect("/sign-in/problem");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    });

    private static bool IsLoopback(string? authority) => Uri.TryCreate(authority, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static bool IsCurrent(DateTime? from, DateTime? until, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + ClockSkew && (from is not { } start || now > start - ClockSkew);
    }

    /// <summary>The token is genuine; now the person has to be one of the school's.</summary>
    private static async Task AcceptAsync(TokenValidatedContext context, PortalParts parts)
    {
        // the library takes an unsigned token where it comes straight from the token address (OpenID Connect Core 3.1.3.7, 6); we do not
        if (context.SecurityToken is not { RawSignature.Length: > 0, SignatureAlgorithm: SecurityAlgorithms.RsaSha256 })
        {
            context.Fail("The token is not signed.");
            return;
        }

        var claims = context.Principal!;
        var address = claims.FindFirst(parts.SignIn.AddressClaim)?.Value;
        if (address is null || !parts.Policy().School.Owns(address))
        {
            context.Fail("The address of the sign-in is none of the school's.");
            return;
        }

        var person = new SignedInPerson(
            address.ToLowerInvariant(),
            claims.FindFirst("name")?.Value ?? address,
            parts.SignIn.MultiFactorClaims.Select(claim => claim.Split('=', 2)).Any(claim => claim.Length == 2 && claims.HasClaim(claim[0], claim[1])),
            [.. claims.FindAll("groups").Concat(claims.FindAll("roles")).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)])
        {
            GroupsWithheld = WithholdsGroups(claims),
        };
        context.Principal = person.ToPrincipal(SignInServices.Scheme, parts.Clock.GetUtcNow());
        context.Properties!.IsPersistent = false;
        await parts.Database.ApiKeys.NoteMakerAsync(person.Address, KeyMaker.Of(person, parts.People(), parts.Clock.GetUtcNow()).Since, context.HttpContext.RequestAborted);
        await parts.Database.Audit.AppendAsync(
            new AuditEvent(person.Address, "portal.signed-in", null, new Dictionary<string, string> { ["from"] = context.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", ["second-factor"] = person.HasSecondFactor ? "yes" : "no", ["groups"] = person.GroupsWithheld ? "withheld" : "told" }),
            context.HttpContext.RequestAborted);
    }

    /// <summary>Somebody in more than 200 groups: the token has a pointer to them in place of the groups (Entra ID, groups overage claim).</summary>
    private static bool WithholdsGroups(ClaimsPrincipal claims) =>
        claims.FindFirst("hasgroups")?.Value is "true" or "True" or "1" || claims.FindAll("_claim_names").Any(claim => claim.Value.Contains("groups", StringComparison.Ordinal));

    /// <summary>The page says nothing of the reason: whoever tries forged answers learns nothing from it.</summary>
    private static Task RefuseAsync(RemoteFailureContext context, PortalParts parts)
    {
        parts.Loggers.CreateLogger(typeof(EntraSignIn)).LogWarning("A sign-in was refused: {Fault}", context.Failure is { } fault ? FaultNames.Of(fault) : "no reason given");
        context.Response.Redirect("/sign-in/problem");
        context.HandleResponse();
        return Task.CompletedTask;
    }
}
