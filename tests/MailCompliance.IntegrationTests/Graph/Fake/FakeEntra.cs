using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace MailCompliance.IntegrationTests.Graph.Fake;

/// <summary>An application that is registered.</summary>
/// <param name="Roles">Permissions that its tokens carry; null: those of <see cref="FakeGraph.Roles"/>.</param>
public sealed record FakeApplication(string? Secret, IReadOnlyList<X509Certificate2> Certificates, IReadOnlyList<string>? Roles = null);

/// <summary>
/// Entra's token endpoint: the client credentials grant (RFC 6749 section 4.4) with a secret, or with an assertion that the application's certificate signed
/// (RFC 7523; Microsoft Learn, "Application authentication certificate credentials"), checked as the real one does.
/// </summary>
public sealed class FakeEntra
{
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const string Scope = "https://graph.microsoft.com/.default";

    private static readonly TimeSpan LongestAssertion = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, bool> usedIds = new();

    /// <summary>By client id.</summary>
    public ConcurrentDictionary<string, FakeApplication> Applications { get; } = new(StringComparer.Ordinal);

    /// <summary>What each request for a token said of the claims that it wants.</summary>
    public ConcurrentQueue<string> ClaimsAsked { get; } = new();

    /// <summary>Called before a token is given.</summary>
    public Action? BeforeToken { get; set; }

    /// <returns>The application; or the code and text of the refusal.</returns>
    public (FakeApplication? Application, string? Refusal) Check(HttpRequest request, IFormCollection form, string tenant)
    {
        BeforeToken?.Invoke();
        if (request.Path != $"/{tenant}/oauth2/v2.0/token")
            return (null, "AADSTS90002: Tenant not found.");
        if (form["grant_type"] != "client_credentials")
            return (null, "AADSTS70003: Unsupported grant type.");
        if (!form["scope"].ToString().Split(' ').Contains(Scope))
            return (null, "AADSTS1002012: The provided value for scope is not valid.");
        if (!Applications.TryGetValue(form["client_id"].ToString(), out var application))
            return (null, "AADSTS700016: Application not found in the directory.");
        if (form["claims"].ToString() is { Length: > 0 } claims)
            ClaimsAsked.Enqueue(claims);
        if (form.ContainsKey("client_secret"))
            return application.Secret is not null && form["client_secret"] == application.Secret ? (application, null) : (null, "AADSTS7000215: Invalid client secret provided.");
        if (form["client_assertion_type"] != AssertionType)
            return (null, "AADSTS7000218: The request body must contain client_assertion or client_secret.");
        return Problem(form["client_assertion"].ToString(), form["client_id"].ToString(), $"{request.Scheme}://{request.Host}{request.Path}", application) is { } problem ? (null, problem) : (application, null);
    }

    private string? Problem(string assertion, string clientId, string endpoint, FakeApplication application)
    {
        var parts = assertion.Split('.');
        if (parts.Length != 3)
            return "AADSTS50027: JWT token is invalid or malformed.";
        var (header, claims) = (JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!, JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!);
        if (application.Certificates.FirstOrDefault(one => IsNamed(header, one)) is not { } certificate)
            return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.";
        if ((string?)header["typ"] != "JWT" || !IsSigned(parts, (string?)header["alg"], certificate))
            return "AADSTS700027: Client assertion contains an invalid signature.";
        if ((string?)claims["aud"] != endpoint)
            return "AADSTS700023: Client assertion audience claim does not match Realm issuer.";
        if ((string?)claims["iss"] != clientId || (string?)claims["sub"] != clientId)
            return "AADSTS700021: Client assertion application identifier does not match 'client_id' parameter.";
        var (from, until, now) = (Time(claims["nbf"]), Time(claims["exp"]), DateTimeOffset.UtcNow);
        if (from > now.AddMinutes(5) || until < now || until - from > LongestAssertion)
            return "AADSTS700024: Client assertion is not within its valid time range.";
        return (string?)claims["jti"] is { Length: > 0 } id && usedIds.TryAdd(id, true) ? null : "AADSTS7000214: The client assertion was used already.";
    }

    /// <summary><c>x5t#S256</c>, or the older <c>x5t</c> (RFC 7515 section 4.1.7 and 4.1.8).</summary>
    private static bool IsNamed(JsonNode header, X509Certificate2 certificate) =>
        (string?)header["x5t#S256"] is { } sha256 ? sha256 == Base64Url.EncodeToString(SHA256.HashData(certificate.RawData))
        : (string?)header["x5t"] is { } sha1 && sha1 == Base64Url.EncodeToString(Convert.FromHexString(certificate.Thumbprint));

    private static bool IsSigned(string[] parts, string? algorithm, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPublicKey()!;
        var padding = algorithm switch { "PS256" => RSASignaturePadding.Pss, "RS256" => RSASignaturePadding.Pkcs1, _ => null };
        return padding is not null && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, padding);
    }

    /// <summary>A number (RFC 7519 section 2), or, as Microsoft's own library writes it, the same as text.</summary>
    private static DateTimeOffset Time(JsonNode? seconds) =>
        long.TryParse(seconds?.ToString(), CultureInfo.InvariantCulture, out var number) ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.MinValue;
}
