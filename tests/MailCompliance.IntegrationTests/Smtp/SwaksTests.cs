using System.Net;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class SwaksTests
{
    [ProgramFact("swaks")]
    public async Task Takes_a_message_with_an_attachment()
    {
        await using var server = new KeepingServer();
        var output = await SwaksAsync(server, 0, "--header", "Subject: from swaks", "--body", ".first line\n..\nend", "--attach", "@/etc/hostname");
        Assert.Contains("250 2.0.0 kept", output, StringComparison.Ordinal);
        var kept = Assert.Single(server.Kept);
        Assert.Contains("\r\n.first line\r\n..\r\nend\r\n", kept.Text, StringComparison.Ordinal);
        Assert.Equal("client.example", kept.Peer.HelloName);
    }

    [ProgramFact("swaks")]
    public async Task Takes_pipelined_commands_and_refuses_single_recipients()
    {
        await using var server = new KeepingServer();
        var output = await SwaksAsync(server, 0, "--pipeline", "--to", "refused@home.example,two@home.example");
        Assert.Contains("550 5.1.1", output, StringComparison.Ordinal);
        Assert.Equal("two@home.example", Assert.Single(Assert.Single(server.Kept).Recipients).Address);
    }

    [ProgramFact("swaks")]
    public async Task Believes_XCLIENT_of_a_configured_peer_only()
    {
        await using var trusting = new KeepingServer(KeepingServer.Options with { IsXclientPeer = IPAddress.IsLoopback });
        await SwaksAsync(trusting, 0, "--xclient-addr", "192.0.2.44", "--xclient-name", "real.example");
        Assert.Equal("192.0.2.44", Assert.Single(trusting.Kept).Peer.Remote.Address.ToString());
        await using var wary = new KeepingServer();
        await SwaksAsync(wary, null, "--xclient-addr", "192.0.2.44");
        Assert.Empty(wary.Kept);
    }

    [ProgramFact("swaks")]
    public async Task Refuses_a_message_too_large_and_an_unknown_parameter()
    {
        await using var server = new KeepingServer(KeepingServer.Options with { MaxMessageBytes = 1000 });
        var output = await SwaksAsync(server, null, "--body", new string('x', 900) + "\n" + new string('y', 900));
        Assert.Contains("552 5.3.4", output, StringComparison.Ordinal);
        output = await SwaksAsync(server, null, "--from", "head@school.example> X-FROB=<1");
        Assert.Contains("555 5.5.4", output, StringComparison.Ordinal);
        Assert.Empty(server.Kept);
    }

    private static async Task<string> SwaksAsync(KeepingServer server, int? expected, params string[] arguments)
    {
        string[] all = ["--server", $"127.0.0.1:{server.Port}", "--helo", "client.example", "--from", "head@school.example", "--to", "parent@home.example", .. arguments];
        var (code, output) = await LocalPrograms.RunAsync("swaks", all);
        Assert.True(expected is null ? code != 0 : code == expected, output);
        return output;
    }
}
