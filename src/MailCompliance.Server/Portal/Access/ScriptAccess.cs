using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Pages.Keys;
using MailCompliance.Storage.Access;

namespace MailCompliance.Server.Portal.Access;

/// <summary>A script with a key in <c>Authorization: Bearer</c> (RFC 6750): it has the one right of the address's scope, and no session.</summary>
public static class ScriptAccess
{
    private const string Scheme = "Bearer";

    /// <returns>Whether a key was shown; and who it is, null where the key is not good for this address.</returns>
    public static async Task<(bool IsScript, Viewer? Viewer)> OfAsync(HttpContext context, PortalRoute route, ApiKeys keys)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (!shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (false, null);
        if (route.Scope is not { } scope || await keys.VerifyAsync(shown[Scheme.Length..].Trim(), context.RequestAborted) is not { } key || !key.Scopes.Contains(scope))
            return (true, null);
        return (true, new Viewer("key:" + key.Id, key.Name, [], new HashSet<Right> { KeyScopes.All[scope].Right }, []));
    }
}
