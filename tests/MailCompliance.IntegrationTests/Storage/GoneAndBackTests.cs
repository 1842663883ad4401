using System.Data.Common;
using MailCompliance.Storage;
using MailCompliance.Storage.Reviewing;

namespace MailCompliance.IntegrationTests.Storage;

/// <summary>A server of its own that dies and comes back.</summary>
public sealed class GoneAndBackTests
{
    [Theory, OnPostgres]
    public async Task While_the_server_is_gone_everything_is_a_fault_and_afterwards_all_goes_on(DatabaseProvider provider)
    {
        var postgres = new PostgresServer();
        try
        {
            await using var store = await TestStore.NewAsync(provider, postgres);
            var (before, message) = (store.Entry("before"), store.Held());
            await store.Database.Log.BeginAsync(before);
            await store.Database.Quarantine.HoldAsync(message, []);
            await postgres.StopAsync();

            for (var attempt = 0; attempt < 2; attempt++)
            {
                await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Log.BeginAsync(store.Entry("meanwhile")));
                await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Reviews.SearchAsync(new FlaggedQuery()));
                await Assert.ThrowsAnyAsync<DbException>(() => store.Database.Quarantine.FindAsync(message.Id));
                Assert.NotNull((await store.Database.CheckAsync()).Problem);
            }

            await postgres.StartAgainAsync();

            Assert.True((await store.Database.CheckAsync()).IsHealthy);
            await store.Database.Log.BeginAsync(store.Entry("after"));
            Assert.Equal(2, await store.Database.Reviews.CountAsync(new FlaggedQuery()));
            Assert.Equal(message.Content.ToArray(), await store.Database.Quarantine.ReadContentAsync(message.Id));
            Assert.True((await store.Database.Audit.VerifyAsync(null)).IsWhole);
        }
        finally
        {
            await postgres.DisposeAsync();
        }
    }
}
