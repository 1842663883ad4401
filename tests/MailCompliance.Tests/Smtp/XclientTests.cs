using System.Net;
using MailCompliance.Server.Smtp;
using MailCompliance.Server.Smtp.Sessions;

namespace MailCompliance.Tests.Smtp;

public sealed class XclientTests
{
    private static readonly SmtpPeer Proxy = new(IPEndPoint.Parse("127.0.0.1:1000"), IPEndPoint.Parse("127.0.0.1:25"));

    [Fact]
    public void Reads_what_Postfix_sends()
    {
        var peer = XclientCommand.Apply(Proxy, "NAME=spike.example ADDR=192.0.2.9 PORT=4711 PROTO=ESMTP HELO=spike+2Eexample LOGIN=[UNAVAILABLE] DESTADDR=IPV6:2001:db8::1 DESTPORT=25");
        Assert.NotNull(peer);
        Assert.Equal(IPEndPoint.Parse("192.0.2.9:4711"), peer.Remote);
        Assert.Equal(IPEndPoint.Parse("[2001:db8::1]:25"), peer.Local);
        Assert.Equal(("spike.example", "spike.example", true), (peer.ReverseName, peer.HelloName, peer.IsExtendedHello));
    }

    [Fact]
    public void What_is_unavailable_stays_unknown()
    {
        var peer = XclientCommand.Apply(Proxy, "NAME=[UNAVAILABLE] ADDR=[TEMPUNAVAIL] HELO=[unavailable]");
        Assert.Equal(Proxy, peer);
    }

    [Theory]
    [InlineData("")]
    [InlineData("NAME")]
    [InlineData("NAME=")]
    [InlineData("NAME=two+20words")]
    [InlineData("NAME=+zz")]
    [InlineData("ADDR=nowhere")]
    [InlineData("PORT=70000")]
    [InlineData("PROTO=LMTP")]
    [InlineData("HELO=a(b)")]
    [InlineData("FROB=x")]
    public void Refuses_malformed_attributes(string argument) => Assert.Null(XclientCommand.Apply(Proxy, argument));

    [Fact]
    public async Task Is_offered_to_and_believed_from_configured_peers_only()
    {
        var options = SessionUnderTest.Options() with { IsXclientPeer = address => address.Equals(IPAddress.Parse("192.0.2.7")) };
        await using var session = new SessionUnderTest(options);
        await session.ExpectAsync("220 ");
        Assert.Contains("XCLIENT NAME", await session.AskAsync("EHLO proxy.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("501 5.5.4", await session.AskAsync("XCLIENT ADDR=x\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("220 ", await session.AskAsync("XCLIENT ADDR=198.51.100.4 NAME=real.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        // still by the proxy's address, so that it can speak for the next client too
        Assert.Contains("XCLIENT", await session.AskAsync("EHLO real.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await session.AskAsync("XCLIENT ADDR=198.51.100.5\r\n"), StringComparison.Ordinal);
        Assert.Equal(IPAddress.Parse("198.51.100.4"), session.Conversation.Peer!.Remote.Address);
        Assert.Equal("real.example", session.Conversation.Peer.ReverseName);
    }
}
