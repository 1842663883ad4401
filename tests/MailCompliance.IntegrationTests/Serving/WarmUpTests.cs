using MailCompliance.IntegrationTests.Gateway;
using MailCompliance.Storage;
using MailCompliance.Storage.Log;

namespace MailCompliance.IntegrationTests.Serving;

public sealed class WarmUpTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-warm").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Warming_up_leaves_nothing_behind_and_sends_nothing_to_the_next_hop()
    {
        var temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder), null, ("Gateway__WarmUp", "00:00:05"), ("TMPDIR", temporary));

        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "mailcompliance*"));
        Assert.Empty(nextHop.Messages);
        await using var database = await ComplianceDatabase.OpenAsync(
            DatabaseProvider.Sqlite, $"Data Source={Path.Combine(folder, "mailcompliance.db")}", Path.Combine(folder, "keys"), TimeProvider.System, CancellationToken.None);
        Assert.Empty(await database.Log.SearchAsync(new LogQuery { Limit = 10 }, CancellationToken.None));
    }
}
