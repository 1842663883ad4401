using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Engine.Protection;

namespace MailCompliance.Tests.Protection;

/// <summary>Certificates made for a test, with their keys.</summary>
internal static class TestPeople
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 10, 0, 0, TimeSpan.Zero);

    private static readonly RSA Key = RSA.Create(2048);

    /// <param name="usage">Null: no such extension.</param>
    /// <param name="purpose">Object identifier of the extended key usage; null: no such extension.</param>
    public static X509Certificate2 Certificate(
        string address,
        X509KeyUsageFlags? usage = X509KeyUsageFlags.KeyEncipherment,
        string? purpose = "1.3.6.1.5.5.7.3.4",
        bool isAuthority = false,
        int validDays = 30,
        RSA? key = null)
    {
        var request = new CertificateRequest("CN=Somebody", key ?? Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        if (usage is { } flags)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(flags, critical: true));
        if (purpose is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(validDays));
    }

    public static X509Certificate2 OnCurve(string address)
    {
        var request = new CertificateRequest("CN=Curve", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(address);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Now.AddDays(-10), Now.AddDays(30));
    }

    public static RecipientCertificates Known(params string[] addresses) =>
        new(addresses.Select(address => RecipientCertificate.Of(Certificate(address)).Usable!));
}
