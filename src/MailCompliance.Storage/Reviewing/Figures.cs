using MailCompliance.Storage.Connections;

namespace MailCompliance.Storage.Reviewing;

/// <summary>Figures for charts, for tuning rules, and for governors. Days are those of UTC.</summary>
public sealed class Figures
{
    /// <summary>Microseconds.</summary>
    private const long Day = 86_400_000_000;

    private static readonly string[] Consequences = ["warn", "protect", "hold", "block"];

    private readonly Store store;

    internal Figures(Store store) => this.store = store;

    /// <summary>Flagged messages by day, rule and that rule's outcome; one message counts once for every rule. Oldest first.</summary>
    /// <param name="from">First day, inclusive.</param>
    /// <param name="until">Last day, inclusive.</param>
    /// <param name="rule">Null: every rule.</param>
    public Task<IReadOnlyList<TrendPoint>> TrendAsync(DateOnly from, DateOnly until, string? rule = null, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<TrendPoint>>(
            async session => await OfRule(session.Sql(
                    $"SELECT day, rule, outcome, COUNT(*) FROM flagged_rule WHERE day >= @from AND day <= @until{(rule is null ? "" : " AND rule = @rule")} GROUP BY day, rule, outcome ORDER BY day, rule, outcome"), rule)
                .With("@from", FlaggedRow.DayOf(from)).With("@until", FlaggedRow.DayOf(until))
                .AllAsync(row => new TrendPoint(FlaggedRow.DayFrom(row.GetInt64(0)), row.GetString(1), row.GetString(2), (int)row.GetInt64(3)), cancellation),
            cancellation);

    /// <summary>All messages by day and verdict (<c>pass</c>, <c>warn</c>…), those without findings too. Oldest first.</summary>
    /// <param name="from">First day, inclusive.</param>
    /// <param name="until">Last day, inclusive.</param>
    public Task<IReadOnlyList<DayCount>> MessagesAsync(DateOnly from, DateOnly until, CancellationToken cancellation = default) =>
        store.ReadAsync<IReadOnlyList<DayCount>>(
            async session => await session.Sql(
                    $"SELECT at / {Day} AS day, verdict, COUNT(*) FROM message_log WHERE at >= @from AND at < @until GROUP BY at / {Day}, verdict ORDER BY day, verdict")
                .With("@from", FlaggedRow.DayOf(from) * Day).With("@until", (FlaggedRow.DayOf(until) + 1) * Day)
                .AllAsync(row => new DayCount(FlaggedRow.DayFrom(row.GetInt64(0)), row.GetString(1), (int)row.GetInt64(2)), cancellation),
            cancellation);

    /// <summary>How each rule does: what followed from it, and what reviewers made of that. The most prompts first.</summary>
    /// <param name="from">First day, inclusive.</param>
    /// <param name="until">Last day, inclusive.</param>
    public async Task<IReadOnlyList<RuleFigures>> RulesAsync(DateOnly from, DateOnly until, CancellationToken cancellation = default)
    {
        var rows = await store.ReadAsync(
            async session => await session.Sql(
                    "SELECT rule, outcome, verdict, COUNT(*) FROM flagged_rule WHERE day >= @from AND day <= @until GROUP BY rule, outcome, verdict")
                .With("@from", FlaggedRow.DayOf(from)).With("@until", FlaggedRow.DayOf(until))
                .AllAsync(row => (Rule: row.GetString(0), Outcome: row.GetString(1), Verdict: ReviewVerdicts.Read(row.GetString(2)), Messages: (int)row.GetInt64(3)), cancellation),
            cancellation);
        var disputed = await DisputedAsync(from, until, cancellation);
        return
        [
            .. rows.GroupBy(row => row.Rule)
                .Select(rule => new RuleFigures(
                    rule.Key,
                    rule.GroupBy(row => row.Outcome).ToDictionary(group => group.Key, group => group.Sum(row => row.Messages), StringComparer.Ordinal),
                    rule.GroupBy(row => row.Verdict).ToDictionary(group => group.Key, group => group.Sum(row => row.Messages)))
                {
                    Disputed = disputed.GetValueOrDefault(rule.Key),
                })
                .OrderByDescending(rule => rule.Prompts).ThenBy(rule => rule.Rule, StringComparer.Ordinal),
        ];
    }

    /// <summary>What governors may see of a period: no names, and no number under five.</summary>
    /// <param name="rules">Every rule of the policy: one that found nothing looks like one that found a few.</param>
    public async Task<GovernorsFigures> ForGovernorsAsync(DateOnly from, DateOnly until, IReadOnlyList<string> rules, CancellationToken cancellation = default)
    {
        var byRule = (await RulesAsync(from, until, cancellation)).ToDictionary(rule => rule.Rule, StringComparer.Ordinal);
        var messages = await MessagesAsync(from, until, cancellation);
        var verdicts = Enum.GetValues<ReviewVerdict>().Where(verdict => verdict != ReviewVerdict.Open);
        var judged = await JudgedAsync(from, until, cancellation);
        return new GovernorsFigures(
            Disclosure.Of(messages.Sum(day => day.Messages)),
            rules.ToDictionary(rule => rule, rule => Disclosure.Of(byRule.GetValueOrDefault(rule)?.Messages ?? 0), StringComparer.Ordinal),
            Consequences.ToDictionary(
                outcome => outcome, outcome => Disclosure.Of(messages.Where(day => day.Verdict == outcome).Sum(day => day.Messages)), StringComparer.Ordinal),
            verdicts.ToDictionary(verdict => verdict, verdict => Disclosure.Of(judged.GetValueOrDefault(verdict.WireName()))));
    }

    private static Statement OfRule(Statement statement, string? rule) => rule is null ? statement : statement.With("@rule", rule);

    private async Task<Dictionary<string, int>> DisputedAsync(DateOnly from, DateOnly until, CancellationToken cancellation) =>
        (await store.ReadAsync(
            async session => await session.Sql("SELECT rule, COUNT(*) FROM flagged_rule WHERE disputed = 1 AND day >= @from AND day <= @until GROUP BY rule")
                .With("@from", FlaggedRow.DayOf(from)).With("@until", FlaggedRow.DayOf(until))
                .AllAsync(row => (Rule: row.GetString(0), Messages: (int)row.GetInt64(1)), cancellation),
            cancellation)).ToDictionary(row => row.Rule, row => row.Messages, StringComparer.Ordinal);

    private async Task<Dictionary<string, int>> JudgedAsync(DateOnly from, DateOnly until, CancellationToken cancellation)
    {
        var query = new FlaggedQuery
        {
            From = new DateTimeOffset(from.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
            Until = new DateTimeOffset(until.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        };
        var filter = FlaggedFilter.Of(query);
        return await store.ReadAsync(
            async session => (await filter.Bind(session.Sql($"SELECT f.verdict, COUNT(*) {filter.Sql()} GROUP BY f.verdict"))
                .AllAsync(row => (Verdict: row.GetString(0), Messages: (int)row.GetInt64(1)), cancellation))
                .ToDictionary(row => row.Verdict, row => row.Messages, StringComparer.Ordinal),
            cancellation);
    }
}

/// <summary>How many messages a rule found something in, on a day, with that outcome.</summary>
public sealed record TrendPoint(DateOnly Day, string Rule, string Outcome, int Messages);

/// <summary>How many messages a day had with that verdict.</summary>
public sealed record DayCount(DateOnly Day, string Verdict, int Messages);

/// <summary>How a rule does.</summary>
/// <param name="ByOutcome">Messages by what followed from the rule: <c>record</c>, <c>warn</c> and so on.</param>
/// <param name="ByVerdict">Messages by what reviewers made of them.</param>
public sealed record RuleFigures(string Rule, IReadOnlyDictionary<string, int> ByOutcome, IReadOnlyDictionary<ReviewVerdict, int> ByVerdict)
{
    public int Messages => ByVerdict.Values.Sum();

    /// <summary>Messages whose sender noticed something of it: all but those that it only recorded.</summary>
    public int Prompts => ByOutcome.Where(pair => pair.Key != "record").Sum(pair => pair.Value);

    public int Judged => Messages - ByVerdict.GetValueOrDefault(ReviewVerdict.Open);

    public int FalseAlarms => ByVerdict.GetValueOrDefault(ReviewVerdict.FalseAlarm);

    /// <summary>Messages whose sender says that this finding was wrong.</summary>
    public int Disputed { get; init; }

    /// <summary>False alarms among those judged, 0 to 1; null: none was judged.</summary>
    public double? FalseAlarmRate => Judged == 0 ? null : (double)FalseAlarms / Judged;
}

/// <summary>Figures without names. Null stands for "fewer than five"; everything else is rounded to the nearest five, see <see cref="Disclosure"/>.</summary>
/// <param name="Messages">All messages of the period.</param>
/// <param name="ByRule">Messages that the rule found something in.</param>
/// <param name="ByOutcome">Messages by what followed.</param>
/// <param name="ByVerdict">Flagged messages by what reviewers made of them.</param>
public sealed record GovernorsFigures(
    int? Messages, IReadOnlyDictionary<string, int?> ByRule, IReadOnlyDictionary<string, int?> ByOutcome, IReadOnlyDictionary<ReviewVerdict, int?> ByVerdict);

/// <summary>
/// How a count of people's doings is shown without telling of any one person. Leaving small numbers out is not enough: they follow
/// from a total and its other parts, or from two periods that differ by a day. So every number is rounded as well, each by itself.
/// </summary>
public static class Disclosure
{
    public const int Least = 5;

    /// <returns>Null under five, zero included; else the nearest multiple of five.</returns>
    public static int? Of(int count) => count < Least ? null : (count + (Least / 2)) / Least * Least;
}
