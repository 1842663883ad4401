using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MailCompliance.Server.Tokens;

/// <summary>
/// Whether a token comes from the issuer and one of the tenants. Entra's discovery document for several tenants names its issuer
/// with <c>{tenantid}</c> in place of the tenant, so that each token's own tenant has to be put in and looked up.
/// </summary>
public static class TenantIssuer
{
    private const string Template = "{tenantid}";

    /// <returns>The issuer.</returns>
    /// <exception cref="SecurityTokenInvalidIssuerException">Another issuer, or a tenant that may not sign in.</exception>
    /// <param name="known">The issuer that the discovery document names.</param>
    public static string Check(string issuer, SecurityToken token, string? known, IReadOnlyList<string> tenants)
    {
        var tenant = token is JsonWebToken jwt && jwt.TryGetPayloadValue<string>("tid", out var tid) ? tid : null;
        if (tenants.Count > 0 && (tenant is null || !tenants.Contains(tenant, StringComparer.OrdinalIgnoreCase)))
            throw new SecurityTokenInvalidIssuerException("The token is of a tenant that may not sign in.");
        if (known is not null && IsSame(known, issuer, tenant, tenants))
            return issuer;
        throw new SecurityTokenInvalidIssuerException("The token is of another issuer.");
    }

    /// <summary>A template counts only where tenants are named: else every tenant of the world could sign in.</summary>
    private static bool IsSame(string known, string issuer, string? tenant, IReadOnlyList<string> tenants) =>
        known.Contains(Template, StringComparison.Ordinal)
            ? tenants.Count > 0 && tenant is not null && issuer == known.Replace(Template, tenant, StringComparison.Ordinal)
            : issuer == known;
}
