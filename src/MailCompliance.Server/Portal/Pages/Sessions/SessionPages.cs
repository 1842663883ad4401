using MailCompliance.Engine.Policy;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Access;

namespace MailCompliance.Server.Portal.Pages.Sessions;

/// <summary>Where somebody is signed in, and the way to end it: their own for everybody, everybody's for those who keep the system.</summary>
public static class SessionPages
{
    public static async Task<IResult> ListAsync(PageRequest request)
    {
        var all = await request.Database.PortalSessions.ListAsync(cancellation: request.Cancellation);
        IReadOnlyList<PortalSession> shown = MayEndOthers(request) ? all : [.. all.Where(session => request.Viewer.Is(session.Person))];
        return await request.PageAsync<SessionsView>("Signed in", new Dictionary<string, object?> { ["Sessions"] = shown, ["Request"] = request });
    }

    public static async Task<IResult> EndAsync(PageRequest request)
    {
        var person = request.Field("person");
        if (!request.Viewer.Is(person) && !MayEndOthers(request))
            return await request.NotFoundAsync();
        await request.Database.PortalSessions.EndAllAsync(person, request.Viewer.Address, request.Cancellation);
        return request.To(request.Viewer.Is(person) ? "/signed-out" : "/sessions", "sessions-ended");
    }

    private static bool MayEndOthers(PageRequest request) => request.Viewer.MayAny(Right.Health, Right.Exceptions);
}
