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

    public static ReportPeriod Chosen(IReadOnlyList<ReportPeriod> offered, string key) => offered.FirstOrDefault(period => period.Key == key) ?? offered[0];
}
