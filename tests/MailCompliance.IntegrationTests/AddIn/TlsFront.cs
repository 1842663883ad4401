using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.IntegrationTests.Smtp;

namespace MailCompliance.IntegrationTests.AddIn;

/// <summary>What stands in front of the service at a school: it ends TLS and passes bytes on.</summary>
public sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TlsFixture authority = new();
    private readonly X509Certificate2 certificate;
    private readonly int target;
    private readonly Task accepting;

    /// <param name="target">Port of the service on loopback.</param>
    public TlsFront(int target)
    {
        (certificate, this.target) = (authority.Issue("mail.oakhill.example"), target);
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting;
        stop.Dispose();
        certificate.Dispose();
        authority.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await listener.AcceptTcpClientAsync(stop.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // the test is over
        }
    }

    private async Task PassAsync(TcpClient browser)
    {
        using (browser)
        using (var service = new TcpClient())
        {
            try
            {
                await service.ConnectAsync(IPAddress.Loopback, target, stop.Token);
                await using var secure = new SslStream(browser.GetStream());
                await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
                await Task.WhenAny(secure.CopyToAsync(service.GetStream(), stop.Token), service.GetStream().CopyToAsync(secure, stop.Token));
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // browsers close connections as they like
            }
        }
    }
}
