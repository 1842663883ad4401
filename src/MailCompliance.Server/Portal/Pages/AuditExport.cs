using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Portal.Pages;

/// <summary>The audit log as JSON Lines, oldest first, for those who may read it. Exporting it is an entry too.</summary>
public static class AuditExport
{
    public static async Task<IResult> SendAsync(PageRequest request)
    {
        await request.Database.Audit.AppendAsync(new AuditEvent(request.Viewer.Address, "audit.exported", null, new Dictionary<string, string>()), request.Cancellation);
        return Results.Stream(async output => await request.Database.Audit.ExportAsync(output, query: null, request.Cancellation), "application/jsonl", $"audit-{request.Today:yyyy-MM-dd}.jsonl");
    }
}
