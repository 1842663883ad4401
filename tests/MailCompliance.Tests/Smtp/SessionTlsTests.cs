using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Tests.Smtp;

public sealed class SessionTlsTests : IDisposable
{
    private readonly TestCertificates authority = new();
    private readonly TestCertificates stranger = new();

    public void Dispose()
    {
        authority.Dispose();
        stranger.Dispose();
    }

    [Fact]
    public async Task Offers_STARTTLS_and_starts_over_inside_it()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        Assert.StartsWith("220 2.0.0", await session.AskAsync("STARTTLS\r\n"), StringComparison.Ordinal);
        await session.StartTlsAsync(Client());
        Assert.StartsWith("503 5.5.1", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("STARTTLS", await session.AskAsync("EHLO client.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await session.AskAsync("STARTTLS\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("TLS 1.", session.Conversation.Peer!.TlsProtocol, StringComparison.Ordinal);
        Assert.Null(session.Conversation.Peer.ClientCertificate);
    }

    [Fact]
    public async Task Drops_what_was_pipelined_behind_STARTTLS()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        await session.SendAsync("STARTTLS\r\nEHLO evil.example\r\nMAIL FROM:<evil@x.example>\r\nRCPT TO:<v@y.example>\r\n");
        await session.ExpectAsync("220 2.0.0");
        await session.StartTlsAsync(Client());
        Assert.StartsWith("250-", await session.AskAsync("EHLO client.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("503 5.5.1", await session.AskAsync("RCPT TO:<v@y.example>\r\n"), StringComparison.Ordinal);
        Assert.Empty(session.Conversation.Senders);
    }

    [Fact]
    public async Task The_certificate_of_a_proxy_says_nothing_of_the_client_it_speaks_for()
    {
        using var certificate = authority.Issue("proxy.school.example", TestCertificates.ClientUse);
        await using var session = await WithClientCertificateAsync(certificate, Options() with { IsXclientPeer = _ => true });
        Assert.NotNull(session.Conversation.Peer!.ClientCertificate);
        Assert.StartsWith("250 ", await session.AskAsync("RSET\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("220 ", await session.AskAsync("XCLIENT ADDR=198.51.100.4\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250-", await session.AskAsync("EHLO stranger.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        Assert.Null(session.Conversation.Peer!.ClientCertificate);
    }

    [Theory]
    [InlineData(TestCertificates.ClientUse)]
    [InlineData(TestCertificates.ServerUse)]
    public async Task A_client_certificate_of_either_use_is_shown_to_the_conversation(string use)
    {
        using var certificate = authority.Issue("mail.school.example", use);
        await using var session = await WithClientCertificateAsync(certificate);
        Assert.Equal(certificate.Thumbprint, session.Conversation.Peer!.ClientCertificate?.Thumbprint);
    }

    [Fact]
    public async Task A_client_certificate_that_does_not_verify_counts_as_none()
    {
        using var unknown = stranger.Issue("mail.school.example", TestCertificates.ClientUse);
        using var expired = authority.Issue("mail.school.example", TestCertificates.ClientUse, DateTimeOffset.UtcNow.AddHours(-1));
        using var otherUse = authority.Issue("mail.school.example", "1.3.6.1.5.5.7.3.4");
        foreach (var certificate in new[] { unknown, expired, otherUse })
        {
            await using var session = await WithClientCertificateAsync(certificate);
            Assert.NotNull(session.Conversation.Peer!.TlsProtocol);
            Assert.Null(session.Conversation.Peer.ClientCertificate);
        }
    }

    [Fact]
    public async Task A_handshake_that_fails_ends_the_session()
    {
        await using var session = await SessionUnderTest.GreetedAsync(Options());
        await session.SendAsync("STARTTLS\r\n");
        await session.ExpectAsync("220 2.0.0");
        await session.SendAsync("this is no client hello\r\n");
        await session.Ended.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(session.Conversation.Senders);
    }

    [Fact]
    public async Task Without_a_certificate_STARTTLS_is_not_offered()
    {
        await using var session = new SessionUnderTest(SessionUnderTest.Options() with { Certificate = () => null });
        await session.ExpectAsync("220 ");
        Assert.DoesNotContain("STARTTLS", await session.AskAsync("EHLO client.example\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("454 4.7.0", await session.AskAsync("STARTTLS\r\n"), StringComparison.Ordinal);
    }

    private async Task<SessionUnderTest> WithClientCertificateAsync(X509Certificate2 certificate, SmtpServerOptions? options = null)
    {
        var session = await SessionUnderTest.GreetedAsync(options ?? Options());
        await session.AskAsync("STARTTLS\r\n");
        var client = Client();
        client.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        await session.StartTlsAsync(client);
        await session.AskAsync("EHLO client.example\r\n");
        Assert.StartsWith("250 ", await session.AskAsync("MAIL FROM:<a@b.example>\r\n"), StringComparison.Ordinal);
        return session;
    }

    private SmtpServerOptions Options()
    {
        var context = SslStreamCertificateContext.Create(authority.Issue("gate.school.example"), null, offline: true);
        return SessionUnderTest.Options() with { Certificate = () => context, ClientAuthorities = [authority.Authority] };
    }

    private SslClientAuthenticationOptions Client() => new()
    {
        TargetHost = "gate.school.example",
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority.Authority },
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };
}
