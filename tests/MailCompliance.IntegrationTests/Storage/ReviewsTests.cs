using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class ReviewsTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_with_findings_is_flagged_and_a_clean_one_or_a_repeat_is_not(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var flagged = store.Entry();
        await AddAsync(store, flagged, store.Entry("clean") with { Findings = [] }, store.Entry("again") with { Repeats = flagged.Id, State = LogState.Repeated });

        var found = Assert.Single(await store.Database.Reviews.SearchAsync(new FlaggedQuery()));

        Assert.Equal((flagged.Id, "subject", new Review(ReviewVerdict.Open, null, null, null, 0)), (found.Id, found.Likeness, found.Review));
        Assert.Equal(flagged.Recipients.SelectMany(recipient => recipient.Classes), found.Entry.Recipients.SelectMany(recipient => recipient.Classes));
        Assert.Equal(found.Id, (await store.Database.Reviews.FindAsync(flagged.Id))!.Id);
        Assert.Null(await store.Database.Reviews.FindAsync("nobody"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_filter_narrows_alone_and_together_with_every_other(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var reviews = store.Database.Reviews;
        var wanted = Leak(store) with { State = LogState.Held, Verdict = "hold" };
        await AddAsync(store, wanted);
        await reviews.JudgeAsync(new Judgement([wanted.Id], ReviewVerdict.NearMiss, "dpo@oakfield.example"));
        await reviews.AssignAsync([wanted.Id], "Dpo@oakfield.example", "dpo@oakfield.example");
        store.Clock.Now += TimeSpan.FromDays(3);
        await AddAsync(store, store.Entry("other") with { From = "b.head@oakfield.example", EnvelopeSender = "b.head@oakfield.example", MessageId = "<2@oakfield.example>", Recipients = [new LoggedRecipient("gov@home.example", ["governor"])] });
        FlaggedQuery[] narrowing =
        [
            new() { Rule = "personal-data" }, new() { Outcome = "hold" }, new() { State = LogState.Held }, new() { Sender = "A.TEACHER@oakfield.example" },
            new() { RecipientClass = "parent" }, new() { Data = "nhs-number" }, new() { Verdict = ReviewVerdict.NearMiss }, new() { Assignee = "DPO@oakfield.example" },
            new() { Likeness = "personal-data/nhs-number + subject" }, new() { Text = "teach" }, new() { Until = wanted.At.AddDays(1) },
        ];

        foreach (var one in narrowing)
        {
            foreach (var other in narrowing)
                Assert.Equal([wanted.Id], (await reviews.SearchAsync(Both(one, other))).Select(message => message.Id));
            Assert.Equal(1, await reviews.CountAsync(one));
        }

        Assert.Equal(2, await reviews.CountAsync(new FlaggedQuery { Rule = "subject" }));
        Assert.Equal(1, await reviews.CountAsync(new FlaggedQuery { Rule = "subject", Verdict = ReviewVerdict.Open }));
        Assert.Equal(1, await reviews.CountAsync(new FlaggedQuery { Assignee = "" }));
        Assert.Equal(1, await reviews.CountAsync(new FlaggedQuery { From = wanted.At.AddDays(1) }));
        Assert.Equal(0, await reviews.CountAsync(new FlaggedQuery { Rule = "personal-data", RecipientClass = "governor" }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Held_messages_that_concern_the_one_who_looks_are_left_out_and_so_are_those_of_which_that_is_not_known(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (about, other, unread) = (store.Entry("about"), store.Entry("other"), store.Entry("unread"));
        await AddAsync(store, about, other, unread);
        foreach (var (entry, concerned, by) in new[] { (about, "Head@oakfield.example", "digest"), (other, "x@oakfield.example", "digest"), (unread, "x@oakfield.example", "an earlier one") })
            await store.Database.Quarantine.HoldAsync(store.Held(entry.Id) with { Id = entry.Id, Concerned = [concerned], ConcernedBy = by }, []);
        var query = new FlaggedQuery { NotConcerning = new("HEAD@oakfield.example", "digest") };

        Assert.Equal([other.Id], (await store.Database.Reviews.SearchAsync(query)).Select(message => message.Id));
        Assert.Equal(1, await store.Database.Reviews.CountAsync(query));
        Assert.Equal(unread.Id, Assert.Single(await store.Database.Quarantine.ConcernedByOthersAsync("digest", 10)).Id);

        await store.Database.Quarantine.SetConcernedAsync(unread.Id, ["x@oakfield.example"], "digest");
        Assert.Equal(2, await store.Database.Reviews.CountAsync(query));
        // decided and gone, and still none of theirs
        await store.Database.Quarantine.DecideAsync(about.Id, MailCompliance.Storage.Held.Decision.Refuse, "dpo@oakfield.example", null, []);
        Assert.Equal(2, await store.Database.Reviews.CountAsync(query));
        Assert.Equal([about.Id], await store.Database.Quarantine.ConcerningAsync("head@OAKFIELD.example", ""));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Words_find_addresses_message_id_and_reference_and_hostile_ones_nothing(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry() with { MessageId = "<Unique.42@oakfield.example>" };
        await AddAsync(store, entry, store.Entry("2") with { From = "other@oakfield.example", EnvelopeSender = "", MessageId = null, Recipients = [] });

        foreach (var text in new[] { "parent", "PARENT+1", "o'parent+1@home.example", "home.example", "unique.42@oak", entry.Id, " teacher   home " })
            Assert.Equal([entry.Id], (await store.Database.Reviews.SearchAsync(new FlaggedQuery { Text = text })).Select(message => message.Id));
        Assert.Equal(2, await store.Database.Reviews.CountAsync(new FlaggedQuery { Text = "oakfield.example" }));
        foreach (var text in new[] { "%%", "__", "'; DROP TABLE flagged; --", "\0\0", "\ud800\ud800", "nobody", "teacher nobody", new string('x', 100_000) })
            Assert.Equal(0, await store.Database.Reviews.CountAsync(new FlaggedQuery { Text = text }));
        Assert.Equal(2, await store.Database.Reviews.CountAsync(new FlaggedQuery { Text = " x " }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_follow_one_another_without_gap_or_repeat_while_new_ones_come_in(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        for (var number = 0; number < 25; number++)
        {
            store.Clock.Now += TimeSpan.FromSeconds(1);
            await AddAsync(store, store.Entry($"{number}"));
        }

        var query = new FlaggedQuery { Rule = "subject", Limit = 10 };
        var seen = new List<string>();
        IReadOnlyList<FlaggedMessage> page;
        do
        {
            page = await store.Database.Reviews.SearchAsync(query);
            seen.AddRange(page.Select(message => message.Id));
            query = query with { After = seen[^1] };
            store.Clock.Now += TimeSpan.FromSeconds(1);
            await AddAsync(store, store.Entry($"new {seen.Count}"));
        }
        while (page.Count == query.Limit);

        Assert.Equal(25, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_reviewers_at_once_one_judges_each_message(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await using var other = await store.OpenAgainAsync();
        var entries = Enumerable.Range(0, 20).Select(number => store.Entry($"{number}")).ToArray();
        await AddAsync(store, entries);
        string[] ids = [.. entries.Select(entry => entry.Id)];

        var judged = await Task.WhenAll(
            Task.Run(() => store.Database.Reviews.JudgeAsync(new Judgement(ids, ReviewVerdict.FalseAlarm, "a") { Note = "wrong about us" })),
            Task.Run(() => other.Reviews.JudgeAsync(new Judgement([.. ids.Reverse()], ReviewVerdict.Breach, "b"))));

        Assert.Equal(ids.Order(StringComparer.Ordinal), judged.SelectMany(list => list).Order(StringComparer.Ordinal));
        var counts = (await store.Database.Reviews.CountByAsync(new FlaggedQuery(), FlaggedColumn.Verdict)).ToDictionary();
        Assert.Equal((judged[0].Count, judged[1].Count), (counts.GetValueOrDefault("false-alarm"), counts.GetValueOrDefault("breach")));
        Assert.Equal(20L, Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM audit_entry WHERE action = 'review.judged'"), null));
        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
        Assert.Empty(await store.Database.Reviews.JudgeAsync(new Judgement(ids, ReviewVerdict.Fine, "c")));
        var (again, seen) = judged[0].Count > 0 ? (judged[0], ReviewVerdict.FalseAlarm) : (judged[1], ReviewVerdict.Breach);
        Assert.Equal(again, await store.Database.Reviews.JudgeAsync(new Judgement(again, ReviewVerdict.Open, "c", seen)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Notes_are_kept_in_order_encrypted_and_audited_without_their_words(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (reviews, entry) = (store.Database.Reviews, store.Entry());
        await AddAsync(store, entry);

        Assert.True(await reviews.AddNoteAsync(entry.Id, "dpo", "spoke to the sender"));
        Assert.False(await reviews.AddNoteAsync("nobody", "dpo", "lost"));
        await reviews.JudgeAsync(new Judgement([entry.Id], ReviewVerdict.Fine, "head") { Note = "settled" });

        Assert.Equal([(1, "dpo", "spoke to the sender"), (2, "head", "settled")], (await reviews.NotesAsync(entry.Id)).Select(note => (note.Number, note.By, note.Text)));
        Assert.Equal(2, (await reviews.FindAsync(entry.Id))!.Review.Notes);
        using var export = new MemoryStream();
        await store.Database.Audit.ExportAsync(export);
        Assert.DoesNotContain("spoke to", System.Text.Encoding.UTF8.GetString(export.ToArray()), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Like_findings_are_grouped(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var last = Leak(store, "3") with { From = "b.head@oakfield.example" };
        await AddAsync(store, store.Entry("1"), Leak(store, "2"), last);

        var groups = await store.Database.Reviews.GroupsAsync(new FlaggedQuery());

        Assert.Equal([("personal-data/nhs-number + subject", 2, 2), ("subject", 1, 1)], groups.Select(group => (group.Likeness, group.Messages, group.Senders)));
        Assert.Equal(2, await store.Database.Reviews.CountAsync(new FlaggedQuery { Likeness = groups[0].Likeness }));
        Assert.Equal(1, Assert.Single(await store.Database.Reviews.GroupsAsync(new FlaggedQuery { Sender = "b.head@oakfield.example" })).Messages);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_state_follows_the_message(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (sent, lost) = (store.Entry("1"), store.Entry("2"));
        await AddAsync(store, sent, lost);
        await store.Database.Log.CompleteAsync(sent.Id, new LogOutcome(LogState.Delivered, "250 ok"));
        store.Clock.Now += TimeSpan.FromHours(3);
        Assert.Equal(1, await store.Database.Log.SettleAsync(TimeSpan.FromHours(2)));

        Assert.Equal([sent.Id], (await store.Database.Reviews.SearchAsync(new FlaggedQuery { State = LogState.Delivered })).Select(message => message.Id));
        Assert.Equal([lost.Id], (await store.Database.Reviews.SearchAsync(new FlaggedQuery { State = LogState.Unknown })).Select(message => message.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_to_ten_thousand_people_is_flagged_as_any_other(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry() with { Recipients = [.. Enumerable.Range(0, 10_000).Select(number => new LoggedRecipient($"p{number}@home{number}.example", ["parent"]))] };

        await AddAsync(store, entry);

        Assert.Equal(1, await store.Database.Reviews.CountAsync(new FlaggedQuery { Text = "p42@home42.example", RecipientClass = "parent" }));
    }

    private static async Task AddAsync(TestStore store, params MessageLogEntry[] entries)
    {
        foreach (var entry in entries)
            await store.Database.Log.BeginAsync(entry);
    }

    private static MessageLogEntry Leak(TestStore store, string key = "leak") => store.Entry(key) with
    {
        Findings =
        [
            new LoggedFinding("subject", "record", "5.1", "subject", null, null, null),
            new LoggedFinding("personal-data", "warn", "4", "body", "1", "nhs-number", "medium"),
            new LoggedFinding("personal-data", "hold", "4", "body", "1", "nhs-number", "high"),
        ],
    };

    private static FlaggedQuery Both(FlaggedQuery one, FlaggedQuery other) => new()
    {
        Rule = one.Rule ?? other.Rule,
        Outcome = one.Outcome ?? other.Outcome,
        State = one.State ?? other.State,
        Sender = one.Sender ?? other.Sender,
        RecipientClass = one.RecipientClass ?? other.RecipientClass,
        Data = one.Data ?? other.Data,
        Verdict = one.Verdict ?? other.Verdict,
        Assignee = one.Assignee ?? other.Assignee,
        Likeness = one.Likeness ?? other.Likeness,
        Text = one.Text ?? other.Text,
        Until = one.Until ?? other.Until,
    };
}
