using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp;

/// <summary>
/// Our certificate with key and chain from PFX or PEM, read again when a file changes (looked at no more than
/// every few seconds, at use). A new file that cannot be read is reported and the old certificate kept.
/// </summary>
public sealed class ServerCertificate
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly string certificateFile;
    private readonly string? keyFile;
    private readonly string? passwordFile;
    private readonly TimeProvider time;
    private readonly ILogger<ServerCertificate> logger;
    private readonly Lock gate = new();
    private SslStreamCertificateContext current;
    private string seen;
    private long lookedAt;

    /// <param name="certificateFile">PFX (by its content) or PEM; the certificate first, then its issuers.</param>
    /// <param name="keyFile">PEM private key; null: in the certificate file.</param>
    /// <param name="passwordFile">Holds the password of the PFX or key, a line break at its end apart.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="CryptographicException">Not a certificate with its key.</exception>
    public ServerCertificate(string certificateFile, string? keyFile, string? passwordFile, TimeProvider time, ILogger<ServerCertificate> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
        this.passwordFile = passwordFile;
        this.time = time;
        this.logger = logger;
        lookedAt = time.GetTimestamp();
        seen = Stamp();
        current = Read();
    }

    /// <summary>The certificate as of now. Fits <see cref="SmtpServerOptions.Certificate"/> and <see cref="SmtpClientOptions.ClientCertificate"/>.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (gate)
        {
            if (time.GetElapsedTime(lookedAt) >= LookEvery)
            {
                lookedAt = time.GetTimestamp();
                ReadIfChanged();
            }
            return current;
        }
    }

    private void ReadIfChanged()
    {
        try
        {
            var now = Stamp();
            if (now == seen)
                return;
            // also after a failure: a bad file is reported once, and tried again when it changes
            seen = now;
            current = Read();
            logger.LogInformation("The TLS certificate was read again: it is valid until {NotAfter:u}", current.TargetCertificate.NotAfter.ToUniversalTime());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException)
        {
            logger.LogError(fault, "The changed TLS certificate cannot be read; the old one stays in use until {NotAfter:u}", current.TargetCertificate.NotAfter.ToUniversalTime());
        }
    }

    // size as well as time: a file replaced within the clock's grain differs in one of them
    private string Stamp() => string.Join('|', new[] { certificateFile, keyFile, passwordFile }
        .OfType<string>()
        .Select(file => new FileInfo(file))
        .Select(file => $"{file.LastWriteTimeUtc.Ticks}:{(file.Exists ? file.Length : -1)}"));

    private SslStreamCertificateContext Read()
    {
        var content = File.ReadAllBytes(certificateFile);
        var password = passwordFile is null ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n');
        var isPem = content.AsSpan().IndexOf("-----BEGIN"u8) >= 0;
        var all = isPem ? ReadPem(password) : X509CertificateLoader.LoadPkcs12Collection(content, password);
        var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CryptographicException($"{certificateFile} holds no certificate with a private key");
        all.Remove(own);
        return SslStreamCertificateContext.Create(own, all, offline: true);
    }

    private X509Certificate2Collection ReadPem(string? password)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificateFile);
        using var own = ReadPemWithKey(password);
        if (chain.Count > 0)
            chain.RemoveAt(0);
        // Windows cannot use the key of a certificate read from PEM for TLS unless it went through PKCS #12
        chain.Insert(0, X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null));
        return chain;
    }

    private X509Certificate2 ReadPemWithKey(string? password)
    {
        try
        {
            return password is null
                ? X509Certificate2.CreateFromPemFile(certificateFile, keyFile)
                : X509Certificate2.CreateFromEncryptedPemFile(certificateFile, password, keyFile);
        }
        catch (ArgumentException mismatch)
        {
            throw new CryptographicException($"{keyFile ?? certificateFile}: the key is not that of the certificate", mismatch);
        }
    }
}
