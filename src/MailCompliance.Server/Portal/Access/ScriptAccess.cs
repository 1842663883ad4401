using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Pages.Keys;

namespace MailCompliance.Server.Portal.Access;

/// <summary>A script with a key in <c>Authorization: Bearer</c> (RFC 6750): it has the one right of the address's scope, as long as its maker has it, and no session.</summary>
public static class ScriptAccess
{
    /// <summary>How a key is named where a person's address stands.</summary>
    public const string Prefix = "key:";

    private const string Scheme = "Bearer";

    /// <summary>What a script gets that asks for what cannot be: the same words, without a page.</summary>
    public static IResult Refuse(IReadOnlyList<FormError> faults) =>
        Results.Text(string.Join('\n', faults.Select(fault => $"{fault.Field}: {fault.Text}")) + "\n", statusCode: StatusCodes.Status422UnprocessableEntity);

    /// <returns>Whether a key was shown; and who it is, null where the key is not good for this address.</returns>
    public static async Task<(bool IsScript, Viewer? Viewer)> OfAsync(HttpContext context, PortalRoute route, PortalParts parts)
    {
        var shown = context.Request.Headers.Authorization.ToString();
        if (!shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return (false, null);
        if (route.Scope is not { } scope || await parts.Database.ApiKeys.VerifyAsync(shown[Scheme.Length..].Trim(), context.RequestAborted) is not { } key || !key.Scopes.Contains(scope))
            return (true, null);
        var right = KeyScopes.All[scope].Right;
        return KeyMaker.RightsBehind(key, parts.Policy(), parts.People(), parts.Clock.GetUtcNow()).Contains(right)
            ? (true, new Viewer(Prefix + key.Id, key.Name, [], new HashSet<Right> { right }, []))
            : (true, null);
    }
}
