using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary>A period that reports are about, both days included.</summary>
public sealed record ReportPeriod(string Key, string Name, DateOnly From, DateOnly Until)
{
    /// <summary>The last 30 days, each term that has begun, the last 12 months.</summary>
    public static IReadOnlyList<ReportPeriod> Offered(SchoolPolicy policy, DateOnly today) =>
    [
        new("30", "Last 30 days", today.AddDays(-29), today),
        .. policy.Terms.Where(term => term.From <= today)
            .Select((term, index) => new ReportPeriod($"term{index}", $"{term.Name ?? "Term"} term from {Frame.Words.Day(term.From)}", term.From, term.Until < today ? term.Until : today)),
        new("365", "Last 12 months", today.AddDays(-364), today),
    ];

    /// <summary>
    /// For governors, whole months that are over: the last one, each term as far as it is past, the last twelve. A period that moved from day to day
    /// would tell of a single day, and so of a single person, by the difference of two reports.
    /// </summary>
    public static IReadOnlyList<ReportPeriod> ForGovernors(SchoolPolicy policy, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        var last = month.AddDays(-1);
        return
        [
            new("month", "Last month", month.AddMonths(-1), last),
            .. policy.Terms.Select((term, index) => (Term: term, Index: index)).Where(one => one.Term.From.AddMonths(1) <= month)
                .Select(one => new ReportPeriod($"term{one.Index}", $"{one.Term.Name ?? "Term"} term from {Frame.Words.Day(one.Term.From)}", one.Term.From, one.Term.Until < last ? one.Term.Until : last)),
            new("year", "Last 12 months", month.AddMonths(-12), last),
        ];
    }

    public static ReportPeriod Chosen(IReadOnlyList<ReportPeriod> offered, string key) => offered.FirstOrDefault(period => period.Key == key) ?? offered[0];
}
