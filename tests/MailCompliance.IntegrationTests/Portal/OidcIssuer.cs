using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>
/// An OpenID Connect issuer with keys of its own: discovery, keys, authorization and token address. Checks what a client has to send
/// (PKCE, secret, redirect address) and signs what the test wants it to say.
/// </summary>
public sealed class OidcIssuer : IAsyncDisposable
{
    public const string ClientId = "11111111-2222-3333-4444-555555555555";
    public const string ClientSecret = "not-a-real-secret";
    public const string Tenant = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

    private RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "current" };
    private readonly RsaSecurityKey otherKey = new(RSA.Create(2048)) { KeyId = "current" };
    private readonly ConcurrentDictionary<string, (string Challenge, string Nonce, string RedirectUri)> codes = new();
    private readonly WebApplication web;
    private readonly TimeProvider clock;

    private OidcIssuer(WebApplication web, TimeProvider clock) => (this.web, this.clock) = (web, clock);

    /// <summary>Changes the token's claims before it is signed.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = _ => { };

    /// <summary>Where the person was led to after signing out here; null: nobody signed out.</summary>
    public string? SignedOutTo { get; private set; }

    public bool SignsWithOtherKey { get; set; }

    /// <summary>Null: RS256 with the issuer's key.</summary>
    public Func<string, string>? Forge { get; set; }

    public string Authority { get; private set; } = "";

    /// <summary>What the discovery document names.</summary>
    public string? AdvertisedIssuer { get; set; }

    public int TokensGiven { get; private set; }

    /// <summary>How often somebody asked for the keys.</summary>
    public int KeysGiven { get; private set; }

    public static async Task<OidcIssuer> StartAsync(TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var issuer = new OidcIssuer(web, clock);
        web.MapGet("/v2.0/.well-known/openid-configuration", issuer.Discovery);
        web.MapGet("/v2.0/keys", issuer.Keys);
        web.MapGet("/v2.0/authorize", issuer.Authorize);
        web.MapPost("/v2.0/token", issuer.TokenAsync);
        web.MapGet("/v2.0/logout", issuer.SignOut);
        await web.StartAsync();
        issuer.Authority = web.Urls.First() + "/v2.0";
        return issuer;
    }

    public async ValueTask DisposeAsync()
    {
        await web.StopAsync();
        await web.DisposeAsync();
        key.Rsa.Dispose();
        otherKey.Rsa.Dispose();
    }

    /// <summary>An access token for our own scope, as the add-in's application gets it.</summary>
    public string AccessToken()
    {
        var claims = PersonClaims();
        (claims["azp"], claims["scp"], claims["ver"], claims["preferred_username"]) = (ClientId, "openid Evaluate", "2.0", "a.khan@oakhill.example");
        return Issue(claims);
    }

    /// <summary>Another key from now on; the old one counts no more.</summary>
    public void RollOver()
    {
        key.Rsa.Dispose();
        key = new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("N") };
    }

    private IResult Discovery() => Results.Json(new
    {
        issuer = AdvertisedIssuer ?? Authority,
        authorization_endpoint = Authority + "/authorize",
        token_endpoint = Authority + "/token",
        end_session_endpoint = Authority + "/logout",
        jwks_uri = Authority + "/keys",
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "pairwise" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    });

    private IResult SignOut(HttpRequest request)
    {
        var query = request.Query;
        SignedOutTo = query["post_logout_redirect_uri"];
        return Results.Redirect($"{SignedOutTo}?state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private IResult Keys()
    {
        KeysGiven++;
        var parameters = key.Rsa.ExportParameters(false);
        return Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", kid = key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) } } });
    }

    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || query["nonce"].ToString().Length < 20 || query["state"].ToString().Length < 20)
            return Results.BadRequest("not what RFC 7636 and OpenID Connect ask for");
        var code = Guid.NewGuid().ToString("N");
        codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!codes.TryRemove(form["code"].ToString(), out var granted)
            || form["client_secret"] != ClientSecret
            || form["redirect_uri"] != granted.RedirectUri
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != granted.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        TokensGiven++;
        return Results.Json(new { token_type = "Bearer", access_token = "none", expires_in = 3600, id_token = Sign(granted.Nonce) });
    }

    private string Sign(string nonce)
    {
        var claims = PersonClaims();
        claims["nonce"] = nonce;
        return Issue(claims);
    }

    private Dictionary<string, object> PersonClaims()
    {
        var now = clock.GetUtcNow();
        return new Dictionary<string, object>
        {
            ["iss"] = Authority,
            ["aud"] = ClientId,
            ["sub"] = "subject-of-this-client",
            ["tid"] = Tenant,
            ["oid"] = "cccccccc-0000-0000-0000-000000000001",
            ["preferred_username"] = "head@oakhill.example",
            ["name"] = "Helen Hart",
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            ["amr"] = new[] { "pwd", "mfa" },
        };
    }

    private string Issue(Dictionary<string, object> claims)
    {
        Claims(claims);
        var payload = JsonSerializer.Serialize(claims.Where(claim => claim.Value is not null).ToDictionary(claim => claim.Key, claim => claim.Value));
        return Forge?.Invoke(payload)
            ?? new JsonWebTokenHandler().CreateToken(payload, new SigningCredentials(SignsWithOtherKey ? otherKey : key, SecurityAlgorithms.RsaSha256));
    }
}
