using System.Net.Security;
using MailCompliance.Server.Smtp;

namespace MailCompliance.IntegrationTests.Smtp;

public sealed class ClientTlsTests : IDisposable
{
    private readonly TlsFixture certificates = new();

    public void Dispose() => certificates.Dispose();

    [Theory]
    [InlineData(SmtpClientTls.None, false)]
    [InlineData(SmtpClientTls.Opportunistic, true)]
    [InlineData(SmtpClientTls.Required, true)]
    public async Task Encrypts_as_told_without_looking_at_the_certificate(SmtpClientTls tls, bool encrypted)
    {
        await using var server = Server();
        await using var client = await SmtpClientConnection.ConnectAsync(server.Client with { Tls = tls }, default);
        Assert.Equal(encrypted, client.TlsProtocol is not null);
        Assert.Equal(!encrypted, client.Extensions.StartTls);
        await SendAsync(client);
        Assert.Equal(client.TlsProtocol, Assert.Single(server.Kept).Peer.TlsProtocol);
    }

    [Fact]
    public async Task Verified_demands_a_trusted_certificate_with_the_expected_name()
    {
        await using var server = Server();
        var options = server.Client with { Tls = SmtpClientTls.Verified, TlsName = "gate.school.example", TrustedAuthorities = [certificates.Authority] };
        await using (var client = await SmtpClientConnection.ConnectAsync(options, default))
            await SendAsync(client);
        var untrusted = options with { TrustedAuthorities = null };
        var misnamed = options with { TlsName = "other.school.example" };
        foreach (var bad in new[] { untrusted, misnamed })
            Assert.Equal(SmtpClientStage.Tls, (await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(bad, default))).Stage);
        Assert.Single(server.Kept);
    }

    [Fact]
    public async Task Presents_its_certificate_for_server_use_and_the_server_shows_it()
    {
        await using var server = Server();
        using var own = certificates.Issue("mail.school.example");
        var context = SslStreamCertificateContext.Create(own, null, offline: true);
        await using var client = await SmtpClientConnection.ConnectAsync(server.Client with { ClientCertificate = () => context }, default);
        await SendAsync(client);
        Assert.Equal("CN=mail.school.example", Assert.Single(server.Kept).ClientSubject);
    }

    [Fact]
    public async Task Without_STARTTLS_required_fails_and_opportunistic_goes_on()
    {
        await using var server = new KeepingServer();
        Assert.Equal(SmtpClientStage.Tls, (await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(server.Client with { Tls = SmtpClientTls.Required }, default))).Stage);
        await using var client = await SmtpClientConnection.ConnectAsync(server.Client, default);
        Assert.Null(client.TlsProtocol);
    }

    [Fact]
    public async Task Opportunistic_goes_on_in_the_clear_when_STARTTLS_is_refused_or_the_handshake_fails()
    {
        await using var server = new ScriptedServer(
            async connection =>
            {
                await connection.GreetAsync("STARTTLS");
                await connection.ExpectAsync("STARTTLS");
                await connection.SayAsync("454 4.7.0 not now\r\n");
            },
            async connection =>
            {
                await connection.GreetAsync("STARTTLS");
                await connection.ExpectAsync("STARTTLS");
                await connection.SayAsync("220 go\r\n");
                await connection.SayAsync("but this is no TLS at all, whatever comes\r\n");
            },
            connection => connection.GreetAsync("STARTTLS"));
        for (var i = 0; i < 2; i++)
        {
            await using var client = await SmtpClientConnection.ConnectAsync(server.Client, default);
            Assert.Null(client.TlsProtocol);
            Assert.True(client.IsHealthy);
        }
    }

    [Fact]
    public async Task A_reply_forged_before_the_handshake_is_a_failure()
    {
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.GreetAsync("STARTTLS");
            await connection.ExpectAsync("STARTTLS");
            await connection.SayAsync("220 go\r\n250 forged\r\n");
        });
        var failure = await Assert.ThrowsAsync<SmtpClientException>(() => SmtpClientConnection.ConnectAsync(server.Client with { Tls = SmtpClientTls.Required }, default));
        Assert.Equal(SmtpClientStage.Tls, failure.Stage);
    }

    private KeepingServer Server() => new(KeepingServer.Options with { Certificate = certificates.Server, ClientAuthorities = [certificates.Authority] });

    private static async Task SendAsync(SmtpClientConnection client)
    {
        await ClientUnderTest.AddressAsync(client);
        Assert.True((await client.SendMessageAsync([ClientUnderTest.Bytes("x\r\n")], false, null, default)).IsPositive);
        await client.QuitAsync(default);
    }
}
