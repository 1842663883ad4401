using System.Text.RegularExpressions;
using MailCompliance.Storage;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>With 100,000 flagged messages every page of a search walks an index and sorts nothing.</summary>
[Collection(StorageCollection.Name)]
public sealed class QueryPlanTests(PostgresServer postgres)
{
    private static readonly DateTimeOffset Now = new TestClock().Now;

    /// <summary>By name, in the words of the pages.</summary>
    private static readonly Dictionary<string, FlaggedQuery> Pages = new()
    {
        ["all"] = new(),
        ["next page"] = new() { After = EntryId.New(Now) },
        ["open"] = new() { Verdict = ReviewVerdict.Open },
        ["rule"] = new() { Rule = "rule-3" },
        ["open of a rule"] = new() { Rule = "rule-3", Verdict = ReviewVerdict.Open },
        ["outcome"] = new() { Outcome = "hold" },
        ["state"] = new() { State = LogState.Held },
        ["sender"] = new() { Sender = "teacher7@oakfield.example" },
        ["sender and rule"] = new() { Sender = "teacher7@oakfield.example", Rule = "rule-3" },
        ["class"] = new() { RecipientClass = "parent" },
        ["class of a rule"] = new() { RecipientClass = "parent", Rule = "rule-3" },
        ["data"] = new() { Data = "nhs-number" },
        ["mine"] = new() { Assignee = "dpo@oakfield.example", Verdict = ReviewVerdict.Open },
        ["likeness"] = new() { Likeness = "rule-3" },
        ["a week in the past"] = new() { From = Now.AddDays(-40), Until = Now.AddDays(-33) },
        ["as a reviewer"] = new() { Verdict = ReviewVerdict.Open, NotBy = "dpo@oakfield.example", WithoutSafeguarding = true, NotConcerning = new("dpo@oakfield.example", "digest") },
        ["words"] = new() { Text = "parent77 oakfield" },
        ["reference"] = new() { Text = "01a0f0a1-1b2c-7000-8000-000000000042" },
    };

    [Fact]
    public async Task Sqlite_reads_every_page_by_index()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await using var dialect = new SqliteDialect(store.ConnectionString);
        await using var session = await dialect.OpenAsync(forWriting: false, default);

        foreach (var (name, query) in Pages)
        {
            var plan = string.Join('\n', await ExplainAsync(session, "EXPLAIN QUERY PLAN ", query, row => row.GetString(3)));
            var scans = Regex.Matches(plan, @"SCAN (?!\w+ USING (COVERING )?INDEX|\w+$)[^\n]*", RegexOptions.Multiline).Select(match => match.Value);
            Assert.True(!scans.Any() && !Regex.IsMatch(plan, @"SCAN [fmrx]$", RegexOptions.Multiline), $"{name}:\n{plan}");
            Assert.True(query.Text is not null || !plan.Contains("TEMP B-TREE", StringComparison.Ordinal), $"{name}:\n{plan}");
        }
    }

    [Theory, OnPostgres]
    public async Task Postgres_reads_every_page_by_index(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await store.SqlAsync(ManyMessages);
        await using var dialect = new PostgresDialect(store.ConnectionString);
        await using var session = await dialect.OpenAsync(forWriting: false, default);

        foreach (var (name, query) in Pages)
        {
            var plan = string.Join('\n', await ExplainAsync(session, "EXPLAIN ", query, row => row.GetString(0)));
            Assert.False(plan.Contains("Seq Scan", StringComparison.Ordinal), $"{name}:\n{plan}");
        }
    }

    /// <summary>100,000 messages over 100 days: 20 rules, one of them rare, 40 senders, few assigned, a tenth open.</summary>
    private const string ManyMessages =
        """
        SET session_replication_role = replica;
        INSERT INTO message_log (id, at, changed_at, repeat_key, state, envelope_sender, sender_key, recipients, bytes, relayed_bytes, verdict, findings, actions, node, client)
        SELECT substr(lpad(to_hex((1786957200000 + n * 86400)), 12, '0'), 1, 8) || '-' || substr(lpad(to_hex((1786957200000 + n * 86400)), 12, '0'), 9, 4) || '-7000-8000-' || lpad(n::text, 12, '0'),
               (1786957200000 + n * 86400) * 1000, 0, 'k' || n, CASE n % 500 WHEN 0 THEN 'held' ELSE 'delivered' END, 'x', 'teacher' || n % 40 || '@oakfield.example', '[]', 5000, 5000,
               CASE n % 500 WHEN 0 THEN 'hold' ELSE 'warn' END, '[]', '[]', 'n', 'c'
        FROM generate_series(1::bigint, 100000) n;
        INSERT INTO flagged (id, at, state, outcome, sender_key, likeness, verdict, assignee)
        SELECT id, at, state, verdict, sender_key, 'rule-' || bytes % 20, CASE WHEN right(id, 1) = '7' THEN 'open' ELSE 'fine' END, CASE WHEN right(id, 2) = '07' THEN 'dpo@oakfield.example' ELSE '' END
        FROM message_log;
        INSERT INTO held (id, repeat_key, author, recipients, approvers, rules, state, state_at, held_at, expires_at, bytes, key_id, details, concerned_by)
        SELECT id, 'k' || id, 'x', '[]', '[]', '[]', CASE state WHEN 'held' THEN 'held' ELSE 'released' END, 0, 0, 0, 1, 'k', '', 'digest' FROM message_log WHERE right(id, 1) = '0';
        INSERT INTO held_concerned (person, id) SELECT 'teacher' || right(id, 3)::int % 40 || '@oakfield.example', id FROM held;
        INSERT INTO held_concerned (person, id) SELECT 'dpo@oakfield.example', id FROM held WHERE right(id, 3) = '000';
        INSERT INTO flagged_rule (id, rule, outcome, day, verdict) SELECT id, 'rule-' || right(id, 2)::int % 20, outcome, at / 86400000000, verdict FROM flagged;
        INSERT INTO flagged_facet (facet, id) SELECT 'class:' || CASE right(id, 1) WHEN '1' THEN 'parent' ELSE 'agency' END, id FROM flagged;
        INSERT INTO flagged_facet (facet, id) SELECT 'data:nhs-number', id FROM flagged WHERE right(id, 1) = '3';
        INSERT INTO flagged_facet (facet, id) SELECT 'word:parent' || right(id, 3), id FROM flagged;
        INSERT INTO flagged_facet (facet, id) SELECT 'word:' || sender_key, id FROM flagged;
        INSERT INTO flagged_facet (facet, id) SELECT 'word:oakfield.example', id FROM flagged;
        SET session_replication_role = origin;
        ANALYZE;
        """;

    private static async Task<List<string>> ExplainAsync(Session session, string explain, FlaggedQuery query, Func<System.Data.Common.DbDataReader, string> line)
    {
        var filter = FlaggedFilter.Of(query);
        return await filter.Bind(session.Sql(explain + Reviews.SearchSql(filter))).With("@limit", query.Limit).AllAsync(line);
    }
}
