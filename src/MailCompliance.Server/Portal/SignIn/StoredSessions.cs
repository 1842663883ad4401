using MailCompliance.Server.Portal.Access;
using MailCompliance.Storage.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace MailCompliance.Server.Portal.SignIn;

/// <summary>Sessions lie in the database and the browser has a random name of one: signing out, or being signed out, ends it everywhere at once.</summary>
public sealed class StoredSessions(PortalSessions sessions) : ITicketStore
{
    public Task<string> StoreAsync(AuthenticationTicket ticket) => StoreAsync(ticket, null, CancellationToken.None);

    public Task<string> StoreAsync(AuthenticationTicket ticket, HttpContext? httpContext, CancellationToken cancellationToken) => sessions.BeginAsync(
        SignedInPerson.Of(ticket.Principal)?.Address ?? "", TicketSerializer.Default.Serialize(ticket), EndOf(ticket),
        httpContext?.Connection.RemoteIpAddress?.ToString() ?? "", cancellationToken);

    public Task RenewAsync(string key, AuthenticationTicket ticket) => sessions.RenewAsync(key, TicketSerializer.Default.Serialize(ticket), EndOf(ticket));

    public async Task<AuthenticationTicket?> RetrieveAsync(string key) =>
        await sessions.FindAsync(key) is { } content ? TicketSerializer.Default.Deserialize(content) : null;

    public Task RemoveAsync(string key) => sessions.EndAsync(key);

    /// <exception cref="InvalidOperationException">A session without an end.</exception>
    private static DateTimeOffset EndOf(AuthenticationTicket ticket) => ticket.Properties.ExpiresUtc ?? throw new InvalidOperationException("A session needs an end.");
}
