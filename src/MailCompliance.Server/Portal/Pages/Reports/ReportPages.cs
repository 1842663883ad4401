using System.Text;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Frame;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary><em>Reports</em>: figures without names, for those who lead, and for governors without small numbers.</summary>
public static class ReportPages
{
    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        var (offered, period) = PeriodsOf(request);
        var figures = request.Database.Figures;
        var rules = await figures.RulesAsync(period.From, period.Until, request.Cancellation);
        var rule = rules.FirstOrDefault(rule => rule.Rule == request.Query("rule"))?.Rule;
        return await request.PageAsync<ReportsView>("Reports", new Dictionary<string, object?>
        {
            ["Offered"] = offered,
            ["Period"] = period,
            ["Rule"] = rule,
            ["Chart"] = MessageChart.Of(period, rule is null
                ? await figures.MessagesAsync(period.From, period.Until, request.Cancellation)
                : [.. (await figures.TrendAsync(period.From, period.Until, rule, request.Cancellation)).Select(point => new DayCount(point.Day, MessageChart.VerdictOf(point.Outcome), point.Messages))]),
            ["Rules"] = rules,
        });
    }

    /// <summary>The table behind the chart, for a spreadsheet.</summary>
    public static async Task<IResult> CsvAsync(PageRequest request)
    {
        var (_, period) = PeriodsOf(request);
        var csv = new StringBuilder("day,rule,outcome,messages\r\n");
        foreach (var point in await request.Database.Figures.TrendAsync(period.From, period.Until, cancellation: request.Cancellation))
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"{point.Day:yyyy-MM-dd},{CsvText.Cell(point.Rule)},{CsvText.Cell(point.Outcome)},{point.Messages}\r\n");
        await request.NoteAsync("report.exported", null, new KeyValuePair<string, string>("period", $"{period.From:yyyy-MM-dd} to {period.Until:yyyy-MM-dd}"));
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"email-check-{period.From:yyyy-MM-dd}-{period.Until:yyyy-MM-dd}.csv");
    }

    public static async Task<IResult> GovernorsAsync(PageRequest request)
    {
        var offered = ReportPeriod.ForGovernors(request.Policy, request.Today);
        var period = ReportPeriod.Chosen(offered, request.Query("period"));
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
}
