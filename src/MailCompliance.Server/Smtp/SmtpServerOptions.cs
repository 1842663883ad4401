using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MailCompliance.Server.Smtp;

/// <summary>How our side of SMTP behaves. Sizes are bytes.</summary>
public sealed record SmtpServerOptions
{
    /// <summary>Our name in the greeting.</summary>
    public required string Hostname { get; init; }

    /// <summary>What one message may have at most: it is one piece of memory.</summary>
    public const long MaxMessageBytesLimit = 2_147_000_000;

    /// <summary>Largest message; at most <see cref="MaxMessageBytesLimit"/>. Announced by SIZE, checked at MAIL and while receiving.</summary>
    public long MaxMessageBytes { get; init; } = 150L * 1024 * 1024;

    /// <summary>Recipients of one message; further ones get 452 4.5.3.</summary>
    public int MaxRecipients { get; init; } = 1000;

    /// <summary>Commands refused by the session itself, or MAIL by the conversation, until it closes with 421. Refused recipients do not count.</summary>
    public int MaxErrors { get; init; } = 20;

    /// <summary>NOOP, RSET, VRFY, HELP, EHLO and HELO without a message in between; each further one counts as an error.</summary>
    public int MaxIdleCommands { get; init; } = 100;

    /// <summary>Connections at a time; further ones get 421.</summary>
    public int MaxConnections { get; init; } = 500;

    /// <summary>Connections of one client; further ones get 421.</summary>
    public Func<IPAddress, ClientLimits> LimitsOf { get; init; } = static _ => ClientLimits.None;

    /// <summary>How long a client may be silent.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection may last; a message being processed then is still answered.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Bytes a second that a message must bring on average, once <see cref="SlowClientGrace"/> is over.</summary>
    public int MinimumBytesPerSecond { get; init; } = 1024;

    /// <summary>How long a message may take whatever its rate.</summary>
    public TimeSpan SlowClientGrace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Messages with a bare CR or LF: false, refused with 550 5.6.11; true, taken by BDAT and flagged, refused by DATA.</summary>
    public bool AcceptBareLineEndingsByBdat { get; init; }

    /// <summary>Bodies in memory, of all sessions together; beyond it they go to temporary files.</summary>
    public long MaxMemoryBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>A message larger than this goes to a temporary file.</summary>
    public int MaxMessageMemoryBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Folder of temporary files; they are gone when closed, also after a crash. Null: the system's.</summary>
    public string? SpoolFolder { get; init; }

    /// <summary>Asked at every EHLO: what this server offers now. STARTTLS follows <see cref="Certificate"/>, XCLIENT <see cref="IsXclientPeer"/>.</summary>
    public Func<SmtpServerExtensions> Extensions { get; init; } = static () => SmtpServerExtensions.All;

    /// <summary>Asked at every EHLO and handshake. Null or a null answer: STARTTLS is not offered.</summary>
    public Func<SslStreamCertificateContext?>? Certificate { get; init; }

    /// <summary>Authorities for client certificates instead of the system's. Null: the system's.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; init; }

    /// <summary>Whose XCLIENT is believed.</summary>
    public Func<IPAddress, bool> IsXclientPeer { get; init; } = static _ => false;

    /// <summary>How long a stop waits for messages that are being received or processed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>Extensions that a server may or may not offer; SIZE and ENHANCEDSTATUSCODES always are.</summary>
[Flags]
public enum SmtpServerExtensions
{
    None = 0,
    Pipelining = 1,
    EightBitMime = 2,
    SmtpUtf8 = 4,
    Chunking = 8,
    Dsn = 16,
    All = Pipelining | EightBitMime | SmtpUtf8 | Chunking | Dsn,
}
