namespace MailCompliance.Server.Portal.SignIn;

/// <summary>How every cookie of ours is made: not for scripts, not for other sites, over TLS alone where there is TLS.</summary>
public static class SessionCookies
{
    /// <summary>With TLS the prefix makes browsers refuse a cookie that a sister domain or a plain connection sets (RFC 6265bis, 4.1.3).</summary>
    public static void Shape(CookieBuilder cookie, string name, bool isSecure, SameSiteMode sameSite)
    {
        cookie.Name = (isSecure ? "__Host-" : "") + "mailcompliance-" + name;
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = sameSite;
        cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
    }
}
