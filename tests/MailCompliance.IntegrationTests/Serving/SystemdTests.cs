using System.Net.Sockets;
using System.Text;
using MailCompliance.IntegrationTests.Gateway;

namespace MailCompliance.IntegrationTests.Serving;

/// <summary>What systemd is told (sd_notify(3): datagrams to the socket that NOTIFY_SOCKET names).</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mc-sd").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Systemd_hears_when_mail_is_accepted_and_when_the_stop_begins()
    {
        var path = Path.Combine(folder, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(path));
        await using var nextHop = new RecordingNextHop();
        await using var gateway = await ServerProcess.StartAsync(folder, nextHop.Port, Policies.HoldAndStamp(folder), null, ("NOTIFY_SOCKET", path));

        Assert.Equal("READY=1", await HeardAsync(systemd));
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal("STOPPING=1", await HeardAsync(systemd));
    }

    private static async Task<string> HeardAsync(Socket systemd)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[256];
        var length = await systemd.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
