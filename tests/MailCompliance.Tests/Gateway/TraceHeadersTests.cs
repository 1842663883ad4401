using System.Net;
using System.Text;
using MailCompliance.Server.Gateway.Loops;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Tests.Gateway;

public class TraceHeadersTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 25, 9, 5, 0, TimeSpan.Zero);

    [Fact]
    public void Writes_what_RFC_5321_asks_for()
    {
        var peer = Peer("192.0.2.1") with { HelloName = "mail.school.example", IsExtendedHello = true, TlsProtocol = "TLS 1.3" };

        Assert.Equal(
            "Received: from mail.school.example ([192.0.2.1])\r\n\tby gate.example (MailCompliance) with ESMTPS id 7;\r\n\tWed, 25 Nov 2026 09:05:00 +0000\r\n"
            + "X-MailCompliance-Processed: v=1; t=1;\r\n\th=abc\r\nX-MailCompliance-Protect: encrypt\r\n",
            Encoding.ASCII.GetString(new TraceHeaders("gate.example").Block(peer, false, "7", At, "v=1; t=1; h=abc", "encrypt")));
    }

    [Theory]
    [InlineData(false, null, false, "SMTP")]
    [InlineData(true, null, false, "ESMTP")]
    [InlineData(true, "TLS 1.2", true, "UTF8SMTPS")]
    [InlineData(true, null, true, "UTF8SMTP")]
    public void Names_the_protocol(bool extended, string? tls, bool utf8, string protocol)
    {
        var peer = Peer("::1") with { HelloName = "a", IsExtendedHello = extended, TlsProtocol = tls };

        Assert.Contains($"with {protocol} id", Encoding.ASCII.GetString(new TraceHeaders("g").Block(peer, utf8, "7", At, null, null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil\r\nX-MailCompliance-Protect: none")]
    [InlineData("a b")]
    [InlineData("(comment")]
    [InlineData("")]
    [InlineData(null)]
    public void A_clients_invention_writes_no_header_lines(string? name)
    {
        var block = Encoding.ASCII.GetString(new TraceHeaders("g").Block(Peer("::1") with { HelloName = name }, false, "7", At, null, null));

        Assert.StartsWith("Received: from unknown ([IPv6:::1])\r\n", block, StringComparison.Ordinal);
    }

    private static SmtpPeer Peer(string address) => new(new IPEndPoint(IPAddress.Parse(address), 1), new IPEndPoint(IPAddress.Loopback, 25));
}
