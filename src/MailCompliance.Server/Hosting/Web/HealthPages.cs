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
        string[] methods = [HttpMethods.Get, HttpMethods.Head];
        web.MapMethods("/health/live", methods, () => Results.Text("live"));
        web.MapMethods("/health/ready", methods, async (CancellationToken cancellation) =>
        {
            var healthy = (await database.CheckAsync(cancellation)).IsHealthy;
            // a changed policy that was refused is loud, but the one before it still works: taking all nodes away would stop mail
            var text = (healthy, inputs.Problem) switch { (false, _) => "not ready", (true, null) => "ready", _ => "ready; policy or people were changed and refused" };
            return Results.Text(text, statusCode: healthy ? 200 : 503);
        });
    }
}
