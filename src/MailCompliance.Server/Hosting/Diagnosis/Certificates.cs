using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Engine;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Inputs;
using MailCompliance.Server.Smtp;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailCompliance.Server.Hosting.Diagnosis;

/// <summary>Looks at our certificate: can it be read, whose is it, how long does it last.</summary>
public static class Certificates
{
    private const int SoonDays = 30;

    public static Examination Examine(TlsOptions options, TimeProvider clock)
    {
        if (options.CertificateFile is null)
            return Examination.Doubtful("certificate", "Gateway:Tls:CertificateFile is not set: STARTTLS is not offered, which Exchange Online asks for.");
        try
        {
            var certificate = new ServerCertificate(options.CertificateFile, options.KeyFile, options.PasswordFile, clock, NullLogger<ServerCertificate>.Instance).Current().TargetCertificate;
            var days = (certificate.NotAfter - clock.GetLocalNow().DateTime).TotalDays;
            var text = $"{certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, valid until {certificate.NotAfter:yyyy-MM-dd}";
            return days switch
            {
                < 0 => Examination.Bad("certificate", text + ": it has expired."),
                < SoonDays => Examination.Doubtful("certificate", $"{text}: {Counted.Of((int)days, "day is", "days are")} left."),
                _ => Examination.Good("certificate", text + "."),
            };
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return Examination.Bad("certificate", $"{options.CertificateFile}: {e.Message}");
        }
    }

    /// <summary>Certificates of recipients: how many addresses, which files hold none that can be used, whose run out soon.</summary>
    public static Examination Examine(ProtectionOptions options, TimeProvider clock)
    {
        if (options.CertificateFolder is not { } folder)
            return Examination.Good("s/mime", "Protection:CertificateFolder is not set: no recipient's certificate is known, and other ways to protect mail are used.");
        try
        {
            var (certificates, refused) = CertificateFolder.Read(folder);
            var soon = certificates.Addresses.Count(address => certificates.LastsUntil(address) < clock.GetUtcNow().AddDays(SoonDays));
            var text = $"mail to {Counted.Of(certificates.Count, "address", "addresses")} can be encrypted";
            if (refused.Count > 0)
                return Examination.Doubtful("s/mime", $"{text}; {Counted.Of(refused.Count, "certificate was", "certificates were")} not taken. The first: {refused[0].File} {refused[0].Reason}.");
            return soon == 0 ? Examination.Good("s/mime", text + ".") : Examination.Doubtful("s/mime", $"{text}; run out within {SoonDays} days, or already: the certificates of {Counted.Of(soon, "address", "addresses")}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Examination.Bad("s/mime", e.Message);
        }
    }
}
