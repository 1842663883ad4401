using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Server.Gateway;
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
                < SoonDays => Examination.Doubtful("certificate", $"{text}: {days:0} days are left."),
                _ => Examination.Good("certificate", text + "."),
            };
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            return Examination.Bad("certificate", $"{options.CertificateFile}: {e.Message}");
        }
    }
}
