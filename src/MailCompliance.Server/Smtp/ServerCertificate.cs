using System.Net.Security;
namespace MailCompliance.Server.Smtp;

/// <summary>
/// Our certificate with key and chain from PFX or PEM, read again when a file changes (looked at no more than
/// every few seconds, at use). A new file that cannot be read is reported and the old certificate kept.
/// </summary>
public sealed class ServerCertificate
{
    /// <param name="certificateFile">PFX (by its content) or PEM; the certificate first, then its issuers.</param>
    /// <param name="keyFile">PEM private key; null: in the certificate file.</param>
    /// <param name="passwordFile">Holds the password of the PFX or key, a line break at its end apart.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a certificate with its key.</exception>
    public ServerCertificate(string certificateFile, string? keyFile, string? passwordFile, TimeProvider time, ILogger<ServerCertificate> logger) => throw new NotImplementedException();

    /// <summary>The certificate as of now. Fits <see cref="SmtpServerOptions.Certificate"/> and <see cref="SmtpClientOptions.ClientCertificate"/>.</summary>
    public SslStreamCertificateContext Current() => throw new NotImplementedException();
}
