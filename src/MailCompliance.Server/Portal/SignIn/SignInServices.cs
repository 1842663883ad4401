using System.Globalization;
using MailCompliance.Server.Portal.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MailCompliance.Server.Portal.SignIn;

/// <summary>Sessions: kept in the database, renewed while they are used, ended a fixed time after the sign-in.</summary>
public static class SignInServices
{
    public const string Scheme = "portal";

    public static void Add(IServiceCollection services, PortalParts parts)
    {
        var options = parts.SignIn;
        var authentication = services.AddAuthentication(Scheme).AddCookie(Scheme, cookie =>
        {
            SessionCookies.Shape(cookie.Cookie, "session", parts.IsSecure, SameSiteMode.Lax);
            cookie.ExpireTimeSpan = options.SessionIdle;
            cookie.SlidingExpiration = true;
            cookie.TimeProvider = parts.Clock;
            cookie.SessionStore = new StoredSessions(parts.Database.PortalSessions);
            cookie.Events.OnValidatePrincipal = context => EndOldAsync(context, parts);
        });
        if (options.Method == SignInMethod.Entra)
            EntraSignIn.Add(authentication, parts);
    }

    /// <summary>A new session of a person. Whatever cookie the browser had before is replaced: none is carried over a sign-in.</summary>
    public static Task BeginAsync(HttpContext context, SignedInPerson person, TimeProvider clock) =>
        context.SignInAsync(Scheme, person.ToPrincipal(Scheme, clock.GetUtcNow()), new AuthenticationProperties { IsPersistent = false });

    private static async Task EndOldAsync(CookieValidatePrincipalContext context, PortalParts parts)
    {
        var since = context.Principal?.FindFirst(SignedInPerson.SinceClaim)?.Value;
        if (long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.FromUnixTimeSeconds(seconds) + parts.SignIn.SessionLength > parts.Clock.GetUtcNow())
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }
}
