using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Graph.Client;

/// <summary>The HTTP side: connections kept open, no redirects (a token goes only where it was meant to go), authorities of the school's own.</summary>
public static class GraphHttp
{
    /// <param name="trustedCaFile">PEM; null: only what the machine trusts.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Not PEM certificates.</exception>
    public static HttpClient Create(string? trustedCaFile)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
        if (trustedCaFile is not null)
            handler.SslOptions.CertificateChainPolicy = Trusting(trustedCaFile);
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        using var machine = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        machine.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        policy.CustomTrustStore.AddRange(machine.Certificates);
        return policy;
    }
}
