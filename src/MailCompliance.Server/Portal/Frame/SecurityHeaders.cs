namespace MailCompliance.Server.Portal.Frame;

/// <summary>What every answer of the portal carries. Nothing inline, nothing from elsewhere, nothing framed, nothing kept.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; font-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    public static void AddTo(HttpContext context, PortalParts parts)
    {
        var headers = context.Response.Headers;
        // signing in and out are forms that lead on to the issuer, and browsers hold the whole way against form-action
        headers.ContentSecurityPolicy = parts.SignIn.Issuer is { } issuer ? $"{Policy} {issuer}" : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-cache, no-store";
        if (parts.IsSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
