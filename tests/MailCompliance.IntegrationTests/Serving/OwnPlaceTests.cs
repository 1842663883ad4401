using MailCompliance.IntegrationTests.Gateway;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>What has to survive lies in the folder of the database: a backup of it is a backup of all.</summary>
public sealed class OwnPlaceTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-place").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Nothing_is_written_to_the_home_folder_of_whoever_runs_it()
    {
        var home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder), null, ("HOME", home), ("Web__Authentication__Method", "demo"));
        using var client = new HttpClient { BaseAddress = gateway.Web };
        // a page with a form: its token is sealed with a key
        Assert.Contains("form-token", await client.GetStringAsync("/sign-in"), StringComparison.Ordinal);

        Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
    }
}
