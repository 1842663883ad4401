using System.Data.Common;
using MailCompliance.Storage;
using MailCompliance.Storage.Connections;
using MailCompliance.Storage.Log;
using Microsoft.Data.Sqlite;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>Faults of the database: each is thrown, and when it is over the same database works on.</summary>
[Collection(StorageCollection.Name)]
public sealed class FaultTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_locked_database_is_a_fault_until_it_is_free_again()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.Log.BeginAsync(store.Entry("before"));
        await using (var other = new SqliteConnection($"Data Source={store.Folder}/test.db;Pooling=false"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);

            var writes = Enumerable.Range(0, 3).Select(number => store.Database.Log.BeginAsync(store.Entry($"{number}"))).ToList();
            foreach (var write in writes)
                await Assert.ThrowsAsync<SqliteException>(() => write);
            await Assert.ThrowsAsync<SqliteException>(() => store.Database.Quarantine.HoldAsync(store.Held(), []));
            Assert.False((await store.Database.CheckAsync()).IsHealthy);
            Assert.NotNull(await store.Database.Log.FindRepeatAsync("before"));
        }

        await store.Database.Log.BeginAsync(store.Entry("after"));
        Assert.Equal(2, (await store.Database.Log.SearchAsync(new LogQuery())).Count);
    }

    /// <summary>A machine that sleeps, or a line that is cut, in the middle of a transaction: its rows would be locked until it wakes.</summary>
    [PostgresFact]
    public async Task What_a_node_had_locked_that_stands_still_within_a_transaction_is_free_before_others_are_tired_of_waiting()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Postgres, postgres);
        await using var other = await store.OpenAgainAsync();
        await store.Database.Leases.TakeAsync("job", "asleep", TimeSpan.FromMinutes(1));
        var (isLocked, wakes) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        var sleeping = store.Database.Store.WriteAsync(
            async session =>
            {
                await session.Sql("UPDATE lease SET until = 0").ExecuteAsync();
                isLocked.TrySetResult();
                await wakes.Task;
                return await session.Sql("UPDATE lease SET owner = 'awake'").ExecuteAsync();
            },
            CancellationToken.None);
        await isLocked.Task;

        store.Clock.Now += TimeSpan.FromMinutes(2);
        try
        {
            Assert.True(await other.Leases.TakeAsync("job", "other", TimeSpan.FromMinutes(1)));
        }
        finally
        {
            wakes.SetResult();
        }

        await Assert.ThrowsAnyAsync<DbException>(() => sleeping);
        Assert.False(await store.Database.Leases.TakeAsync("job", "asleep", TimeSpan.FromMinutes(1)));
        Assert.Equal("other", await store.SqlAsync("SELECT owner FROM lease"));
    }

    [Fact]
    public async Task What_is_written_into_a_deleted_file_is_a_fault_and_no_empty_database_takes_its_place()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        string file = Path.Combine(store.Folder, "test.db"), away = Path.Combine(store.Folder, "away.db");
        await store.Database.Log.BeginAsync(store.Entry("before"));
        File.Move(file, away);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Log.BeginAsync(store.Entry("meanwhile")));
            await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Quarantine.HoldAsync(store.Held(), []));
            await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Log.FindRepeatAsync("before"));
            Assert.False((await store.Database.CheckAsync()).IsHealthy);
        }

        Assert.False(File.Exists(file));
        var other = await Assert.ThrowsAsync<IOException>(() => store.OpenAgainAsync());
        Assert.Contains("test.db-wal is there", other.Message, StringComparison.Ordinal);

        File.Move(away, file);
        await store.Database.Log.BeginAsync(store.Entry("after"));
        Assert.NotNull(await store.Database.Log.FindRepeatAsync("before"));
        Assert.True((await store.Database.CheckAsync()).IsHealthy);
    }

    [Fact]
    public async Task The_database_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.Log.BeginAsync(store.Entry("one"));
        const UnixFileMode Others = ~(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var file in Directory.GetFiles(store.Folder, "test.db*"))
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(file) & Others);
    }

    [Fact]
    public async Task An_outcome_that_could_not_be_written_raises_an_alarm_and_is_written_later()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var (delayed, next) = (store.Entry("1"), store.Entry("2"));
        await store.Database.Log.BeginAsync(delayed);
        await store.Database.Log.BeginAsync(next);
        var alarms = new List<OutcomeDelayed>();
        store.Database.Log.OutcomeDelayed += alarms.Add;
        await using (var other = new SqliteConnection($"Data Source={store.Folder}/test.db;Pooling=false"))
        {
            await other.OpenAsync();
            await using var transaction = other.BeginTransaction(deferred: false);
            Assert.False(await store.Database.Log.CompleteAsync(delayed.Id, new LogOutcome(LogState.Delivered, "250 ok")));
        }

        Assert.Equal(delayed.Id, Assert.Single(alarms).EntryId);
        Assert.True(await store.Database.Log.CompleteAsync(next.Id, new LogOutcome(LogState.Deferred, "451")));
        await store.ReopenAsync();
        Assert.Equal(LogState.Delivered, (await store.Database.Log.FindAsync(delayed.Id))!.State);
    }

    [Fact]
    public async Task A_full_disk_is_a_fault_that_loses_nothing_committed_before()
    {
        var folder = Directory.CreateTempSubdirectory("mc-storage-").FullName;
        var dialect = new SqliteDialect($"Data Source={folder}/full.db") { FurtherPragmas = "PRAGMA max_page_count=240" };
        await using (var database = await ComplianceDatabase.OpenAsync(dialect, null, TimeProvider.System, default))
        {
            await database.MigrateAsync();
            var small = Entry("small");
            await database.Log.BeginAsync(small);
            var writes = Enumerable.Range(0, 40).Select(number => database.Log.BeginAsync(Entry($"{number}") with { Trace = new string('x', 60_000) })).ToList();
            await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default)));

            Assert.Contains(writes, write => write.IsFaulted);
            Assert.All(writes.Where(write => write.IsFaulted), write => Assert.IsType<SqliteException>(write.Exception!.InnerException));
            await Assert.ThrowsAsync<SqliteException>(() => database.Quarantine.HoldAsync(Held(1_000_000), []));
            var kept = await database.Log.SearchAsync(new LogQuery());
            Assert.Equal(1 + writes.Count(write => write.IsCompletedSuccessfully), kept.Count);
            Assert.NotNull(await database.Log.FindAsync(small.Id));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_read_only_database_is_a_fault_for_writers_only()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        await store.Database.Log.BeginAsync(store.Entry());
        await using var readOnly = new SqliteDialect($"Data Source={store.Folder}/test.db;Mode=ReadOnly");
        await using var writes = new WriteQueue(readOnly);

        await Assert.ThrowsAnyAsync<DbException>(() => writes.RunAsync(Durability.Durable, session => session.Sql("DELETE FROM message_log").ExecuteAsync(), default));

        Assert.Single(await store.Database.Log.SearchAsync(new LogQuery()));
    }

    [Fact]
    public async Task After_closing_nothing_is_accepted()
    {
        await using var store = await TestStore.NewAsync(DatabaseProvider.Sqlite, postgres);
        var database = store.Database;
        var entry = store.Entry();
        await store.ReopenAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => database.Log.BeginAsync(entry));
    }

    [Theory, OnPostgres]
    public async Task A_server_that_dropped_every_connection_is_used_again_without_a_fault(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var log = store.Database.Log;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => log.BeginAsync(store.Entry($"{number}"))));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number => log.FindRepeatAsync($"{number}")));

        await store.SqlAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        await Task.WhenAll(Enumerable.Range(40, 20).Select(number => log.BeginAsync(store.Entry($"{number}"))));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 60).Select(number => log.FindRepeatAsync($"{number}"))), Assert.NotNull);
    }

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("")]
    [InlineData("Nonsense=1")]
    public async Task A_connection_string_that_names_no_file_is_refused(string connectionString) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await ComplianceDatabase.OpenAsync(DatabaseProvider.Sqlite, connectionString, null, TimeProvider.System));

    [Fact]
    public async Task PostgreSQL_needs_a_key_ring_that_is_named() =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await ComplianceDatabase.OpenAsync(DatabaseProvider.Postgres, "Host=/nowhere", null, TimeProvider.System));

    private static MessageLogEntry Entry(string key) => new()
    {
        Id = EntryId.New(DateTimeOffset.UtcNow), At = DateTimeOffset.UtcNow, RepeatKey = key, State = LogState.Sending, EnvelopeSender = "", Recipients = [], Verdict = "pass",
    };

    private static MailCompliance.Storage.Held.HeldMessage Held(int bytes) => new()
    {
        Id = EntryId.New(DateTimeOffset.UtcNow), RepeatKey = "held", From = "", To = [], Envelope = "", Evaluation = "", Content = new byte[bytes], Approvers = [], Rules = [], ExpiresAt = DateTimeOffset.UtcNow,
    };
}
