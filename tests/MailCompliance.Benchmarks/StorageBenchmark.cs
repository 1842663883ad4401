using System.Diagnostics;
using System.Globalization;
using MailCompliance.Storage;
using MailCompliance.Storage.Auditing;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.Benchmarks;

/// <summary>
/// A school year in the log: 100,000 messages, a fifth of them flagged, and 100,000 audit entries. How long every page of the portal waits
/// for the database. On SQLite, and on PostgreSQL where MAILCOMPLIANCE_POSTGRES gives the connection string of an empty database.
/// </summary>
internal static class StorageBenchmark
{
    private const int Messages = 100_000;
    private const int Writers = 32;
    private const int Rounds = 9;

    public static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Rules = ["subject", "signature", "attachment-size", "visible-recipients", "recipient-mismatch", "personal-contact", "personal-data", "wrong-child", "consent", "forbidden-data"];

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("storage-").FullName;
        try
        {
            await MeasureAsync(DatabaseProvider.Sqlite, $"Data Source={folder}/log.db", folder + "/keys");
            if (Environment.GetEnvironmentVariable("MAILCOMPLIANCE_POSTGRES") is { Length: > 0 } postgres)
                await MeasureAsync(DatabaseProvider.Postgres, postgres, folder + "/keys");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(DatabaseProvider provider, string connectionString, string keys)
    {
        Console.WriteLine(provider);
        await using var database = await ComplianceDatabase.OpenAsync(provider, connectionString, keys, TimeProvider.System);
        await database.MigrateAsync();
        var clock = Stopwatch.StartNew();
        await FillAsync(database);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  log {Messages:N0} messages and audit {Messages:N0} entries, {Writers} callers: {clock.Elapsed.TotalSeconds:F1} s"));
        await JudgeAsync(database);
        foreach (var (name, query) in Pages)
            await TimeAsync("page: " + name, async () => (await database.Reviews.SearchAsync(query)).Count);
        await TimeAsync("count: open", () => database.Reviews.CountAsync(new FlaggedQuery { Verdict = ReviewVerdict.Open }));
        await TimeAsync("count by verdict", async () => (await database.Reviews.CountByAsync(new FlaggedQuery(), FlaggedColumn.Verdict)).Count);
        await TimeAsync("groups of open", async () => (await database.Reviews.GroupsAsync(new FlaggedQuery { Verdict = ReviewVerdict.Open })).Count);
        var (from, until) = (DateOnly.FromDateTime(Start.UtcDateTime), DateOnly.FromDateTime(Start.UtcDateTime).AddDays(365));
        await TimeAsync("trend, a year", async () => (await database.Figures.TrendAsync(from, until)).Count);
        await TimeAsync("messages, a year", async () => (await database.Figures.MessagesAsync(from, until)).Count);
        await TimeAsync("rules, a year", async () => (await database.Figures.RulesAsync(from, until)).Count);
        await TimeAsync("governors, a year", async () => (await database.Figures.ForGovernorsAsync(from, until, Rules)).ByRule.Count);
        await TimeAsync("my mail: a sender's last 50", async () => (await database.Log.SearchAsync(new LogQuery { Sender = "teacher7@oakhill.example", Limit = 50 })).Count);
        await TimeAsync("story of a message", async () => (await database.Audit.SearchAsync(new AuditQuery { Subject = "subject-777" })).Count);
        await TimeAsync("audit: last 100 of an action", async () => (await database.Audit.SearchAsync(new AuditQuery { Action = "message.viewed" })).Count);
        clock.Restart();
        var verified = await database.Audit.VerifyAsync(null);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  audit verify: {verified.Entries:N0} entries in {clock.Elapsed.TotalSeconds:F2} s, whole: {verified.IsWhole}"));
    }

    private static readonly (string Name, FlaggedQuery Query)[] Pages =
    [
        ("all, first", new()),
        ("all, deep", new() { After = EntryId.New(Start.AddDays(5)) }),
        ("open", new() { Verdict = ReviewVerdict.Open }),
        ("open of a common rule", new() { Rule = "subject", Verdict = ReviewVerdict.Open }),
        ("open of a rare rule", new() { Rule = "forbidden-data", Verdict = ReviewVerdict.Open }),
        ("held", new() { State = LogState.Held }),
        ("sender and rule", new() { Sender = "teacher7@oakhill.example", Rule = "subject" }),
        ("rare class and common rule", new() { RecipientClass = "governor", Rule = "subject" }),
        ("a week in spring", new() { From = Start.AddDays(60), Until = Start.AddDays(67) }),
        ("words of one address", new() { Text = "parent4711" }),
        ("words of every address", new() { Text = "home.example oakhill" }),
    ];

    public static Task FillAsync(ComplianceDatabase database) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => FillAsync(database, writer))));

    private static async Task FillAsync(ComplianceDatabase database, int writer)
    {
        for (var number = writer; number < Messages; number += Writers)
        {
            await database.Log.BeginAsync(Entry(number));
            await database.Audit.AppendAsync(new AuditEvent($"reviewer{number % 9}@oakhill.example", number % 2 == 0 ? "message.viewed" : "evidence.viewed", $"subject-{number % 20_000}", new Dictionary<string, string> { ["purpose"] = "review" }));
        }
    }

    /// <summary>Each of the ten rules finds half as much as the one before.</summary>
    private static MessageLogEntry Entry(int number)
    {
        var at = Start.AddSeconds(number * 300L);
        var rule = Rules[Rules.Length - 1 - (int)Math.Log2((number % 1023) + 1)];
        var isFlagged = number % 5 == 0;
        return new MessageLogEntry
        {
            Id = EntryId.New(at),
            At = at,
            RepeatKey = $"key {number}",
            State = number % 300 == 0 ? LogState.Held : LogState.Delivered,
            MessageId = $"<{number}@oakhill.example>",
            EnvelopeSender = $"teacher{number % 80}@oakhill.example",
            From = $"teacher{number % 80}@oakhill.example",
            Recipients = [new LoggedRecipient($"parent{number % 20_000}@home.example", [number % 400 == 0 ? "governor" : "parent"])],
            Bytes = 20_000,
            Verdict = isFlagged ? "warn" : "pass",
            PolicyHash = new string('a', 64),
            Findings = isFlagged ? [new LoggedFinding(rule, "warn", "S0 4", "body", "1", rule == "personal-data" ? "nhs-number" : null, "high")] : [],
            Trace = isFlagged ? """{"class":"ordinary","security":"none","rulings":[{"rule":"subject","outcome":"warn","because":"the policy"}]}""" : null,
            Reply = "250 2.0.0 queued",
            Node = "node-1",
            Client = "192.0.2.1",
        };
    }

    private static async Task JudgeAsync(ComplianceDatabase database)
    {
        var query = new FlaggedQuery { Limit = 500 };
        var clock = Stopwatch.StartNew();
        var judged = 0;
        while (await database.Reviews.SearchAsync(query) is { Count: 500 } page)
        {
            judged += (await database.Reviews.JudgeAsync(new Judgement([.. page.Where((_, index) => index % 10 != 0).Select(message => message.Id)], ReviewVerdict.Fine, "dpo@oakhill.example"))).Count;
            query = query with { After = page[^1].Id };
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {judged:N0} verdicts in bulk, an audit entry each: {clock.Elapsed.TotalSeconds:F1} s"));
    }

    private static async Task TimeAsync(string what, Func<Task<int>> read)
    {
        var times = new List<double>();
        var rows = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            rows = await read();
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-32} {times[0],8:F1} ms first, {times.Order().ElementAt(Rounds / 2),8:F1} ms median, {rows} rows"));
    }
}
