using System.Text.Json;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Storage;

[Collection(StorageCollection.Name)]
public sealed class MessageLogTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Gives_back_every_member_of_an_entry(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry() with { Reply = "250 2.0.0 ok", RelayedBytes = 7, Repeats = "first" };
        await store.Database.Log.BeginAsync(entry);
        await store.ReopenAsync();

        var found = await store.Database.Log.FindAsync(entry.Id);

        Assert.Equal(JsonSerializer.Serialize(entry), JsonSerializer.Serialize(found));
        Assert.Null(await store.Database.Log.FindAsync("nobody"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Adds_the_outcome_to_its_entry_only(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var (first, second) = (store.Entry("1"), store.Entry("2"));
        await store.Database.Log.BeginAsync(first);
        await store.Database.Log.BeginAsync(second);

        Assert.True(await store.Database.Log.CompleteAsync(first.Id, new LogOutcome(LogState.Delivered, "250 2.0.0 queued", 6000)));

        var found = await store.Database.Log.FindAsync(first.Id);
        Assert.Equal((LogState.Delivered, "250 2.0.0 queued", 6000), (found!.State, found.Reply, found.RelayedBytes));
        Assert.Equal(LogState.Sending, (await store.Database.Log.FindAsync(second.Id))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Outcomes_that_nobody_waits_for_are_written_before_the_database_closes(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry();
        await store.Database.Log.BeginAsync(entry);
        _ = store.Database.Log.CompleteAsync(entry.Id, new LogOutcome(LogState.Delivered, null));
        await store.ReopenAsync();

        Assert.Equal(LogState.Delivered, (await store.Database.Log.FindAsync(entry.Id))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_repeat_finds_the_latest_entry_of_the_same_message_for_48_hours(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var log = store.Database.Log;
        Assert.Null(await log.FindRepeatAsync("key"));
        var first = store.Entry(state: LogState.Refused) with { Reply = "550 5.7.1 no" };
        await log.BeginAsync(first);
        Assert.Equal(new EarlierEntry(first.Id, LogState.Refused, first.At, "550 5.7.1 no"), await log.FindRepeatAsync("key"));

        store.Clock.Now += TimeSpan.FromHours(40);
        var repeat = store.Entry(state: LogState.Held) with { Repeats = first.Id };
        await log.BeginAsync(repeat);
        Assert.Equal(new EarlierEntry(first.Id, LogState.Held, repeat.At, null), await log.FindRepeatAsync("key"));

        store.Clock.Now += TimeSpan.FromHours(48) + TimeSpan.FromSeconds(1);
        Assert.Null(await log.FindRepeatAsync("key"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Is_searched_by_everything_that_a_technician_knows(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var log = store.Database.Log;
        var entry = store.Entry();
        await log.BeginAsync(entry);
        store.Clock.Now += TimeSpan.FromDays(1);
        await log.BeginAsync(store.Entry("other") with { MessageId = null, From = null, EnvelopeSender = "", Recipients = [], State = LogState.Deferred });

        async Task FindsOnlyTheFirstAsync(LogQuery query) => Assert.Equal(entry.Id, Assert.Single(await log.SearchAsync(query)).Id);
        await FindsOnlyTheFirstAsync(new LogQuery { MessageId = "<1@oakfield.example>" });
        await FindsOnlyTheFirstAsync(new LogQuery { Sender = "a.TEACHER@oakfield.example" });
        await FindsOnlyTheFirstAsync(new LogQuery { Recipient = "O'Parent+1@home.example" });
        await FindsOnlyTheFirstAsync(new LogQuery { State = LogState.Sending, Until = store.Clock.Now });
        Assert.Equal(LogState.Deferred, Assert.Single(await log.SearchAsync(new LogQuery { From = store.Clock.Now })).State);
        Assert.Empty(await log.SearchAsync(new LogQuery { Recipient = "%" }));
        Assert.Empty(await log.SearchAsync(new LogQuery { MessageId = "' OR 1=1 --" }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_go_from_new_to_old_without_gap_or_overlap(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var ids = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            store.Clock.Now += TimeSpan.FromSeconds(1);
            var entry = store.Entry($"{number}");
            ids.Insert(0, entry.Id);
            await store.Database.Log.BeginAsync(entry);
        }

        var seen = new List<string>();
        IReadOnlyList<MessageLogEntry> page;
        do
        {
            page = await store.Database.Log.SearchAsync(new LogQuery { Limit = 3, After = seen.LastOrDefault() });
            seen.AddRange(page.Select(entry => entry.Id));
        }
        while (page.Count == 3);

        Assert.Equal(ids, seen);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hostile_text_is_stored_and_found(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var messageId = "<" + new string('\u20ac', 100_000) + ">";
        var entry = store.Entry() with { MessageId = messageId, From = "nul\0half\ud800@x.example", EnvelopeSender = "a\0b", Reply = "550 \udc00" };
        await store.Database.Log.BeginAsync(entry);

        var found = Assert.Single(await store.Database.Log.SearchAsync(new LogQuery { MessageId = messageId }));
        Assert.Equal("nul\ufffdhalf\ufffd@x.example", found.From);
        Assert.Single(await store.Database.Log.SearchAsync(new LogQuery { Sender = entry.From }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_crash_left_in_sending_becomes_unknown(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry();
        await store.Database.Log.BeginAsync(entry);
        store.Clock.Now += TimeSpan.FromHours(2);
        var young = store.Entry("young");
        await store.Database.Log.BeginAsync(young);

        Assert.Equal(1, await store.Database.Log.SettleAsync(TimeSpan.FromHours(1)));

        Assert.Equal(LogState.Unknown, (await store.Database.Log.FindAsync(entry.Id))!.State);
        Assert.Equal(LogState.Sending, (await store.Database.Log.FindAsync(young.Id))!.State);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_bad_entry_in_a_batch_does_not_take_the_others_with_it(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var log = store.Database.Log;
        var taken = store.Entry("taken");
        await log.BeginAsync(taken);

        var entries = Enumerable.Range(0, 60).Select(number => number % 20 == 7 ? taken : store.Entry($"{number}")).ToList();
        var writes = entries.Select(entry => log.BeginAsync(entry)).ToList();
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal([7, 27, 47], writes.Index().Where(write => write.Item.IsFaulted).Select(write => write.Index));
        Assert.All(writes.Where(write => write.IsFaulted), write => Assert.IsAssignableFrom<System.Data.Common.DbException>(write.Exception!.InnerException));
        foreach (var entry in entries)
            Assert.NotNull(await log.FindAsync(entry.Id));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_caller_that_gave_up_beforehand_writes_nothing(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Database.Log.BeginAsync(entry, new CancellationToken(canceled: true)));

        Assert.Null(await store.Database.Log.FindAsync(entry.Id));
    }
}
