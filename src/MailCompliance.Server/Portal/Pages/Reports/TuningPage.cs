using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Views;
using MailCompliance.Storage.Requests;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Server.Portal.Pages.Reports;

/// <summary><em>Tuning list</em>: which rules are wrong how often, by what reviewers judged and what senders say, the worst first (R81).</summary>
public static class TuningPage
{
    /// <summary>Fewer judged messages say nothing about a rule.</summary>
    private const int EnoughJudged = 5;

    public static async Task<IResult> ShowAsync(PageRequest request)
    {
        var offered = ReportPeriod.Offered(request.Policy, request.Today);
        var period = ReportPeriod.Chosen(offered, request.Query("period"));
        var figures = await request.Database.Figures.RulesAsync(period.From, period.Until, request.Cancellation);
        var told = await FromOutlookAsync(request, period);
        var advised = figures.Concat(told.Keys.Except(figures.Select(rule => rule.Rule)).Select(Nothing))
            .Select(rule => new TunedRule(rule, AdviceFor(rule, OutcomeOf(request, rule.Rule)), told.GetValueOrDefault(rule.Rule)))
            .OrderByDescending(rule => rule.Figures.FalseAlarms + rule.Figures.Disputed + rule.FromOutlook)
            .ThenByDescending(rule => rule.Figures.Prompts)
            .ToList();
        return await request.PageAsync<TuningView>("Tuning list", new Dictionary<string, object?> { ["Offered"] = offered, ["Period"] = period, ["Rules"] = advised, ["Request"] = request });
    }

    /// <summary>How often staff said in Outlook, before sending, that a rule was wrong. Numbers alone: what they wrote is for those whom it was given to.</summary>
    private static async Task<Dictionary<string, int>> FromOutlookAsync(PageRequest request, ReportPeriod period)
    {
        var told = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var one in (await request.Database.StaffRequests.OpenAsync(cancellation: request.Cancellation)).Where(one => one.Kind == StaffRequestKind.Feedback))
        {
            var day = request.DayOf(one.At);
            if (day >= period.From && day <= period.Until && await request.Database.StaffRequests.FindAsync(one.Id, request.Cancellation) is { Content.What: { } rule } && RuleCatalogue.All.Any(known => known.Id == rule))
                told[rule] = told.GetValueOrDefault(rule) + 1;
        }

        return told;
    }

    /// <summary>A rule that found nothing in messages that went.</summary>
    private static RuleFigures Nothing(string rule) => new(rule, new Dictionary<string, int>(), new Dictionary<ReviewVerdict, int>());

    private static TuningAdvice AdviceFor(RuleFigures rule, Outcome? outcome) => rule switch
    {
        { Messages: > 0, Judged: 0, Disputed: 0 } => TuningAdvice.JudgeSome,
        { Judged: < EnoughJudged } => rule.Disputed > 0 ? TuningAdvice.LookAtDisputed : TuningAdvice.JudgeMore,
        { FalseAlarmRate: >= 0.5 } => outcome is > Outcome.Record ? TuningAdvice.OnlyRecord : TuningAdvice.Narrow,
        { FalseAlarmRate: >= 0.2 } => TuningAdvice.Narrow,
        { Disputed: > 0 } => TuningAdvice.LookAtDisputed,
        _ => TuningAdvice.Leave,
    };

    private static Outcome? OutcomeOf(PageRequest request, string id) => request.Policy.Rules.FirstOrDefault(rule => rule.Id == id)?.Outcome;
}

/// <param name="FromOutlook">How often staff said in Outlook that it was wrong, and nobody has answered yet.</param>
public sealed record TunedRule(RuleFigures Figures, TuningAdvice Advice, int FromOutlook);

public enum TuningAdvice
{
    Leave,
    JudgeSome,
    JudgeMore,
    LookAtDisputed,
    Narrow,
    OnlyRecord,
}
