namespace MailCompliance.Server.Graph;

/// <summary>Microsoft Graph: audit of Sent Items, directory, and mail of our own where no SMTP route is wanted.</summary>
public sealed record GraphOptions
{
    public bool Enabled { get; init; }

    /// <summary>Base address with version. National clouds: <c>https://graph.microsoft.us/v1.0</c>, <c>https://microsoftgraph.chinacloudapi.cn/v1.0</c>.</summary>
    public string BaseUrl { get; init; } = "https://graph.microsoft.com/v1.0";

    /// <summary>Where tokens come from, without the tenant; https. Default: the one that belongs to <see cref="BaseUrl"/>.</summary>
    public string? Authority { get; init; }

    /// <summary>Id of the tenant, or one of its domains.</summary>
    public string? TenantId { get; init; }

    /// <summary>The application that reads. With neither secret nor certificate: the machine's managed identity of that id.</summary>
    public string? ClientId { get; init; }

    /// <summary>File with the application's secret on one line.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>The secret itself, for the environment variable <c>Graph__ClientSecret</c>; secrets do not belong into a settings file.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>PFX, or PEM with certificate and key in one file. Goes before a secret.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>File with the password of a PFX.</summary>
    public string? CertificatePasswordFile { get; init; }

    /// <summary>
    /// Whose Sent Items are audited: a group by id, address or name (members of its groups too), or addresses of mailboxes; several
    /// with commas between them. Not set: nobody's.
    /// </summary>
    public string? Mailboxes { get; init; }

    /// <summary>Who the staff are: groups, named as in <see cref="Mailboxes"/>. Not set: staff come from an import alone.</summary>
    public string? Staff { get; init; }

    /// <summary>Whether pupils and their parents are read from the roster of School Data Sync, too. Beside an import, which goes before it; offered by the global cloud alone.</summary>
    public bool Education { get; init; }

    /// <summary>Public https address of this server's <c>/graph/notifications</c>. Not set: no notifications, only the regular round.</summary>
    public string? NotificationUrl { get; init; }

    /// <summary>How often every mailbox is looked at, whether or not notifications come.</summary>
    public TimeSpan ReconcileEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back a mailbox is read that was never read before.</summary>
    public TimeSpan LookBack { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Whether what was sent is compared with Exchange's message trace every night, where that may be read.</summary>
    public bool TraceCheck { get; init; } = true;

    /// <summary>When that begins, by local time of day.</summary>
    public TimeSpan TraceCheckAt { get; init; } = TimeSpan.FromHours(2);

    /// <summary>Requests at a time, all mailboxes together. Microsoft allows 4 for each application and mailbox.</summary>
    public int MaxConcurrentRequests { get; init; } = 4;

    /// <summary>PEM certificates of authorities trusted beside those of the machine, for a proxy that opens TLS.</summary>
    public string? TrustedCaFile { get; init; }

    /// <summary>The application that sends, apart from the one that reads.</summary>
    public GraphSenderOptions Sender { get; init; } = new();
}

/// <summary>A principal of its own for sending: it may send from one mailbox and read nothing.</summary>
public sealed record GraphSenderOptions
{
    public string? ClientId { get; init; }

    public string? ClientSecretFile { get; init; }

    /// <summary>For the environment variable <c>Graph__Sender__ClientSecret</c>.</summary>
    public string? ClientSecret { get; init; }

    public string? CertificateFile { get; init; }

    public string? CertificatePasswordFile { get; init; }

    /// <summary>Address of the mailbox that notices and copies are sent from.</summary>
    public string? Mailbox { get; init; }
}
