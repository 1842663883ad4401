namespace MailCompliance.Server.Gateway;

/// <summary>The transport stage: where it listens, whom it trusts, where mail goes next.</summary>
public sealed record GatewayOptions
{
    /// <summary><c>address:port</c> each; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Listen { get; init; } = ["127.0.0.1:2525"];

    /// <summary>Our name in greetings and Received fields. Default: the machine's.</summary>
    public string? Hostname { get; init; }

    /// <summary>Our name towards the next hop. Default: <see cref="Hostname"/>.</summary>
    public string? EhloName { get; init; }

    /// <summary>The smart host that takes checked mail, <c>host:port</c> (port 25 where none is given).</summary>
    public string? NextHop { get; init; }

    public NextHopTls NextHopTls { get; init; } = NextHopTls.Opportunistic;

    /// <summary>The name that the next hop's certificate must bear. Default: the host of <see cref="NextHop"/>.</summary>
    public string? NextHopTlsName { get; init; }

    /// <summary>How long the next hop may take for one reply; for the reply to the message itself RFC 5321 section 4.5.3.2 asks for patience.</summary>
    public TimeSpan NextHopTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Who may send through us: addresses and networks in CIDR form.</summary>
    public IReadOnlyList<string> AllowedClients { get; init; } = ["127.0.0.0/8", "::1/128"];

    /// <summary>Names in TLS client certificates that may send through us from any address.</summary>
    public IReadOnlyList<string> ClientCertificateNames { get; init; } = [];

    /// <summary>Domains that envelope senders must be in (exact); empty: any.</summary>
    public IReadOnlyList<string> SenderDomains { get; init; } = [];

    /// <summary>Exchange Online tenants (id, or originator domain) whose mail is taken; empty: not asked.</summary>
    public IReadOnlyList<string> TenantIds { get; init; } = [];

    /// <summary>Peers whose XCLIENT is believed (CIDR).</summary>
    public IReadOnlyList<string> XclientPeers { get; init; } = [];

    /// <summary>Largest message in bytes. A transport limit: the policy's attachment rule explains itself better.</summary>
    public long MaxMessageBytes { get; init; } = 150L * 1024 * 1024;

    public int MaxRecipients { get; init; } = 1000;

    /// <summary>Refused commands until the connection is closed.</summary>
    public int MaxErrors { get; init; } = 20;

    public int MaxConnections { get; init; } = 500;

    /// <summary>Connections at a time from one address of <see cref="AllowedClients"/>; of the peers of XCLIENT, none but <see cref="MaxConnections"/> counts.</summary>
    public int MaxConnectionsPerAllowedClient { get; init; } = 250;

    /// <summary>Connections at a time from one other address: it must yet show a certificate, or is nobody's.</summary>
    public int MaxConnectionsPerClient { get; init; } = 25;

    /// <summary>Connections a minute from one such other address.</summary>
    public int MaxConnectionsPerMinute { get; init; } = 300;

    /// <summary>Bodies in flight that are kept in memory, all together; beyond it they go to temporary files.</summary>
    public long MaxMemoryBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>How long a client may be silent.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long one connection may last.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromMinutes(60);

    public BareLineEndings BareLineEndings { get; init; } = BareLineEndings.Refuse;

    /// <summary>How long a start may take longer so that the first messages are as fast as all others; zero: not at all.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(10);

    public TlsOptions Tls { get; init; } = new();
}

/// <summary>TLS towards the next hop.</summary>
public enum NextHopTls
{
    None,

    /// <summary>TLS where offered, without looking at the certificate; plain otherwise.</summary>
    Opportunistic,

    /// <summary>TLS or nothing; any certificate.</summary>
    Required,

    /// <summary>TLS with a certificate that is valid and bears the expected name, or nothing.</summary>
    Verified,
}

/// <summary>Messages with a CR or LF that is not part of a CRLF.</summary>
public enum BareLineEndings
{
    /// <summary>550 5.6.11, by DATA and BDAT.</summary>
    Refuse,

    /// <summary>Passed on unchanged by BDAT, never by DATA.</summary>
    BdatOnly,
}

/// <summary>Our certificate, for STARTTLS in both directions.</summary>
public sealed record TlsOptions
{
    /// <summary>PFX or PEM. Read again when it changes.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM private key; not for PFX.</summary>
    public string? KeyFile { get; init; }

    /// <summary>File with the password of the PFX or the key.</summary>
    public string? PasswordFile { get; init; }
}
