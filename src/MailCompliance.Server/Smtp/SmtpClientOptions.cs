using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp;

/// <summary>A next hop and how to speak to it.</summary>
public sealed record SmtpClientOptions
{
    /// <summary>Name or address literal without brackets. Every address of a name is tried in turn.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 25;

    public SmtpClientTls Tls { get; init; } = SmtpClientTls.Opportunistic;

    /// <summary>The name that the next hop's certificate must bear; sent as SNI as well. Null: <see cref="Host"/>.</summary>
    public string? TlsName { get; init; }

    /// <summary>Our name in EHLO.</summary>
    public required string EhloName { get; init; }

    /// <summary>Asked at every handshake, so that a renewed certificate is used at once. Null or a null answer: none presented.</summary>
    public Func<SslStreamCertificateContext?>? ClientCertificate { get; init; }

    /// <summary>Trusted instead of the system's authorities, with <see cref="SmtpClientTls.Verified"/>. Null: the system's.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>For the TCP connection and for the TLS handshake, each.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For each reply but the final one, and for each stretch of the message that is written.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For the reply to the message. RFC 5321 section 4.5.3.2.6 asks for ten minutes; ours must end before the client's patience does.</summary>
    public TimeSpan FinalReplyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>How much TLS a next hop must give.</summary>
public enum SmtpClientTls
{
    None,

    /// <summary>TLS where offered, without looking at the certificate; plain otherwise, also when the handshake fails.</summary>
    Opportunistic,

    /// <summary>TLS or nothing; any certificate.</summary>
    Required,

    /// <summary>TLS with a certificate that is valid for the expected name, or nothing.</summary>
    Verified,
}
