using System.Diagnostics;
using MailCompliance.Storage;
using MailCompliance.Storage.Held;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A process that is killed while it writes: what it was told is committed is there, whole, and nothing is there by half.</summary>
[Collection(StorageCollection.Name)]
public sealed class CrashTests(PostgresServer postgres)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_that_was_acknowledged_is_lost_by_a_kill(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        var told = new List<(string What, string Id)>();
        for (var round = 0; round < 3; round++)
            told.AddRange(await RunAndKillAsync(store, provider, lines: 60 + (round * 37)));

        foreach (var (_, id) in told.Where(line => line.What == "logged"))
            Assert.NotNull(await store.Database.Log.FindAsync(id));
        foreach (var (what, id) in told.Where(line => line.What != "logged"))
        {
            var state = (await store.Database.Quarantine.FindAsync(id))!.Summary.State;
            Assert.True(state >= (what switch { "held" => HeldState.Held, "decided" => HeldState.Approved, _ => HeldState.Releasing }), $"{what}, but {state}");
            Assert.Equal(10_000, (await store.Database.Quarantine.ReadContentAsync(id))!.Length);
        }

        await NothingIsThereByHalfAsync(store, provider);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_killed_node_was_sending_is_taken_over(DatabaseProvider provider)
    {
        await using var store = await TestStore.NewAsync(provider, postgres);
        await RunAndKillAsync(store, provider, lines: 80);
        store.Clock.Now = DateTimeOffset.UtcNow.AddMinutes(10);

        var claimed = new HashSet<string>();
        while (await store.Database.Quarantine.ClaimReleaseAsync("heir", TimeSpan.FromMinutes(5)) is { } claim)
        {
            Assert.True(claimed.Add(claim.Message.Summary.Id));
            Assert.True(await store.Database.Quarantine.FinishReleaseAsync(claim, ReleaseOutcome.Released, "250 ok", []));
        }

        Assert.NotEmpty(claimed);
        Assert.Empty(await store.Database.Quarantine.ListAsync(new HeldQuery { States = [HeldState.Approved, HeldState.Releasing] }));
    }

    private static async Task NothingIsThereByHalfAsync(TestStore store, DatabaseProvider provider)
    {
        async Task<long> CountAsync(string sql) => Convert.ToInt64(await store.SqlAsync("SELECT COUNT(*) FROM " + sql), null);
        var held = await CountAsync("held");
        Assert.Equal(held, await CountAsync("held_content"));
        Assert.Equal(held, await CountAsync("audit_entry WHERE action = 'held.held'"));
        Assert.Equal(held, await CountAsync("owed_mail WHERE mail_key LIKE 'held:%'"));
        var decided = await CountAsync("held WHERE decided_by = 'head'");
        Assert.Equal(decided, await CountAsync("audit_entry WHERE action = 'held.approved'"));
        Assert.Equal(decided, await CountAsync("owed_mail WHERE mail_key LIKE 'decided:%'"));
        Assert.Equal(await CountAsync("held WHERE state = 'releasing'"), await CountAsync("audit_entry WHERE action = 'held.releasing'"));
        Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
        if (provider == DatabaseProvider.Sqlite)
            Assert.Equal("ok", await store.SqlAsync("PRAGMA integrity_check"));
    }

    private static async Task<List<(string What, string Id)>> RunAndKillAsync(TestStore store, DatabaseProvider provider, int lines)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [typeof(CrashWorker).Assembly.Location, CrashWorker.Command, $"{provider}", store.ConnectionString, store.KeyFolder])
        {
            RedirectStandardOutput = true,
        };
        using var worker = Process.Start(start)!;
        var told = new List<(string, string)>();
        while (told.Count < lines && await worker.StandardOutput.ReadLineAsync() is { } line)
            told.Add((line.Split(' ')[0], line.Split(' ')[1]));
        worker.Kill();
        while (await worker.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is [var what, { Length: 36 } id])
                told.Add((what, id));
        }

        await worker.WaitForExitAsync();
        Assert.True(told.Count >= lines, "the worker ended by itself");
        return told;
    }
}
