using MailCompliance.Server.Portal.Pages.Reports;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Graph;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.People;

/// <summary>What was sent without passing the gateway, by mailbox and day, as the audit of Sent Items found it.</summary>
public static class CoveragePage
{
    /// <summary>Kinds of the chart, in the colours of what is fine and what is not.</summary>
    public const string Through = "pass";
    public const string Round = "block";

    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        var offered = ReportPeriod.Offered(request.Policy, request.Today);
        var period = ReportPeriod.Chosen(offered, request.Query("period"));
        var rows = await request.Database.SentMessages.CoverageAsync(request.StartOf(period.From), request.StartOf(period.Until.AddDays(1)), request.Cancellation);
        var lines = CoverageReport.Of(rows, request.Zone);
        return await request.PageAsync<CoverageView>("What went round the check", new Dictionary<string, object?>
        {
            ["Offered"] = offered,
            ["Period"] = period,
            ["Lines"] = lines,
            ["Chart"] = MessageChart.Of(period, [.. lines.SelectMany(Counts)]),
        });
    }

    private static IEnumerable<DayCount> Counts(CoverageLine line) => [new(line.Day, Through, line.ThroughGateway), new(line.Day, Round, line.RoundToOutside)];
}
