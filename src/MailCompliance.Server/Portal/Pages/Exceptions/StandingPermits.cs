using MailCompliance.Engine.Policy;
using MailCompliance.Storage.Held;
using MailCompliance.Storage.Requests;

namespace MailCompliance.Server.Portal.Pages.Exceptions;

/// <summary>
/// What approvers allowed beyond one decision. Those who grant exceptions see all, who decided sees what they gave, and a sender what they
/// may; nobody sees or ends what stands for a matter that names them.
/// </summary>
internal static class StandingPermits
{
    public static async Task<IReadOnlyList<StandingAllowance>> AllowancesAsync(PageRequest request)
    {
        var all = await request.Database.Allowances.ListAsync(cancellation: request.Cancellation);
        var concerning = await request.Database.Quarantine.ConcerningAsync(request.Viewer.Address, all.Select(one => one.HeldId).Min(StringComparer.Ordinal) ?? "", request.Cancellation);
        return [.. all.Where(one => request.Viewer.Is(one.Sender) || (MaySee(request, one.GrantedBy) && !concerning.Contains(one.HeldId)))];
    }

    public static async Task<IReadOnlyList<GivenPermission>> PermissionsAsync(PageRequest request)
    {
        var shown = new List<GivenPermission>();
        foreach (var one in await request.Database.SendPermissions.InForceAsync(cancellation: request.Cancellation))
        {
            if (request.Viewer.Is(one.Sender)
                || (MaySee(request, one.GrantedBy) && !(await request.Asked.ConcernedAsync(one.RequestId, one.Sender, request.Cancellation)).Any(request.Viewer.Is)))
                shown.Add(one);
        }

        return shown;
    }

    private static bool MaySee(PageRequest request, string grantedBy) => request.Viewer.May(Right.Exceptions) || request.Viewer.Is(grantedBy);
}
