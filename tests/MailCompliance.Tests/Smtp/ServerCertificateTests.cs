using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Tests.Smtp;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mailcompliance-test-");
    private readonly TestCertificates authority = new();
    private readonly SteppedTime time = new();

    private string CertificateFile => Path.Combine(folder.FullName, "certificate");

    private string KeyFile => Path.Combine(folder.FullName, "key.pem");

    private string PasswordFile => Path.Combine(folder.FullName, "password");

    public void Dispose()
    {
        folder.Delete(recursive: true);
        authority.Dispose();
    }

    [Fact]
    public void Reads_PEM_with_a_key_file_and_chain()
    {
        using var certificate = authority.Issue("gate.school.example");
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem() + "\n" + authority.Authority.ExportCertificatePem());
        File.WriteAllText(KeyFile, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.Equal(certificate.Thumbprint, Open(KeyFile, null).Current().TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Reads_an_encrypted_key_and_PEM_in_one_file()
    {
        using var certificate = authority.Issue("gate.school.example");
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(PasswordFile, "secret\r\n");
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("secret", parameters));
        Assert.Equal(certificate.Thumbprint, Open(null, PasswordFile).Current().TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Reads_PFX_with_and_without_password()
    {
        using var certificate = authority.Issue("gate.school.example");
        File.WriteAllText(PasswordFile, "secret\n");
        File.WriteAllBytes(CertificateFile, certificate.Export(X509ContentType.Pkcs12, "secret"));
        Assert.Equal(certificate.Thumbprint, Open(null, PasswordFile).Current().TargetCertificate.Thumbprint);
        File.WriteAllBytes(CertificateFile, certificate.Export(X509ContentType.Pkcs12));
        Assert.Equal(certificate.Thumbprint, Open(null, null).Current().TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Takes_a_changed_file_and_keeps_the_old_certificate_when_it_is_bad()
    {
        using var first = authority.Issue("gate.school.example");
        using var second = authority.Issue("renewed.school.example");
        File.WriteAllBytes(CertificateFile, first.Export(X509ContentType.Pkcs12));
        var reader = Open(null, null);
        File.WriteAllText(CertificateFile, "half a file");
        Assert.Equal(first.Thumbprint, Later(reader));
        File.WriteAllBytes(CertificateFile, second.Export(X509ContentType.Pkcs12));
        Assert.Equal(first.Thumbprint, reader.Current().TargetCertificate.Thumbprint);
        Assert.Equal(second.Thumbprint, Later(reader));
        File.Delete(CertificateFile);
        Assert.Equal(second.Thumbprint, Later(reader));
    }

    [Fact]
    public void A_key_that_belongs_to_another_certificate_is_an_error()
    {
        using var certificate = authority.Issue("gate.school.example");
        using var other = authority.Issue("gate.school.example");
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(KeyFile, other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Assert.ThrowsAny<CryptographicException>(() => Open(KeyFile, null));
    }

    private ServerCertificate Open(string? keyFile, string? passwordFile) =>
        new(CertificateFile, keyFile, passwordFile, time, NullLogger<ServerCertificate>.Instance);

    private string Later(ServerCertificate reader)
    {
        time.Advance(TimeSpan.FromSeconds(10));
        return reader.Current().TargetCertificate.Thumbprint;
    }
}
