using System.Security.Authentication;

namespace MailCompliance.Server.Smtp;

/// <summary>Names of TLS versions as Received fields and logs show them.</summary>
public static class TlsVersion
{
    public static string NameOf(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.Tls13 => "TLS 1.3",
        _ => protocol.ToString(),
    };
}
