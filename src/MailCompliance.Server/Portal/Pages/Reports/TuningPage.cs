using MailCompliance.Engine.Verdicts;
using MailCompliance.Server.Portal.Views;
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
        var advised = figures.Select(rule => new TunedRule(rule, AdviceFor(rule, OutcomeOf(request, rule.Rule))))
            .OrderByDescending(rule => rule.Figures.FalseAlarms + rule.Figures.Disputed)
            .ThenByDescending(rule => rule.Figures.Prompts)
            .ToList();
        return await request.PageAsync<TuningView>("Tuning list", new Dictionary<string, object?> { ["Offered"] = offered, ["Period"] = period, ["Rules"] = advised, ["Request"] = request });
    }

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

public sealed record TunedRule(RuleFigures Figures, TuningAdvice Advice);

public enum TuningAdvice
{
    Leave,
    JudgeSome,
    JudgeMore,
    LookAtDisputed,
    Narrow,
    OnlyRecord,
}
