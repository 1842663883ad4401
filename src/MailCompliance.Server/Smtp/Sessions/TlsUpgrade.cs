using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>The server's side of the handshake after STARTTLS: TLS 1.2 or later; a client certificate is asked for, never demanded.</summary>
public static class TlsUpgrade
{
    /// <summary>Shakes hands.</summary>
    /// <returns>The encrypted stream, and the client's certificate if it gave one that verifies; the caller owns both.</returns>
    /// <exception cref="AuthenticationException">The handshake fails.</exception>
    /// <exception cref="IOException">The connection is lost.</exception>
    public static async Task<(SslStream Stream, X509Certificate2? ClientCertificate)> AcceptAsync(
        Stream plain, SslStreamCertificateContext certificate, X509Certificate2Collection? authorities, CancellationToken cancellation)
    {
        X509Certificate2? verified = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            // what was agreed holds for the connection; a second handshake would cost us and may change who speaks
            AllowRenegotiation = false,
            CertificateChainPolicy = ClientCertificateCheck.Policy(authorities, ClientCertificateCheck.ClientUse),
#pragma warning disable CA5359 // whether an unverified client may send is for the conversation to say: it sees no certificate then
            RemoteCertificateValidationCallback = (_, presented, chain, _) =>
            {
                verified = ClientCertificateCheck.Verify(presented, chain, authorities);
                return true;
            },
#pragma warning restore CA5359
        };
        var stream = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsServerAsync(options, cancellation);
            return (stream, verified);
        }
        catch
        {
            verified?.Dispose();
            await stream.DisposeAsync();
            throw;
        }
    }
}
