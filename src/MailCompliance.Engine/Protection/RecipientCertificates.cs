using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Engine.Protection;

/// <summary>A certificate that was not taken, or a file that holds none.</summary>
/// <param name="Reason">What is wrong with it.</param>
public sealed record RefusedCertificate(string File, string Reason);

/// <summary>
/// The certificates of people outside whom the school writes to encrypted, by address. Immutable. What lies in the folder is
/// trusted: whoever may write there decides whose key belongs to whom.
/// </summary>
public sealed class RecipientCertificates
{
    /// <summary>Larger files are no certificates.</summary>
    public const int MaxFileBytes = 1024 * 1024;

    private readonly FrozenDictionary<string, RecipientCertificate[]> byAddress;

    public RecipientCertificates(IEnumerable<RecipientCertificate> certificates)
    {
        byAddress = certificates
            .SelectMany(certificate => certificate.Addresses.Select(address => (address, certificate)))
            .GroupBy(pair => pair.address, pair => pair.certificate, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(one => one.Certificate.NotBefore).ToArray(), StringComparer.OrdinalIgnoreCase);
    }

    public static RecipientCertificates None { get; } = new([]);

    public int Count => byAddress.Count;

    public IEnumerable<string> Addresses => byAddress.Keys;

    /// <summary>The newest certificate for the address that is valid at the moment; null where there is none.</summary>
    public X509Certificate2? Find(string address, DateTimeOffset moment) =>
        Array.Find(byAddress.GetValueOrDefault(address) ?? [], one => one.IsValidAt(moment))?.Certificate;

    /// <summary>The last moment at which the address can be written to; null where no certificate is known.</summary>
    public DateTimeOffset? LastsUntil(string address) =>
        byAddress.TryGetValue(address, out var known) ? known.Max(one => (DateTimeOffset)one.Certificate.NotAfter) : null;

    /// <summary>Reads certificates out of one file: PEM (one or several), DER, or a bundle of PKCS #7 (.p7b, .p7c).</summary>
    public static IEnumerable<(RecipientCertificate? Usable, RefusedCertificate? Refused)> Read(string file, byte[] content)
    {
        if (Load(content) is not { Count: > 0 } certificates)
            return [(null, new RefusedCertificate(file, "holds no certificate"))];
        return certificates.Select(certificate =>
        {
            var (usable, problem) = RecipientCertificate.Of(certificate);
            return (usable, problem is null ? null : new RefusedCertificate(file, problem));
        });
    }

    private static X509Certificate2Collection Load(byte[] content)
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (content.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) >= 0)
            {
                found.ImportFromPem(System.Text.Encoding.Latin1.GetString(content));
            }
            else if (X509Certificate2.GetCertContentType(content) == X509ContentType.Cert)
            {
                found.Add(X509CertificateLoader.LoadCertificate(content));
            }
            else
            {
                var bundle = new SignedCms();
                bundle.Decode(content);
                found.AddRange(bundle.Certificates);
            }
        }
        catch (CryptographicException)
        {
            // no certificate
        }

        return found;
    }
}
