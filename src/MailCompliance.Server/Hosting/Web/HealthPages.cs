using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Storage;

namespace MailCompliance.Server.Hosting.Web;

/// <summary>
/// For load balancers, without sign-in: they say whether the node works, and nothing else. Why it does not is in the log and
/// on the status page.
/// </summary>
public static class HealthPages
{
    public static void Map(WebApplication web, ComplianceDatabase database, InputsInForce inputs)
    {
        web.MapGet("/health/live", () => Results.Text("live"));
        web.MapGet("/health/ready", async (CancellationToken cancellation) =>
        {
            var healthy = inputs.Problem is null && (await database.CheckAsync(cancellation)).IsHealthy;
            return Results.Text(healthy ? "ready" : "not ready", statusCode: healthy ? 200 : 503);
        });
    }
}
