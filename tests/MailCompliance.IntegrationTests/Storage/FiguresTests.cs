using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class FiguresTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Count_by_day_rule_outcome_and_verdict(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var first = DateOnly.FromDateTime(store.Clock.Now.UtcDateTime);
        var ids = new List<string>();
        for (var number = 0; number < 12; number++)
            ids.Add(await AddAsync(store, number < 8 ? "warn" : "record"));
        store.Clock.Now += TimeSpan.FromDays(1);
        await AddAsync(store, "warn");
        await store.Database.Log.BeginAsync(store.Entry("clean") with { Findings = [], Verdict = "pass" });
        await store.Database.Reviews.JudgeAsync(new Judgement(ids[..3], ReviewVerdict.FalseAlarm, "dpo"));
        await store.Database.Reviews.JudgeAsync(new Judgement(ids[3..4], ReviewVerdict.Breach, "dpo"));

        var figures = store.Database.Figures;
        Assert.Equal(
            [new TrendPoint(first, "subject", "record", 4), new TrendPoint(first, "subject", "warn", 8), new TrendPoint(first.AddDays(1), "subject", "warn", 1)],
            await figures.TrendAsync(first, first.AddDays(1)));
        Assert.Equal([new TrendPoint(first.AddDays(1), "subject", "warn", 1)], await figures.TrendAsync(first.AddDays(1), first.AddDays(30)));
        Assert.Equal(
            [new DayCount(first, "warn", 12), new DayCount(first.AddDays(1), "pass", 1), new DayCount(first.AddDays(1), "warn", 1)],
            await figures.MessagesAsync(first, first.AddDays(1)));
        var rule = Assert.Single(await figures.RulesAsync(first, first));
        Assert.Equal(("subject", 12, 8, 4, 3, 0.75), (rule.Rule, rule.Messages, rule.Prompts, rule.Judged, rule.FalseAlarms, rule.FalseAlarmRate));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Governors_see_no_number_under_five(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var day = DateOnly.FromDateTime(store.Clock.Now.UtcDateTime);
        var ids = new List<string>();
        for (var number = 0; number < 8; number++)
            ids.Add(await AddAsync(store, "warn"));
        await store.Database.Log.BeginAsync(store.Entry("held") with { Verdict = "hold", Findings = [new LoggedFinding("personal-data", "hold", "4", null, null, null, null)] });
        await store.Database.Reviews.JudgeAsync(new Judgement(ids[..6], ReviewVerdict.Fine, "dpo"));
        await store.Database.Reviews.JudgeAsync(new Judgement(ids[6..7], ReviewVerdict.Breach, "dpo"));

        var figures = await store.Database.Figures.ForGovernorsAsync(day, day, ["subject", "personal-data", "consent"]);

        Assert.Equal(10, figures.Messages);
        Assert.Equal((10, null, null), (figures.ByRule["subject"], figures.ByRule["personal-data"], figures.ByRule["consent"]));
        Assert.Equal((10, null, null), (figures.ByOutcome["warn"], figures.ByOutcome["hold"], figures.ByOutcome["block"]));
        Assert.Equal((5, null), (figures.ByVerdict[ReviewVerdict.Fine], figures.ByVerdict[ReviewVerdict.Breach]));
    }

    private static async Task<string> AddAsync(TestStore store, string outcome)
    {
        var entry = store.Entry() with { Findings = [new LoggedFinding("subject", outcome, "5.1", "subject", null, null, null)] };
        await store.Database.Log.BeginAsync(entry);
        return entry.Id;
    }
}
