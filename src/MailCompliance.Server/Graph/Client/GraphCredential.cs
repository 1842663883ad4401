using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace MailCompliance.Server.Graph.Client;

/// <summary>How an application proves who it is: certificate, else secret, else the machine's managed identity.</summary>
/// <param name="ClientId">Null: the managed identity that the system assigned.</param>
public sealed record GraphPrincipal(string? ClientId, string? SecretFile, string? CertificateFile, string? CertificatePasswordFile)
{
    /// <summary>The secret itself, from the environment; a file goes before it.</summary>
    public string? Secret { get; init; }

    public static GraphPrincipal Reader(GraphOptions options) =>
        new(options.ClientId, options.ClientSecretFile, options.CertificateFile, options.CertificatePasswordFile) { Secret = options.ClientSecret };

    public static GraphPrincipal Sender(GraphSenderOptions options) =>
        new(options.ClientId, options.ClientSecretFile, options.CertificateFile, options.CertificatePasswordFile) { Secret = options.ClientSecret };

    /// <summary>Nothing secret in it: it may stand in a log.</summary>
    public override string ToString() => $"{nameof(GraphPrincipal)} {ClientId}";
}

/// <summary>Makes the credential of a principal. Files are read when it is made.</summary>
public static class GraphCredential
{
    private const string PublicCloud = "https://graph.microsoft.com/.default";

    /// <summary>The clouds by the host of their Graph (Microsoft Learn, "National cloud deployments").</summary>
    private static readonly Dictionary<string, Uri> Authorities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["graph.microsoft.com"] = new("https://login.microsoftonline.com"),
        ["graph.microsoft.us"] = new("https://login.microsoftonline.us"),
        ["dod-graph.microsoft.us"] = new("https://login.microsoftonline.us"),
        ["microsoftgraph.chinacloudapi.cn"] = new("https://login.chinacloudapi.cn"),
    };

    /// <summary>What a token is asked for: the cloud's own Graph, also where it is reached through another address.</summary>
    public static string ScopeOf(Uri baseUrl) => Authorities.ContainsKey(baseUrl.Host) ? $"https://{baseUrl.Host}/.default" : PublicCloud;

    public static bool IsNationalCloud(GraphOptions options) =>
        Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var url) && Authorities.ContainsKey(url.Host) && url.Host != "graph.microsoft.com";

    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a certificate with its key.</exception>
    public static TokenCredential Create(GraphPrincipal principal, GraphOptions options, HttpClient http)
    {
        var transport = new HttpClientTransport(http);
        if (principal.CertificateFile is { } file)
        {
            var settings = new ClientCertificateCredentialOptions { AuthorityHost = AuthorityOf(options), DisableInstanceDiscovery = IsForeign(options), Transport = transport, SendCertificateChain = true };
            return new ClientCertificateCredential(options.TenantId, principal.ClientId, Certificate(file, principal.CertificatePasswordFile), settings);
        }

        if ((principal.SecretFile is { } secretFile ? File.ReadAllText(secretFile).Trim() : principal.Secret) is { } secret)
        {
            var settings = new ClientSecretCredentialOptions { AuthorityHost = AuthorityOf(options), DisableInstanceDiscovery = IsForeign(options), Transport = transport };
            return new ClientSecretCredential(options.TenantId, principal.ClientId, secret, settings);
        }

        return new ManagedIdentityCredential(principal.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }

    /// <summary>The one that is configured, else the one that belongs to the cloud of the base address.</summary>
    internal static Uri AuthorityOf(GraphOptions options) =>
        options.Authority is { } named ? new Uri(named) : Authorities.GetValueOrDefault(new Uri(options.BaseUrl).Host) ?? Authorities["graph.microsoft.com"];

    /// <summary>An authority that Microsoft's own list does not name cannot be looked up there.</summary>
    private static bool IsForeign(GraphOptions options) => !Authorities.ContainsValue(AuthorityOf(options));

    private static X509Certificate2 Certificate(string file, string? passwordFile)
    {
        var isPem = File.ReadAllBytes(file).AsSpan().IndexOf("-----BEGIN"u8) >= 0;
        return isPem
            ? X509Certificate2.CreateFromPemFile(file)
            : X509CertificateLoader.LoadPkcs12FromFile(file, passwordFile is null ? null : File.ReadAllText(passwordFile).Trim());
    }
}
