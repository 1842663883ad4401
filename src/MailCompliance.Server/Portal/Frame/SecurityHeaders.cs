namespace MailCompliance.Server.Portal.Frame;

/// <summary>What every answer of the portal carries. Nothing inline, nothing from elsewhere, nothing framed, nothing kept.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'none'; font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void AddTo(HttpContext context, bool isSecure)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.CacheControl = "no-cache, no-store";
        if (isSecure)
            headers.StrictTransportSecurity = "max-age=31536000";
    }
}
