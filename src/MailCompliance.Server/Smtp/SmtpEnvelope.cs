using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp;

/// <summary>MAIL FROM with its parameters (RFC 5321, 1870, 6152, 6531, 3461).</summary>
/// <param name="Address">Without angle brackets; empty: the null sender.</param>
/// <param name="Ret">FULL or HDRS; null: not given.</param>
/// <param name="EnvelopeId">ENVID in xtext, as given.</param>
public sealed record MailFrom(string Address, long? DeclaredSize = null, bool EightBit = false, bool SmtpUtf8 = false, string? Ret = null, string? EnvelopeId = null);

/// <summary>RCPT TO with its parameters (RFC 3461).</summary>
/// <param name="Notify">As given: "NEVER" or "SUCCESS,FAILURE,DELAY" in any mix.</param>
/// <param name="OriginalRecipient">ORCPT, as given.</param>
public sealed record RcptTo(string Address, string? Notify = null, string? OriginalRecipient = null);

/// <summary>Who speaks to us, as the session knows it now; XCLIENT and STARTTLS change it.</summary>
public sealed record SmtpPeer(IPEndPoint Remote, IPEndPoint Local)
{
    /// <summary>Name of the remote address as a trusted proxy reports it (XCLIENT); null: not known.</summary>
    public string? ReverseName { get; init; }

    /// <summary>Argument of EHLO or HELO; null before it.</summary>
    public string? HelloName { get; init; }

    public bool IsExtendedHello { get; init; }

    /// <summary>"TLS 1.3"; null in the clear.</summary>
    public string? TlsProtocol { get; init; }

    /// <summary>Only one that verified, for client or for server use. Valid while the session lasts.</summary>
    public X509Certificate2? ClientCertificate { get; init; }
}
