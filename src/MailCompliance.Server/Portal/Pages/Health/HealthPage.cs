using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Portal.Pages.Health;

/// <summary><em>Health</em>, for the technician: what works, what does not, what waits.</summary>
public static class HealthPage
{
    private const int MostCounted = 1000;

    /// <summary>The same for monitoring: 200 where nothing has to be looked at, else 503.</summary>
    public static async Task<IResult> JsonAsync(PageRequest request)
    {
        var health = await request.Parts.Health(request.Cancellation);
        return Results.Json(health, statusCode: health.IsFine ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        var health = await request.Parts.Health(request.Cancellation);
        var waiting = health.StorageProblem is null
            ? (await request.Database.Quarantine.ListAsync(new HeldQuery { States = [HeldState.Held, HeldState.Unknown], Limit = MostCounted }, request.Cancellation)).Count
            : (int?)null;
        return await request.PageAsync<HealthView>("Health", new Dictionary<string, object?> { ["Health"] = health, ["Waiting"] = waiting, ["Request"] = request });
    }
}
