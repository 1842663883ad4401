using System.Net;
using System.Security.Cryptography.X509Certificates;
using MailCompliance.Mime;
using MailCompliance.Server.Smtp;

namespace MailCompliance.Server.Gateway.Admission;

/// <summary>
/// Who may send through us (design section 4). An address or a certificate says which machine; since every tenant of Exchange
/// Online comes from the same machines with the same certificate, sender domain and tenant header say whose mail it is.
/// </summary>
public sealed class ClientAdmission(GatewayOptions options)
{
    private readonly NetworkList allowed = new(options.AllowedClients);
    private readonly NetworkList believedProxies = new(options.XclientPeers);
    private readonly HashSet<string> certificateNames = new(options.ClientCertificateNames, StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> senderDomains = new(options.SenderDomains, StringComparer.OrdinalIgnoreCase);
    private readonly TenantList tenants = new(options.TenantIds);

    /// <summary>Before the greeting: only who can never become welcome is turned away; a certificate or XCLIENT comes later.</summary>
    /// <returns>The refusal, or null.</returns>
    public SmtpReply? AtConnect(SmtpPeer peer) =>
        certificateNames.Count > 0 || allowed.Contains(peer.Remote.Address) || believedProxies.Contains(peer.Remote.Address)
            ? null
            : new SmtpReply(554, "5.7.1", "This mail system takes mail from its own school only");

    /// <summary>How many connections one address may have. A proxy speaks for many clients, and a listed machine is one of ours.</summary>
    public ClientLimits LimitsOf(IPAddress address) =>
        believedProxies.Contains(address) ? ClientLimits.None
        : allowed.Contains(address) ? new ClientLimits(options.MaxConnectionsPerAllowedClient, int.MaxValue)
        : new ClientLimits(options.MaxConnectionsPerClient, options.MaxConnectionsPerMinute);

    /// <returns>The refusal, or null.</returns>
    public SmtpReply? AtMail(SmtpPeer peer, MailFrom mail)
    {
        if (!allowed.Contains(peer.Remote.Address) && !HasListedName(peer.ClientCertificate))
            return new SmtpReply(550, "5.7.1", "This mail system takes mail from its own school only");
        if (mail.Address.Length > 0 && senderDomains.Count > 0 && !senderDomains.Contains(DomainOf(mail.Address)))
            return new SmtpReply(550, "5.7.1", "The sender's address is not in a domain of this school");
        return null;
    }

    /// <summary>Once the header is there. Tenant headers are set by Exchange Online and cannot be chosen by another tenant.</summary>
    /// <returns>The refusal, or null.</returns>
    public SmtpReply? AtMessage(MailDocument message) =>
        tenants.Admits(message.Headers) ? null : new SmtpReply(550, "5.7.1", "This message does not come from the school's own Microsoft 365 tenant");

    /// <summary>Subject alternative names, and the common name where there are none (RFC 6125 section 6.4.4).</summary>
    private bool HasListedName(X509Certificate2? certificate)
    {
        if (certificate is null || certificateNames.Count == 0)
            return false;
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
        return alternatives.Count > 0
            ? alternatives.SelectMany(extension => extension.EnumerateDnsNames()).Any(certificateNames.Contains)
            : certificateNames.Contains(certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false));
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];
}
