using MailCompliance.Server.Portal.Access;

namespace MailCompliance.Server.Portal;

/// <summary>An address of the portal.</summary>
/// <param name="Method">GET or POST. What a GET does changes nothing but the audit log.</param>
/// <param name="Pattern">As routing reads it.</param>
public sealed record PortalRoute(string Method, string Pattern, PageAccess Access, Func<PageRequest, Task<IResult>> Answer)
{
    /// <summary>The scope with which a key for scripts may call it; null: people alone.</summary>
    public string? Scope { get; init; }
}
