using MailCompliance.Server.AddIn;
using MailCompliance.Server.Gateway;
using MailCompliance.Server.Graph;
using MailCompliance.Server.Portal.SignIn;

namespace MailCompliance.Server.Hosting.Configuration;

/// <summary>The installation: everything that <c>appsettings.json</c> and the environment may say. Changed by a restart.</summary>
public sealed record ServerOptions
{
    public GatewayOptions Gateway { get; init; } = new();

    public PolicyOptions Policy { get; init; } = new();

    public PeopleOptions People { get; init; } = new();

    public DetectionOptions Detection { get; init; } = new();

    public ProtectionOptions Protection { get; init; } = new();

    public StorageOptions Storage { get; init; } = new();

    public WebOptions Web { get; init; } = new();

    public AddInOptions AddIn { get; init; } = new();

    public GraphOptions Graph { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();
}

/// <summary>The school's policy.</summary>
public sealed record PolicyOptions
{
    /// <summary>The policy file. Taken over without a restart when it changes.</summary>
    public string? File { get; init; }
}

/// <summary>Who is who.</summary>
public sealed record PeopleOptions
{
    /// <summary>
    /// Folder with staff.csv, pupils.csv, contacts.csv, governors.csv, agencies.csv and consents.csv, each optional. Not set: the people of the last
    /// <c>people import</c> hold.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>For <c>people import</c>: by file, the header of a field (<c>"students.csv": { "id": "Adno" }</c>) where it is not guessed rightly.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Columns { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();
}

/// <summary>Tables of others that detection uses where the school has them.</summary>
public sealed record DetectionOptions
{
    /// <summary>
    /// Vocalink's modulus weight table (valacdos-v….txt, from vocalink.com), by which account numbers without a word beside them are told from other
    /// numbers. Read at the start.
    /// </summary>
    public string? ModulusTable { get; init; }

    /// <summary>Its sorting code substitutions (scsubtab.txt).</summary>
    public string? ModulusSubstitutions { get; init; }
}

/// <summary>What encryption needs.</summary>
public sealed record ProtectionOptions
{
    /// <summary>
    /// Folder with certificates of people whom the school writes to encrypted (S/MIME): PEM, DER or PKCS #7, any number in a file.
    /// Whoever may write there decides whose key belongs to whom. Looked at again when it changes.
    /// </summary>
    public string? CertificateFolder { get; init; }
}

/// <summary>Where everything is kept that must survive.</summary>
public sealed record StorageOptions
{
    /// <summary><c>sqlite</c> for one node, <c>postgres</c> where several share.</summary>
    public StorageProvider Provider { get; init; } = StorageProvider.Sqlite;

    /// <summary>ADO.NET connection string. For SQLite the file's folder also holds key ring and spool files.</summary>
    public string ConnectionString { get; init; } = "Data Source=data/mailcompliance.db";

    /// <summary>Folder of the keys that encrypt held mail. Default: <c>keys</c> beside the database.</summary>
    public string? KeyRingFolder { get; init; }
}

public enum StorageProvider
{
    Sqlite,
    Postgres,
}

/// <summary>The web address of portal, add-in service and health pages.</summary>
public sealed record WebOptions
{
    /// <summary><c>address:port</c> to listen on; port 0 takes a free one.</summary>
    public string Listen { get; init; } = "127.0.0.1:8080";

    /// <summary>The address that staff use in their browsers, for links in notices.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Addresses or networks in CIDR form of the proxies in front of us: who asks is what they say in <c>X-Forwarded-For</c>. Of anybody else that field says nothing.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = ["127.0.0.0/8", "::1/128"];

    /// <summary>Settings of the portal's sign-in.</summary>
    public SignInOptions Authentication { get; init; } = new();
}

/// <summary>How long things are kept, in days.</summary>
public sealed record RetentionOptions
{
    public int MessageLogDays { get; init; } = 365;

    public int HeldMessageDays { get; init; } = 365;

    public int AuditDays { get; init; } = 365;

    /// <summary>Days after which a new key encrypts what is stored; 0: never. A key is destroyed when the last that it encrypted was removed.</summary>
    public int KeyDays { get; init; } = 30;
}
