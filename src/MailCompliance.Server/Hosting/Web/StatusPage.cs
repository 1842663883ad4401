using System.Net;
using System.Net.Mime;
using System.Text;
using System.Text.Encodings.Web;
using MailCompliance.Engine;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.Server.Hosting.Web;

/// <summary>What the status page reads.</summary>
public sealed record StatusSources(GatewayServer Gateway, InputsInForce Inputs, ComplianceDatabase Database);

/// <summary>A plain page for the technician at the machine: policy in force, storage, alarms, how much waits. Answers loopback only, for it knows no sign-in.</summary>
public static class StatusPage
{
    private const string Style =
        "body{font-family:system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;line-height:1.5;color-scheme:light dark}"
        + "dt{font-weight:600;margin-top:.75rem}dd{margin:0}.bad{border-left:.3rem solid #d4351c;padding-left:.75rem}";

    public static void Map(WebApplication web, StatusSources sources) => web.MapGet("/status", async (HttpContext context) =>
    {
        // a proxy on this machine that does not say for whom it asks passes the name on that it was asked by
        if (context.Connection.RemoteIpAddress is not { } client || !IPAddress.IsLoopback(client) || !KnownHosts.IsLoopback(context.Request.Host.Host))
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(await RenderAsync(sources, context.RequestAborted), MediaTypeNames.Text.Html, Encoding.UTF8);
    });

    private static async Task<string> RenderAsync(StatusSources sources, CancellationToken cancellation)
    {
        var check = await sources.Database.CheckAsync(cancellation);
        var waiting = check.IsWritable ? await CountWaitingAsync(sources.Database, cancellation) : "not known";
        var policy = sources.Inputs.Policy;
        var page = new StringBuilder("<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append("<title>MailCompliance: status</title><style>").Append(Style).Append("</style></head><body><main><h1>MailCompliance</h1><dl>");
        Entry(page, "School", policy.School.Name);
        Entry(page, "Policy in force", $"{policy.Details.Title ?? "without a title"}, version {policy.Details.Version ?? "not given"}; {Counted.Of(policy.Rules.Count, "rule")}, {Counted.Of(policy.Duties.Count, "duty", "duties")}");
        Entry(page, "People on file", $"{sources.Inputs.People.Staff.Count} staff, {Counted.Of(sources.Inputs.People.Pupils.Count, "pupil")}, {Counted.Of(sources.Inputs.People.Contacts.Count, "contact")}");
        if (check.IsWritable)
        {
            foreach (var one in await sources.Database.DirectoryCopy.PositionsAsync(cancellation))
                Entry(page, $"Directory: {one.Kind}", $"{(one.ReadAt is { } at ? $"up to date at {at:u}" : "not read yet")}{(one.LastFault is null ? "" : "; " + one.LastFault)}");
        }

        Entry(page, "Storage", check.IsHealthy ? "works" : check.Problem ?? "does not work");
        Entry(page, "Messages that wait for a decision", waiting);
        page.Append("</dl><h2>To look at</h2>");
        AppendProblems(page, sources);
        return page.Append("</main></body></html>").ToString();
    }

    private static async Task<string> CountWaitingAsync(ComplianceDatabase database, CancellationToken cancellation)
    {
        const int most = 1000;
        var held = await database.Quarantine.ListAsync(new HeldQuery { States = [HeldState.Held, HeldState.Unknown], Limit = most }, cancellation);
        return held.Count == most ? $"{most} or more" : $"{held.Count}";
    }

    private static void AppendProblems(StringBuilder page, StatusSources sources)
    {
        var problems = sources.Gateway.Alarms.Raised.Select(alarm => $"{alarm.Text} ({Counted.Of(alarm.Count, "time")}, last at {alarm.Last:u})").ToList();
        if (sources.Inputs.Problem is { } problem)
            problems.Insert(0, problem);
        if (problems.Count == 0)
            page.Append("<p>Nothing.</p>");
        foreach (var text in problems)
            page.Append("<p class=\"bad\">").Append(HtmlEncoder.Default.Encode(text)).Append("</p>");
    }

    private static void Entry(StringBuilder page, string name, string value) =>
        page.Append("<dt>").Append(HtmlEncoder.Default.Encode(name)).Append("</dt><dd>").Append(HtmlEncoder.Default.Encode(value)).Append("</dd>");
}
