using System.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Auditing;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary><em>Reports</em>: figures without names, for those who lead, and for governors without small numbers.</summary>
public static class ReportPages
{
    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        var (offered, period) = PeriodsOf(request);
        var figures = request.Database.Figures;
        return await request.PageAsync<ReportsView>("Reports", new Dictionary<string, object?>
        {
            ["Offered"] = offered,
            ["Period"] = period,
            ["Chart"] = MessageChart.Of(period, await figures.MessagesAsync(period.From, period.Until, request.Cancellation)),
            ["Rules"] = await figures.RulesAsync(period.From, period.Until, request.Cancellation),
        });
    }

    /// <summary>The table behind the chart, for a spreadsheet.</summary>
    public static async Task<IResult> CsvAsync(PageRequest request)
    {
        var (_, period) = PeriodsOf(request);
        var csv = new StringBuilder("day,rule,outcome,messages\r\n");
        foreach (var point in await request.Database.Figures.TrendAsync(period.From, period.Until, request.Cancellation))
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{point.Day:yyyy-MM-dd},{Cell(point.Rule)},{Cell(point.Outcome)},{point.Messages}\r\n");
        await request.Database.Audit.AppendAsync(
            new AuditEvent(request.Viewer.Address, "report.exported", null, new Dictionary<string, string> { ["from"] = $"{period.From:yyyy-MM-dd}", ["until"] = $"{period.Until:yyyy-MM-dd}" }), request.Cancellation);
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"email-check-{period.From:yyyy-MM-dd}-{period.Until:yyyy-MM-dd}.csv");
    }

    public static async Task<IResult> GovernorsAsync(PageRequest request)
    {
        var (offered, period) = PeriodsOf(request);
        var rules = request.Policy.Rules.Where(rule => rule.Outcome != Outcome.Off).Select(rule => rule.Id).ToList();
        return await request.PageAsync<GovernorsView>("Report to governors", new Dictionary<string, object?>
        {
            ["Offered"] = offered,
            ["Period"] = period,
            ["Figures"] = await request.Database.Figures.ForGovernorsAsync(period.From, period.Until, rules, request.Cancellation),
            ["Request"] = request,
        });
    }

    private static (IReadOnlyList<ReportPeriod> Offered, ReportPeriod Chosen) PeriodsOf(PageRequest request)
    {
        var offered = ReportPeriod.Offered(request.Policy, request.Today);
        return (offered, ReportPeriod.Chosen(offered, request.Query("period")));
    }

    /// <summary>Quoted; and never a formula to a spreadsheet.</summary>
    private static string Cell(string text) =>
        $"\"{(text is ['=' or '+' or '-' or '@', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
