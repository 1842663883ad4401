using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp.Sessions;

/// <summary>
/// Whether a client's certificate chains to a trusted authority for client or for server use: public authorities no longer
/// issue certificates for client use (Chrome Root Program Policy, 2026), and mail servers present their server certificates.
/// </summary>
public static class ClientCertificateCheck
{
    /// <summary>Extended key usage clientAuth (RFC 5280 section 4.2.1.12).</summary>
    public const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <returns>A copy of the certificate that the caller owns; null where none was presented or it does not verify.</returns>
    public static X509Certificate2? Verify(X509Certificate? presented, X509Chain? received, X509Certificate2Collection? authorities)
    {
        if (presented is null)
            return null;
        var certificate = X509CertificateLoader.LoadCertificate(presented.GetRawCertData());
        foreach (var use in (ReadOnlySpan<string>)[ServerUse, ClientUse])
        {
            using var chain = new X509Chain { ChainPolicy = Policy(authorities, use) };
            if (received is not null)
                chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
            if (chain.Build(certificate))
                return certificate;
        }
        certificate.Dispose();
        return null;
    }

    /// <summary>Nothing is fetched from the network while a client waits: neither issuers nor revocation lists.</summary>
    public static X509ChainPolicy Policy(X509Certificate2Collection? authorities, string use)
    {
        var policy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        policy.ApplicationPolicy.Add(new Oid(use));
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }
        return policy;
    }
}
