using MailCompliance.Storage;
using MailCompliance.Storage.Log;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>Rows for reviewers are written a moment after the log entry: nobody may notice.</summary>
[Collection(StorageCollection.Name)]
public sealed class FlaggedIndexTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_finds_a_message_as_soon_as_it_is_logged_and_with_its_outcome(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry();
        await store.Database.Log.BeginAsync(entry);
        var completing = store.Database.Log.CompleteAsync(entry.Id, new LogOutcome(LogState.Delivered, "250 ok"));
        Assert.Equal(LogState.Sending, entry.State);

        Assert.Equal(entry.Id, Assert.Single(await store.Database.Reviews.SearchAsync(new FlaggedQuery { Limit = 10 })).Entry.Id);
        Assert.True(await completing);
        await store.ReopenAsync();
        Assert.Equal("delivered", await store.SqlAsync("SELECT state FROM flagged"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_outcome_that_comes_after_the_row_was_written_reaches_it(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var entry = store.Entry();
        await store.Database.Log.BeginAsync(entry);
        Assert.Single(await store.Database.Reviews.SearchAsync(new FlaggedQuery { Limit = 10 }));

        await store.Database.Log.CompleteAsync(entry.Id, new LogOutcome(LogState.Rejected, "550 no"));

        Assert.Equal("rejected", await store.SqlAsync("SELECT state FROM flagged"));
    }

    [Fact]
    public async Task What_a_crash_lost_is_made_again_from_the_log_and_once()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var entries = new List<MessageLogEntry>();
        for (var number = 0; number < 100; number++)
        {
            store.Clock.Now += TimeSpan.FromSeconds(1);
            entries.Add(store.Entry($"key{number}"));
            await store.Database.Log.BeginAsync(entries[^1]);
            await store.Database.Log.CompleteAsync(entries[^1].Id, new LogOutcome(LogState.Delivered, null));
        }

        await store.ReopenAsync();
        // as if the process had been killed before it wrote the last of them
        await store.SqlAsync($"DELETE FROM flagged WHERE id > '{entries[^9].Id}'");
        await store.SqlAsync($"DELETE FROM flagged_rule WHERE id > '{entries[^9].Id}'");
        await store.SqlAsync($"DELETE FROM flagged_facet WHERE id > '{entries[^9].Id}'");
        Assert.Equal(92, await store.Database.Reviews.CountAsync(new FlaggedQuery()));

        await store.Database.MigrateAsync();
        await store.Database.MigrateAsync();

        Assert.Equal(100, await store.Database.Reviews.CountAsync(new FlaggedQuery()));
        Assert.Equal(entries[^1].Id, (await store.Database.Reviews.SearchAsync(new FlaggedQuery { Limit = 1 }))[0].Entry.Id);
        Assert.Equal("delivered", await store.SqlAsync($"SELECT state FROM flagged WHERE id = '{entries[^1].Id}'"));
    }

    [Fact]
    public async Task Rows_that_could_not_be_written_come_with_the_next()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.SqlAsync("ALTER TABLE flagged RENAME TO elsewhere");
        await store.Database.Log.BeginAsync(store.Entry("first"));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.Database.Reviews.CountAsync(new FlaggedQuery()));
        await store.SqlAsync("ALTER TABLE elsewhere RENAME TO flagged");

        await store.Database.Log.BeginAsync(store.Entry("second"));

        Assert.Equal(2, await store.Database.Reviews.CountAsync(new FlaggedQuery()));
    }
}
