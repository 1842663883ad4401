using System.Globalization;
using System.Text;
using MailCompliance.Server.Portal.Frame;
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
        var (offered, period) = PeriodsOf(request);
        var lines = await LinesAsync(request, period);
        return await request.PageAsync<CoverageView>("What went round the check", new Dictionary<string, object?>
        {
            ["Offered"] = offered,
            ["Period"] = period,
            ["Lines"] = lines,
            ["Trace"] = await request.Database.MessageTraces.ProgressAsync(request.Cancellation),
            ["Chart"] = MessageChart.Of(period, [.. lines.SelectMany(Counts)]),
        });
    }

    /// <summary>All lines of the period, for a spreadsheet. Programs are named with how much they sent.</summary>
    public static async Task<IResult> CsvAsync(PageRequest request)
    {
        var (_, period) = PeriodsOf(request);
        var csv = new StringBuilder("day,mailbox,sent,gateway,round,inside,unread,waiting,unseen,programs\r\n");
        foreach (var line in await LinesAsync(request, period))
        {
            var programs = string.Join("; ", line.Clients.OrderByDescending(client => client.Value).Select(client => $"{client.Key} ({client.Value})"));
            csv.Append(CultureInfo.InvariantCulture, $"{line.Day:yyyy-MM-dd},{CsvText.Cell(line.Mailbox)},{line.Sent},{line.ThroughGateway},{line.RoundToOutside},{line.RoundInside},")
                .Append(CultureInfo.InvariantCulture, $"{line.Unread},{line.NotJudgedYet},{line.Unseen},{CsvText.Cell(programs)}\r\n");
        }

        await request.NoteAsync("coverage.exported", null, new KeyValuePair<string, string>("period", $"{period.From:yyyy-MM-dd} to {period.Until:yyyy-MM-dd}"));
        return Results.File(Encoding.UTF8.GetBytes(csv.ToString()), "text/csv; charset=utf-8", $"round-the-check-{period.From:yyyy-MM-dd}-{period.Until:yyyy-MM-dd}.csv");
    }

    private static (IReadOnlyList<ReportPeriod> Offered, ReportPeriod Chosen) PeriodsOf(PageRequest request)
    {
        var offered = ReportPeriod.Offered(request.Policy, request.Today);
        return (offered, ReportPeriod.Chosen(offered, request.Query("period")));
    }

    private static async Task<IReadOnlyList<CoverageLine>> LinesAsync(PageRequest request, ReportPeriod period)
    {
        var (from, until) = (request.StartOf(period.From), request.StartOf(period.Until.AddDays(1)));
        var rows = await request.Database.SentMessages.CoverageAsync(from, until, request.Cancellation);
        return CoverageReport.Of(rows, await request.Database.MessageTraces.UnseenAsync(from, until, request.Cancellation), request.Zone);
    }

    private static IEnumerable<DayCount> Counts(CoverageLine line) => [new(line.Day, Through, line.ThroughGateway), new(line.Day, Round, line.RoundToOutside)];
}
